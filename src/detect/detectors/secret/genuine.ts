import { isCalledDigest } from "../../checks/called-digest.ts";
import { mixesCases } from "../../checks/mixes-cases.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate } from "../../detector.ts";

/** Not a stand-in such as `sk-xxxx…`, `…your-key-here` or `dt0c01.AAAAAAAA…`. */
export function isGenuine({ value }: Candidate): boolean {
  return !looksLikePlaceholder(value) && !/(.)\1{7}/.test(value);
}

/** A bare run of letters and digits that looks random: no hash, no identifier, no stand-in. */
export function isGenuineMixed(candidate: Candidate): boolean {
  return mixesCases(candidate.value) && isGenuine(candidate);
}

/** A bare hex value or UUID that the text does not call a commit, a hash or a run, and that is no stand-in. */
export function isGenuineHex(candidate: Candidate): boolean {
  return !isCalledDigest(candidate.text, candidate.start) && isGenuine(candidate);
}
