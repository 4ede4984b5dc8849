import type { Span } from "../detector.ts";
import { noViews, type View } from "./view.ts";

/** Shorter runs hold nothing worth finding. */
const leastRun = 24;
const mostRun = 1 << 16;

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Int8Array(128).fill(-1);
for (const [index, char] of [...alphabet].entries()) values[char.charCodeAt(0)] = index;
values[45] = 62;
values[95] = 63;

/** Runs of base64 or base64url (RFC 4648 §4, §5) that decode to readable text, UTF-8 or UTF-16. */
export function base64Views(text: string): readonly View[] {
  if (text.length < leastRun) return noViews;
  const views: View[] = [];
  // A run of 24 covers every 24th position once: looking there alone sees them all.
  for (let at = leastRun - 1; at < text.length; at += leastRun) {
    if (!isBase64(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isBase64(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && end - start < mostRun && isBase64(text.charCodeAt(end))) end++;
    if (end - start >= leastRun) {
      const view = decode(text, { start, end });
      if (view !== undefined) views.push(view);
    }
    at = Math.max(at, end - leastRun);
  }
  return views;
}

/** A class of the characters whose value passes. */
function charactersWhere(passes: (value: number) => boolean): string {
  const passing = [...alphabet].filter((_, value) => passes(value));
  const urlSafe = [...(passes(62) ? ["-"] : []), ...(passes(63) ? ["_"] : [])];
  return `[${[...passing, ...urlSafe].map((char) => (/\w/.test(char) ? char : `\\x${char.charCodeAt(0).toString(16)}`)).join("")}]`;
}

type Bits = (byte: number) => boolean;
const printable: Bits = (byte) => (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13);
const nul: Bits = (byte) => byte === 0;
const follows: Bits = (byte) => byte >> 6 === 0b10;
const leadsTwo: Bits = (byte) => byte >> 5 === 0b110;
const leadsThree: Bits = (byte) => byte >> 4 === 0b1110;

/** Four characters for three bytes of these kinds. */
function group(first: Bits, second: Bits, third: Bits): string {
  const some = (bits: Bits, fixed: number, free: number): boolean =>
    Array.from({ length: 1 << free }, (_, low) => (fixed << free) | low).some(bits);
  return [
    charactersWhere((value) => some(first, value, 2)),
    charactersWhere((value) => some(second, value & 15, 4)),
    charactersWhere((value) => some(third, value & 3, 6)),
    charactersWhere(() => true),
  ].join("");
}

/**
 * What base64 of readable text holds somewhere: three groups of four characters that stand for printable ASCII, or for letters of
 * two or three bytes of UTF-8 (RFC 3629), or for UTF-16. In a code of random characters it comes up once in some thousand.
 */
export const base64Text = [
  `(?:${group(printable, printable, printable)}){3}`,
  `(?:${group(leadsThree, follows, follows)}){3}`,
  `(?:${group(follows, leadsThree, follows)}){3}`,
  `(?:${group(follows, follows, leadsThree)}){3}`,
  `(?:${group(printable, nul, printable)}${group(nul, printable, nul)}){2}`,
  `(?:${group(leadsTwo, follows, leadsTwo)}${group(follows, leadsTwo, follows)}){2}`,
].join("|");
const holdsText = new RegExp(base64Text);

function isBase64(code: number): boolean {
  return code < 128 && (values[code] ?? -1) >= 0;
}

/** Bytes looked at before a run is decoded whole: 16 characters, and every run is longer. */
const firstBytes = new Uint8Array(12);

function decode(text: string, run: Span): View | undefined {
  if (!looksReadable(bytesOf(text, run.start, run.start + 16, firstBytes))) return undefined;
  if (!holdsText.test(text.slice(run.start, run.end))) return undefined;
  const bytes = bytesOf(
    text,
    run.start,
    run.end,
    new Uint8Array(Math.floor(((run.end - run.start) * 3) / 4)),
  );
  if (!looksReadable(bytes)) return undefined;
  const wide = isUtf16(bytes);
  const decoded = wide ? utf16(bytes) : utf8(bytes);
  if (decoded === undefined) return undefined;
  return {
    wrapping: "base64",
    text: decoded.text,
    // Whole groups of four characters, so that what is left of the run still decodes.
    toOuter: ({ start, end }) => {
      const firstByte = decoded.byteAt(start);
      const lastByte = decoded.byteAt(end);
      return {
        start: run.start + Math.floor(firstByte / 3) * 4,
        end: Math.min(run.end, run.start + Math.ceil(lastByte / 3) * 4),
      };
    },
    covers: run,
    instead: false,
    splits: () => false,
  };
}

function bytesOf(text: string, start: number, end: number, bytes: Uint8Array): Uint8Array {
  let bits = 0;
  let count = 0;
  let length = 0;
  for (let at = start; at < end; at++) {
    bits = ((bits << 6) | (values[text.charCodeAt(at)] ?? 0)) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[length++] = (bits >> count) & 0xff;
    }
  }
  return bytes;
}

/** No control characters but white space and the NULs of UTF-16. */
function looksReadable(bytes: Uint8Array): boolean {
  let nuls = 0;
  for (const byte of bytes) {
    if (byte === 0) nuls++;
    else if (byte < 9 || (byte > 13 && byte < 32) || byte === 127 || byte > 0xf4) return false;
  }
  return nuls === 0 || (nuls * 2 >= bytes.length - 1 && nuls * 2 <= bytes.length + 1);
}

function isUtf16(bytes: Uint8Array): boolean {
  return bytes[1] === 0;
}

interface Decoded {
  readonly text: string;
  byteAt(index: number): number;
}

function utf16(bytes: Uint8Array): Decoded {
  let text = "";
  for (let at = 0; at + 1 < bytes.length; at += 2)
    text += String.fromCharCode((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  return { text, byteAt: (index) => index * 2 };
}

function utf8(bytes: Uint8Array): Decoded | undefined {
  let text = "";
  let ascii = true;
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (length === 0) return undefined;
    let code = length === 1 ? lead : lead & (0xff >> (length + 1));
    for (let more = 1; more < length; more++) {
      const byte = bytes[at + more];
      // A run cut off by its bound may end inside a character.
      if (byte === undefined) return { text, byteAt: (index) => starts[index] ?? bytes.length };
      if ((byte & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (byte & 0x3f);
    }
    if (code > 0x10ffff) return undefined;
    const char = String.fromCodePoint(code);
    if (length > 1) ascii = false;
    starts.push(at);
    if (char.length === 2) starts.push(at);
    text += char;
    at += length;
  }
  return { text, byteAt: ascii ? (index) => index : (index) => starts[index] ?? bytes.length };
}
