/** What is wrong with a text, for whoever knows whether the text may be shown. */
export interface Problem {
  readonly expected: string;
  /** From the text itself. */
  readonly got?: string;
  readonly hint?: string;
}

/** Makes a problem; what it got is left out where there is nothing to quote. */
export function problem(expected: string, got?: string, hint?: string): Problem {
  return { expected, ...(got !== undefined && { got }), ...(hint !== undefined && { hint }) };
}

/** Tells a problem from what was read. */
export function isProblem(read: unknown): read is Problem {
  return typeof read === "object" && read !== null && "expected" in read;
}

const longestShown = 60;

/** A person's own words, safe for one line of a terminal: short, and without what stands before an `@`, which may be a password. */
export function shown(text: string): string {
  const end = text.slice(text.lastIndexOf("@") + 1).replace(/[?#].*$/s, "");
  const visible = end.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "?");
  return visible.length > longestShown ? `"${visible.slice(0, longestShown)}…"` : `"${visible}"`;
}
