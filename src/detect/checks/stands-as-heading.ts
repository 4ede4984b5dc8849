import type { Candidate } from "../detector.ts";

const startOfLine = /(?:^|[\n\r*#_>|"'“「【[(—–:：-])\s{0,4}$/;

/**
 * Whether a text stands in a line, a heading or a field of its own: prose speaks of confidential things,
 * a document is marked.
 */
export function standsAsHeading({ text, start, end }: Candidate): boolean {
  const before = start > 12 ? `x${text.slice(start - 12, start)}` : text.slice(0, start);
  return startOfLine.test(before) && /^(?:[\s.:!*#_|"'”」】\])—–,;-]|$)/.test(text.slice(end, end + 1));
}
