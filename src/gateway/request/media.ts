import { kindOfBytes, kindOfLabel } from "./media-kinds.ts";
import type { MediaRule, UnreadKind } from "./request-rules.ts";

/** Text that was packed, and the way back. */
export interface ReadMedia {
  readonly text: string;
  pack(text: string): string;
}

/** `readable`: the value can be read as text, such as an address, but not what it leads to or stands for. */
export type Media = ReadMedia | { readonly unread: UnreadKind; readonly readable?: true };

const dataUrl = /^\s*data:/i;
const address = /^\s*[a-z][a-z\d+.-]*:/i;

/** Opens what a media rule names. */
export function openMedia(value: string, rule: MediaRule, label: string | undefined): Media {
  const opened = dataUrl.test(value) ? openDataUrl(value) : undefined;
  if (opened !== undefined) return opened;
  if (address.test(value)) return { unread: "address", readable: true };
  // Lenient decoders skip what is no base64, and what they make of the rest nobody knows.
  if (!isBase64(value)) return { unread: "unknown", readable: true };
  const kind = label === undefined ? undefined : kindOfLabel(label);
  if (kind === "text") return openBase64(value, charsetOf(label ?? ""));
  return { unread: confirmed(kind ?? rule.holds, value) };
}

/** Opens `data:…`; `undefined` when it is none. */
export function openDataUrl(url: string): Media | undefined {
  const comma = url.indexOf(",");
  if (comma === -1 || comma > 300) return undefined;
  const header = url.slice(url.indexOf(":") + 1, comma);
  const content = url.slice(comma + 1);
  // RFC 2397: without a media type it is text/plain.
  const kind = kindOfLabel(header.trim().startsWith(";") || header.trim() === "" ? "text/plain" : header);
  const inBase64 = /;\s*base64\s*$/i.test(header);
  if (kind !== "text")
    return inBase64 && isBase64(content)
      ? { unread: confirmed(kind, content) }
      : { unread: kind, readable: true };
  const head = url.slice(0, comma + 1);
  if (inBase64) {
    const opened = openBase64(content, charsetOf(header));
    return isRead(opened) ? { text: opened.text, pack: (text) => head + opened.pack(text) } : opened;
  }
  try {
    return { text: decodeURIComponent(content), pack: (text) => head + encodeURIComponent(text) };
  } catch {
    return { unread: "unknown", readable: true };
  }
}

/** Whether a text, read as text, also holds bytes that nobody read: a picture in base64, bare or in a `data:` URL. */
export function mediaInside(text: string): UnreadKind | undefined {
  for (let at = text.indexOf(";base64,"); at !== -1; at = text.indexOf(";base64,", at + 8)) {
    const label = /data:([\w.+/-]{1,100})(?:;[^;,]{1,100}){0,3}$/i.exec(
      text.slice(Math.max(0, at - 410), at),
    )?.[1];
    const kind = label === undefined ? "text" : kindOfLabel(label);
    if (kind !== "text") return kind;
  }
  const head = text.slice(0, 64);
  if (text.length < 256 || !isBase64(head)) return undefined;
  return kindOfBytes(Buffer.from(head, "base64"));
}

export function isRead(media: Media): media is ReadMedia {
  return "text" in media;
}

export function isBase64(value: string): boolean {
  return /^[A-Za-z\d+/_\r\n-]*={0,2}[\r\n]*$/.test(value);
}

/** The text in bytes, if all of them are text, and the way back. */
export function textIn(
  bytes: Buffer,
  charset = "utf-8",
): { text: string; encode(text: string): Buffer } | undefined {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? "utf-16le"
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? "utf-16be"
        : charset;
  const encode = encoders.get(marked);
  if (encode === undefined) return undefined;
  try {
    const whole = new TextDecoder(marked, { fatal: true, ignoreBOM: true }).decode(bytes);
    const mark = whole.startsWith("\uFEFF") ? "\uFEFF" : "";
    if (whole.includes("\0")) return undefined;
    return { text: whole.slice(mark.length), encode: (text) => encode(mark + text) };
  } catch {
    return undefined;
  }
}

const encoders: ReadonlyMap<string, (text: string) => Buffer> = new Map([
  ["utf-8", (text: string) => Buffer.from(text, "utf8")],
  ["utf-16le", (text: string) => Buffer.from(text, "utf16le")],
  ["utf-16be", (text: string) => Buffer.from(text, "utf16le").swap16()],
]);

function openBase64(value: string, charset: string | undefined): Media {
  if (!isBase64(value)) return { unread: "unknown", readable: true };
  const found = textIn(Buffer.from(value, "base64"), charset);
  if (found === undefined) return { unread: "unknown" };
  const alphabet = /[-_]/.test(value) ? "base64url" : "base64";
  return { text: found.text, pack: (next) => found.encode(next).toString(alphabet) };
}

function charsetOf(label: string): string | undefined {
  const named = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(label)?.[1]?.toLowerCase();
  if (named === "us-ascii" || named === "utf8") return "utf-8";
  return named === "utf-16" ? "utf-16le" : named;
}

/** A label is a claim: bytes that begin as something else are called unknown. */
function confirmed(kind: UnreadKind, base64: string): UnreadKind {
  return kindOfBytes(Buffer.from(base64.slice(0, 64), "base64")) === kind ? kind : "unknown";
}
