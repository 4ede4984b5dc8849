import type { Detector, DetectorId } from "./detector.ts";

/** `contact.email` gives `EMAIL`, `secret.openai.project-key` gives `OPENAI_PROJECT_KEY`. */
export function labelOf(detector: DetectorId): string {
  return detector
    .slice(detector.indexOf(".") + 1)
    .replace(/[.-]/g, "_")
    .toUpperCase();
}

/**
 * The labels that a mask of these detectors can leave behind. Any other word in brackets is text: `[INFO]`, but also a key
 * of capitals and digits that somebody put there.
 */
export type Labels = ReadonlySet<string>;

export function labelsOf(detectors: readonly Detector[]): Labels {
  return new Set(detectors.map(({ id }) => labelOf(id)));
}

/** Longest label with its token part, brackets included. */
const longestLabel = 96;
/** `[EMAIL]`, `[EMAIL:k3j9x2ma]`. */
const labelShape = /\[([A-Z][A-Z0-9_]{0,80})(?::[a-z2-7]{8,52})?\]/;
const labelHere = new RegExp(labelShape, "y");
const everyLabel = new RegExp(labelShape, "g");

/** Whether the character at `at` belongs to a label that a mask left behind. */
export function insideLabel(text: string, at: number, labels: Labels): boolean {
  const from = Math.max(0, at - longestLabel);
  const window = text.slice(from, at + longestLabel);
  const open = window.lastIndexOf("[", at - from);
  if (open < 0) return false;
  labelHere.lastIndex = open;
  const label = labelHere.exec(window);
  return (
    label?.index === open &&
    from + open + label[0].length > at &&
    label[1] !== undefined &&
    labels.has(label[1])
  );
}

/** Whether a value is, holds or touches what a mask left behind: it has been dealt with. */
export function isMasked(text: string, start: number, end: number, labels: Labels): boolean {
  const value = text.slice(start, end);
  if (value.includes("…") || text.charAt(end) === "…") return true;
  if (text.charAt(start - 1) === "…" && beginsWithTail.test(value)) return true;
  return holdsLabel(value, labels) || insideLabel(text, start, labels) || insideLabel(text, end - 1, labels);
}

/** A preview ends in at most four characters of the value; a longer word behind `…` is text of its own. */
const beginsWithTail = /^[\p{L}\p{N}]{0,4}(?:[^\p{L}\p{N}]|$)/u;

function holdsLabel(value: string, labels: Labels): boolean {
  if (!value.includes("[")) return false;
  for (const [, label] of value.matchAll(everyLabel))
    if (label !== undefined && labels.has(label)) return true;
  return false;
}
