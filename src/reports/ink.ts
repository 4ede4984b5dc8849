import type { Severity } from "../model/index.ts";
import { pad, widthOf } from "./width.ts";
import { whole } from "./words.ts";

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

/** A part's name, and how many of its entries are shown when they are not all. */
export function heading(name: string, shown: number, all: number, ink: Ink): string {
  return shown < all ? `${ink.bold(name)}${ink.dim(`, ${whole(shown)} of ${whole(all)}`)}` : ink.bold(name);
}

/** Cells of the widest of the texts. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}

/** A severity as the first column of a list. */
export function badge(severity: Severity, ink: Ink): string {
  return ink[severity](pad(severity.toUpperCase(), 8));
}
