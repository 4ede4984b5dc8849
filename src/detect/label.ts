import type { DetectorId } from "./detector.ts";

/** `contact.email` gives `EMAIL`, `secret.openai.project-key` gives `OPENAI_PROJECT_KEY`. */
export function labelOf(detector: DetectorId): string {
  return detector
    .slice(detector.indexOf(".") + 1)
    .replace(/[.-]/g, "_")
    .toUpperCase();
}

/** Longest label with its token part, brackets included. */
const longestLabel = 96;
/** `[EMAIL]`, `[EMAIL:k3j9x2ma]`. */
const labelShape = /^\[[A-Z][A-Z0-9_]*(?::[a-z2-7]{8,52})?\]/;

/** Whether the character at `at` belongs to a label that a mask left behind. */
export function insideLabel(text: string, at: number): boolean {
  const from = Math.max(0, at - longestLabel);
  const window = text.slice(from, at + longestLabel);
  const open = window.lastIndexOf("[", at - from);
  if (open < 0) return false;
  const label = labelShape.exec(window.slice(open));
  return label !== null && from + open + label[0].length > at;
}

const leftByMask = /…|\[[A-Z][A-Z0-9_]*(?::[a-z2-7]{8,52})?\]/;

/** Whether a value is, holds or touches what a mask left behind: it has been dealt with. */
export function isMasked(text: string, start: number, end: number): boolean {
  if (text.charAt(start - 1) === "…" || text.charAt(end) === "…") return true;
  return leftByMask.test(text.slice(start, end)) || insideLabel(text, start) || insideLabel(text, end - 1);
}
