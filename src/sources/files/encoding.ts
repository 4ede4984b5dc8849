import { isUtf8 } from "node:buffer";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "gb18030" | "windows-1252";

export interface HeadEncoding {
  /** `bytewise`: a superset of ASCII, decided at the first byte that is not ASCII. */
  readonly encoding: "utf-16le" | "utf-16be" | "bytewise" | "utf-32" | "binary";
  /** Length of the byte order mark. */
  readonly skip: number;
}

/** How many bytes from the first one that is not ASCII decide between the encodings. */
export const EVIDENCE_BYTES: number = 16 * 1024;

/** Text has next to none of these; what is compressed or compiled has one in ten or more. */
const MAX_CONTROL_SHARE = 0.05;

/** Runs of NUL this long are holes that a crash or a log rotation left, they say nothing about what surrounds them. */
const HOLE_BYTES = 64;

/** What the beginning of a file says about its encoding. */
export function encodingOf(head: Buffer): HeadEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "bytewise", skip: 3 };
  if (startsWith(head, [0xff, 0xfe, 0, 0]) || startsWith(head, [0, 0, 0xfe, 0xff])) {
    return { encoding: "utf-32", skip: 4 };
  }
  if (startsWith(head, [0xff, 0xfe])) return { encoding: "utf-16le", skip: 2 };
  if (startsWith(head, [0xfe, 0xff])) return { encoding: "utf-16be", skip: 2 };
  if (!head.includes(0)) return { encoding: looksBinary(head) ? "binary" : "bytewise", skip: 0 };
  const wide = wideWithoutMark(head);
  if (wide !== undefined) return { encoding: wide, skip: 0 };
  return { encoding: looksBinary(head) ? "binary" : "bytewise", skip: 0 };
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, at) => head[at] === byte);
}

/** UTF-16 without a mark: its line feeds and ASCII letters put NULs at one parity only. */
function wideWithoutMark(head: Buffer): "utf-16le" | "utf-16be" | undefined {
  const nuls = [0, 0];
  for (let at = head.indexOf(0); at >= 0; at = head.indexOf(0, at + 1)) {
    const parity = at % 2;
    nuls[parity] = (nuls[parity] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = nuls;
  // U+0100, U+0200 … end in a NUL too, so the other parity may have a few.
  const encoding = odd > 20 * even ? "utf-16le" : even > 20 * odd ? "utf-16be" : undefined;
  if (encoding === undefined) return undefined;
  try {
    const whole = head.subarray(0, head.length - (head.length % 2));
    const text = new TextDecoder(encoding, { fatal: true }).decode(whole, { stream: true });
    return controlShare(Buffer.from(text, "utf16le"), 2) <= MAX_CONTROL_SHARE ? encoding : undefined;
  } catch {
    return undefined;
  }
}

function looksBinary(head: Buffer): boolean {
  return controlShare(head, 1) > MAX_CONTROL_SHARE;
}

/** Share of control characters other than white space, backspace and escape, holes left out. */
function controlShare(bytes: Buffer, width: 1 | 2): number {
  let controls = 0;
  let counted = 0;
  for (let at = 0; at + width <= bytes.length; at += width) {
    const unit = width === 1 ? (bytes[at] ?? 0) : bytes.readUInt16LE(at);
    if (unit === 0) {
      const end = endOfNuls(bytes, at);
      const run = (end - at) / width;
      if (run < HOLE_BYTES) {
        controls += run;
        counted += run;
      }
      at = end - width;
      continue;
    }
    counted += 1;
    if (unit < 0x20 && !(unit >= 8 && unit <= 13) && unit !== 0x1b) controls += 1;
  }
  return counted === 0 ? 0 : controls / counted;
}

function endOfNuls(bytes: Buffer, start: number): number {
  let end = start;
  while (end < bytes.length && bytes[end] === 0) end += 1;
  return end;
}

/** The encoding of bytes that begin with one which is not ASCII. */
export function encodingByEvidence(evidence: Buffer): Encoding {
  if (isUtf8(withoutOpenEnd(evidence))) return "utf-8";
  if (isLikelyChinese(evidence)) return "gb18030";
  return isMostlyUtf8(evidence) ? "utf-8" : "windows-1252";
}

/** Without a character that is cut off at the end. */
function withoutOpenEnd(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length - openEnd(bytes));
}

/** Length of the UTF-8 character that is not complete at the end, 0 to 3. */
export function openEnd(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? back : 0;
    }
  }
  return 0;
}

/** A log in UTF-8 with a broken character here and there is still UTF-8. */
function isMostlyUtf8(bytes: Buffer): boolean {
  let broken = 0;
  let whole = 0;
  for (const character of bytes.toString("utf8")) {
    if (character === "\ufffd") broken += 1;
    else if (character > "\u007f") whole += 1;
  }
  return whole > broken;
}

/**
 * German or French in Latin-1 often decodes as GB18030 too, so that is not enough: in Chinese both bytes of nearly every pair are
 * above 0x7f and most pairs lie in the rows of the common characters (GB 2312 rows 16 to 55, lead bytes b0 to d7).
 */
function isLikelyChinese(bytes: Buffer): boolean {
  try {
    new TextDecoder("gb18030", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return false;
  }
  let pairs = 0;
  let common = 0;
  for (let at = 0; at + 1 < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[at + 1] ?? 0;
    at += 1;
    pairs += 1;
    const isCommon = lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1;
    const isPunctuation = lead >= 0xa1 && lead <= 0xa3 && trail >= 0xa1;
    if (isCommon || isPunctuation) common += 1;
  }
  return pairs >= 2 && common / pairs >= 0.75;
}
