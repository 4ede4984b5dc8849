import { isBase64, isRead, mediaInside, openMedia, textIn } from "./media.ts";
import type { LeafRule, MediaRule, UnreadKind } from "./request-rules.ts";

/** What a string of a request comes to: text to read, parts that cannot be read, both, or neither. */
export interface StringParts {
  readonly text?: string;
  readonly signed?: true;
  /** From text back to what stands in the request. */
  readonly pack?: (text: string) => string;
  readonly unread?: UnreadKind;
}

const nothing: StringParts = {};
const longestOpaque = 512;
/** Characters; signatures of long thoughts have thousands. */
const longestProof = 65_536;

/** Reads a string as its rule says; `beside` is the object it stands in. */
export function readString(value: string, rule: LeafRule, beside: object): StringParts {
  switch (rule) {
    case "opaque":
      return isIdentifier(value) ? nothing : readText(value);
    case "files":
      return isIdentifier(value) ? { unread: "file-id" } : readText(value);
    case "signed":
      return { ...readText(value), signed: true };
    case "proof":
      if (holdsText(value)) return { text: value, signed: true };
      return value.length > longestProof ? { unread: "encrypted" } : nothing;
    case "sealed":
      return holdsText(value) ? { text: value, signed: true } : { unread: "encrypted" };
    case "text":
    case "codes":
    case "json":
      return readText(value);
    default:
      return readMedia(value, rule, beside);
  }
}

/** Text, which may hold a picture all the same. */
export function readText(text: string): StringParts {
  const unread = mediaInside(text);
  return unread === undefined ? { text } : { text, unread };
}

function readMedia(value: string, rule: MediaRule, beside: object): StringParts {
  const media = openMedia(value, rule, labelIn(beside, rule.labels ?? []));
  if (isRead(media)) return media;
  return media.readable === true ? { text: value, unread: media.unread } : { unread: media.unread };
}

function labelIn(beside: object, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const label: unknown = Object.hasOwn(beside, key) ? Reflect.get(beside, key) : undefined;
    if (typeof label === "string" && label !== "") return label;
  }
  return undefined;
}

/** Short, printable, in one word: nothing can be smuggled at length. */
function isIdentifier(value: string): boolean {
  if (value.length > longestOpaque) return false;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code <= 0x20 || code >= 0x7f) return false;
  }
  return true;
}

/** No base64, or base64 of text; so much of it in a row does not come about in random bytes. */
function holdsText(value: string): boolean {
  if (!isBase64(value)) return true;
  const bytes = Buffer.from(value, "base64");
  return textIn(bytes) !== undefined || /[ -~]{32}/.test(bytes.toString("latin1"));
}
