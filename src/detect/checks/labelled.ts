import type { Candidate } from "../detector.ts";

/** Characters that may stand between a label and its value: `Date of birth (dd/mm/yyyy) . . . : `. */
const longestGap = 24;

/**
 * Whether one of `words` (lowercase) is the label of a candidate: it is the last thing of note before it, or the candidate
 * is the whole text, so that the word which spoke for it was the name of its column. Stricter than `near`, for values
 * that look like many other things.
 */
export function isLabelled(
  { text, start, end }: Candidate,
  words: readonly string[],
  most = longestGap,
): boolean {
  if (text.trim().length <= end - start + 2) return true;
  const before = text.slice(Math.max(0, start - 64), start).toLowerCase();
  return words.some((word) => {
    const at = before.lastIndexOf(word);
    if (at < 0 || /[a-z]/.test(at > 0 ? before.charAt(at - 1) : "")) return false;
    const gap = before.slice(at + word.length);
    return gap.length <= most && !/\d|[;{}\n]|","|,[^,]*[:=]/.test(gap) && !/^[a-z]/.test(gap);
  });
}

/** `isLabelled` for these words, as a check. */
export function labels(words: readonly string[], most = longestGap): (candidate: Candidate) => boolean {
  return (candidate) => isLabelled(candidate, words, most);
}
