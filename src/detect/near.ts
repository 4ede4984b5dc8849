import { isCapital, isDigit } from "./characters.ts";
import { insideLabel, type Labels } from "./label.ts";

/** Characters before and after a value in which a word can speak for it. */
export const nearBefore = 40;
export const nearAfter = 48;

/**
 * The first of `words` (lowercase) that stands in `text` between `start` and `end` as a word of its own:
 * `ip` speaks in `client_ip`, `clientIp` and `IP:`, not in `script`. Words of scripts that put no spaces
 * between words need no edge. What a mask left behind (`[PHONE]`) speaks for nothing.
 */
export function wordNear(
  words: readonly string[],
  text: string,
  start: number,
  end: number,
  labels: Labels,
): string | undefined {
  const from = Math.max(0, start);
  const lower = lowercase(text.slice(from, end));
  for (const word of words) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
      const wordStart = from + at;
      const wordEnd = wordStart + word.length;
      if (standsAlone(text, wordStart, wordEnd) && !insideLabel(text, wordStart, labels)) return word;
    }
  }
  return undefined;
}

/** Lowercase without a change of length: the few letters that grow (İ) stay as they are. */
function lowercase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Whether a word is one of its own and not part of a longer one. */
export function standsAlone(text: string, start: number, end: number): boolean {
  return !joinsBefore(text, start, end - start) && !joinsAfter(text, end, end - start);
}

/** Short words stand in codes by chance: `3DLN` is no driving licence, nor is `SSN9P17`. */
const longestByChance = 4;

function joinsBefore(text: string, start: number, length: number): boolean {
  if (start === 0) return false;
  const first = text.charCodeAt(start);
  const before = text.charCodeAt(start - 1);
  if (length <= longestByChance && isLetter(first) && isDigit(before)) return true;
  // clientIp: a capital after a small letter begins a word.
  return isLetter(first) && isLetter(before) && !(isCapital(first) && !isCapital(before));
}

function joinsAfter(text: string, end: number, length: number): boolean {
  if (end >= text.length) return false;
  const last = text.charCodeAt(end - 1);
  const after = text.charCodeAt(end);
  if (length <= longestByChance && isLetter(last) && isDigit(after)) {
    let at = end + 1;
    while (isDigit(text.charCodeAt(at))) at++;
    return isLetter(text.charCodeAt(at));
  }
  return isLetter(last) && isLetter(after) && !(isCapital(after) && !isCapital(last));
}

/** Letters of scripts that separate words: Latin with accents, Greek, Cyrillic, Hebrew, Arabic. */
export function isLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 0xc0 && code <= 0x24f) ||
    (code >= 0x370 && code <= 0x6ff)
  );
}
