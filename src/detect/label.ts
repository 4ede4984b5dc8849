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
const labelShape = /^\[[A-Z][A-Z0-9_]*(?::[a-z2-7]{8,52})?\]/;

/** Whether a mask's label or token stands at `start`: `[EMAIL]`, `[EMAIL:k3j9x2ma]`. */
export function startsLabel(text: string, start: number): boolean {
  return text.charCodeAt(start) === 91 && labelShape.test(text.slice(start, start + longestLabel));
}

/** Whether the character at `at` belongs to a label that a mask left behind. */
export function insideLabel(text: string, at: number): boolean {
  const open = text.lastIndexOf("[", at);
  return open >= 0 && at - open < longestLabel && startsLabel(text, open) && text.indexOf("]", open) > at;
}
