import { createHmac } from "node:crypto";
import { Recent } from "../../base/index.ts";
import { type DetectorId, labelOf } from "../../detect/index.ts";

/** The token that stands for a value: the same for the same value of the same kind under the same key. */
export type TokenOf = (detector: DetectorId, value: string) => string;

/** RFC 4648 §6 in small letters: nothing in it that JSON, an address or a shell would escape. */
const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
/** 75 bits: two of a thousand million values share one with a chance of one in seventy thousand. */
const tailLength = 15;

/** Conversations repeat their values with every turn; in characters, of the longest that is remembered. */
const remembered = 4096;
const longestRemembered = 200;

/** `[EMAIL:` + 15 characters of HMAC-SHA-256 + a check character + `]`. `key` belongs to one tenant. */
export function tokensUnder(key: Uint8Array): TokenOf {
  const known = new Recent<string, string>(remembered);
  return (detector, value) => {
    if (value.length > longestRemembered) return tokenFor(key, detector, value);
    const name = `${detector}\0${value}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const token = tokenFor(key, detector, value);
    known.set(name, token);
    return token;
  };
}

function tokenFor(key: Uint8Array, detector: DetectorId, value: string): string {
  const digest = createHmac("sha256", key).update(`${detector}\0${value}`).digest();
  let tail = "";
  // Five bits each from its own byte: shorter than packing them, and as many bits as are needed.
  for (let at = 0; at < tailLength; at++) tail += alphabet.charAt((digest[at] ?? 0) & 31);
  return `[${labelOf(detector)}:${tail}${checkCharacter(tail)}]`;
}

/** Luhn mod N (ISO/IEC 7812-1, annex B, carried over to 32 characters): tells a typed or cut token from a real one. */
function checkCharacter(tail: string): string {
  let sum = 0;
  for (let at = tail.length - 1, factor = 2; at >= 0; at--, factor = 3 - factor) {
    const addend = factor * alphabet.indexOf(tail.charAt(at));
    sum += Math.floor(addend / alphabet.length) + (addend % alphabet.length);
  }
  return alphabet.charAt((alphabet.length - (sum % alphabet.length)) % alphabet.length);
}

const tokenShape = /\[[A-Z][A-Z0-9_]{0,79}:([a-z2-7]{15})([a-z2-7])\]/g;

export interface TokenSpan {
  readonly start: number;
  readonly end: number;
}

/** Where a text carries something in the shape of a token, whoever put it there. */
export function tokenShapesIn(text: string): TokenSpan[] {
  if (!text.includes("[")) return [];
  const spans: TokenSpan[] = [];
  for (const { 0: token, 1: tail = "", 2: check, index } of text.matchAll(tokenShape)) {
    if (checkCharacter(tail) === check) spans.push({ start: index, end: index + token.length });
  }
  return spans;
}
