import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base32nopad } from "@scure/base";
import type { Detector, Match } from "./detector.ts";
import { labelOf } from "./label.ts";
import { previewOf } from "./preview.ts";

/**
 * How a value is hidden:
 * - `label`: `[EMAIL]`;
 * - `partial`: `sk-proj-…4f2a`, enough to recognise;
 * - `token`: `[EMAIL:k3j9x2mab4]`, the same for the same value under the same key, and reversible.
 */
export type MaskStyle =
  | { readonly kind: "label" }
  | {
      readonly kind: "partial";
      /** Lets a key keep what all keys of its kind begin with. */
      readonly detectors?: readonly Detector[];
    }
  | { readonly kind: "token"; readonly key: Uint8Array };

export interface MaskedText {
  readonly text: string;
  /** Only for tokens: which value each stands for. Sensitive: keep it as carefully as the values. */
  readonly values: ReadonlyMap<string, string>;
  /** Puts the values back into this text, or into another one that carries its tokens. */
  restore(text?: string): string;
}

/**
 * Hides the matched parts of a text. Scanning the result again finds nothing new.
 * @param matches sorted and not overlapping, as a scanner gives them
 * @throws RangeError when they overlap or lie outside the text
 */
export function mask(text: string, matches: readonly Match[], style: MaskStyle): MaskedText {
  const values = new Map<string, string>();
  let masked = "";
  let done = 0;
  for (const match of matches) {
    if (match.start < done || match.end > text.length || match.end < match.start) {
      throw new RangeError("matches must be sorted, apart from each other and inside the text");
    }
    const value = text.slice(match.start, match.end);
    masked += text.slice(done, match.start) + replacement(value, match, style, text, values);
    done = match.end;
  }
  masked += text.slice(done);
  return { text: masked, values, restore: (changed = masked) => restore(changed, values) };
}

function replacement(
  value: string,
  match: Match,
  style: MaskStyle,
  text: string,
  values: Map<string, string>,
): string {
  switch (style.kind) {
    case "label":
      return `[${labelOf(match.detector)}]`;
    case "partial": {
      const detector = style.detectors?.find(({ id }) => id === match.detector);
      return previewOf(value, detector ?? match);
    }
    case "token":
      return tokenFor(value, match, style.key, text, values);
  }
}

/** Characters of a token's tail: 50 bits, and longer when two values or the text itself should collide. */
const tailLength = 10;

function tokenFor(
  value: string,
  match: Match,
  key: Uint8Array,
  text: string,
  values: Map<string, string>,
): string {
  const digest = hmac(sha256, key, utf8ToBytes(`${match.detector}\0${value}`));
  const tail = base32nopad.encode(digest).toLowerCase();
  for (let length = tailLength; length <= tail.length; length++) {
    const token = `[${labelOf(match.detector)}:${tail.slice(0, length)}]`;
    const taken = values.get(token);
    if (taken === value) return token;
    if (taken === undefined && !text.includes(token)) {
      values.set(token, value);
      return token;
    }
  }
  throw new RangeError("the text already carries the token of one of its values");
}

function restore(text: string, values: ReadonlyMap<string, string>): string {
  if (values.size === 0) return text;
  return text.replace(/\[[A-Z][A-Z0-9_]*:[a-z2-7]{8,52}\]/g, (token) => values.get(token) ?? token);
}
