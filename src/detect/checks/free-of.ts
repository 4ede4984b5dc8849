import type { Candidate } from "../detector.ts";

/**
 * Whether neither neighbour of the candidate is one of `joints`: base64 goes on over `+` and `/`, where a word ends.
 * An equals sign counts only behind the value; before it, it is the one of `KEY=value`.
 */
export function isFreeOf(
  { text, start, end }: Pick<Candidate, "text" | "start" | "end">,
  joints: string,
): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  return (
    (before === "" || before === "=" || !joints.includes(before)) && (after === "" || !joints.includes(after))
  );
}
