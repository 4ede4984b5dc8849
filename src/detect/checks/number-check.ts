import type { Candidate } from "../detector.ts";
import { looksLikePlaceholder } from "./placeholder.ts";

/** A detector's check for a number: `test` gets its digits alone. Stand-ins and parts of longer grouped numbers fail. */
export function numberCheck(test: (digits: string) => boolean): (candidate: Candidate) => boolean {
  return (candidate) => {
    const digits = candidate.value.replace(/\D/g, "");
    return !looksLikePlaceholder(digits) && standsFree(candidate) && test(digits);
  };
}

/** The same for a code of letters and digits: `test` gets it in capitals, without spaces, dots, dashes and slashes. */
export function codeCheck(test: (code: string) => boolean): (candidate: Candidate) => boolean {
  return (candidate) => {
    const code = candidate.value.replace(/[\s.\-/()]/g, "").toUpperCase();
    return !looksLikePlaceholder(code) && standsFree(candidate) && test(code);
  };
}

/** `1234 5678 9012` is no number of its own in `1234 5678 9012 3456`. */
function standsFree({ value, text, start, end }: Candidate): boolean {
  const separator = /\d([ -])\d/.exec(value)?.[1];
  if (separator === undefined) return true;
  const goesOn = (joint: number, digit: number): boolean =>
    text[joint] === separator && /^\d$/.test(text[digit] ?? "");
  return !goesOn(start - 1, start - 2) && !goesOn(end, end + 1);
}
