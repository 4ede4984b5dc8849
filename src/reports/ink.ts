import type { Severity } from "../model/index.ts";

type Paint = (text: string) => string;

/** Colours of a terminal by what they mean. */
export type Ink = Readonly<Record<Severity | "bold" | "dim" | "warn" | "code", Paint>>;

const asIs: Paint = (text) => text;
const plain: Ink = {
  critical: asIs,
  high: asIs,
  medium: asIs,
  low: asIs,
  bold: asIs,
  dim: asIs,
  warn: asIs,
  code: asIs,
};

// Only the sixteen colours every terminal has: its owner has set them to be readable. ECMA-48 §8.3.117.
const colours: Ink = {
  critical: sgr("1;31", "22;39"),
  high: sgr("31", "39"),
  medium: sgr("33", "39"),
  low: sgr("36", "39"),
  bold: sgr("1", "22"),
  dim: sgr("2", "22"),
  warn: sgr("1;33", "22;39"),
  code: sgr("35", "39"),
};

/** Colours, or none for a pipe and for NO_COLOR. */
export function inkFor(colour: boolean): Ink {
  return colour ? colours : plain;
}

function sgr(on: string, off: string): Paint {
  return (text) => `\u001b[${on}m${text}\u001b[${off}m`;
}
