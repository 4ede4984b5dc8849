import type { Span } from "../detector.ts";
import { isLetter } from "../near.ts";

/** The whole name in which a key word stands: `spring.datasource.dbPassword2` for `Password`. */
export interface Key extends Span {
  /** What stands before and after the key word within the name. */
  readonly before: string;
  readonly word: string;
  readonly after: string;
  /** The key word goes on from a letter without a seam: `dbpassword`, but not `dbPassword`. */
  readonly joined: boolean;
}

/** Most characters of a name before and after its key word. */
const reach = 64;

/**
 * Reads the name around a key word. `undefined` when the word only begins a longer one
 * (`tokenizer`, `passwordless`) or when the name is too long to be one.
 */
export function readKey(text: string, keyword: Span): Key | undefined {
  const word = text.slice(keyword.start, keyword.end);
  if (!isAlphabetic(word)) {
    return { ...keyword, before: "", word, after: "", joined: false };
  }
  const next = text.charCodeAt(keyword.end);
  if (isLetter(next) && !isSeam(text.charCodeAt(keyword.end - 1), next)) return undefined;

  let start = keyword.start;
  while (start > 0 && isNameCode(text.charCodeAt(start - 1))) {
    if (keyword.start - --start > reach) return undefined;
  }
  while (start < keyword.start && isJoint(text.charCodeAt(start))) start++;
  let end = keyword.end;
  while (end < text.length && isNameCode(text.charCodeAt(end))) {
    if (++end - keyword.end > reach) return undefined;
  }
  while (end > keyword.end && isJoint(text.charCodeAt(end - 1))) end--;

  const previous = keyword.start > start ? text.charCodeAt(keyword.start - 1) : 0;
  const joined = isLetter(previous) && !isSeam(previous, text.charCodeAt(keyword.start));
  return {
    start,
    end,
    before: text.slice(start, keyword.start),
    word,
    after: text.slice(keyword.end, end),
    joined,
  };
}

/** The words of a part of a name, in lowercase: `["db", "password", "2"]`. */
export function wordsOf(part: string): string[] {
  return part
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Za-z])(\d)/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Chinese, Japanese, Korean and Thai put no spaces between words, so nothing can be told from what touches them. */
function isAlphabetic(word: string): boolean {
  return isLetter(word.charCodeAt(0));
}

/** A capital after a small letter or a digit begins a word: clientSecret, s3Secret. */
function isSeam(before: number, code: number): boolean {
  const capital = code >= 65 && code <= 90;
  return capital && !(before >= 65 && before <= 90);
}

function isNameCode(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 95 || code === 36 || isJoint(code);
}

/** `-` and `.`: join words of a name, and end none. */
function isJoint(code: number): boolean {
  return code === 45 || code === 46;
}
