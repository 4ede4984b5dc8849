import { type Ink, inkFor } from "../ink.ts";
import type { TerminalLook } from "../terminal.ts";
import { shorten, widthOf, wrap } from "../width.ts";

/** How a scan is drawn in a terminal. */
export interface Screen {
  readonly width: number;
  readonly ink: Ink;
  /** Everything is shown, however long it gets. */
  readonly verbose: boolean;
}

/** The screen that a look asks for; narrower ones than 72 cells are written over their edge. */
export function screenOf(look: TerminalLook): Screen {
  return {
    width: Math.max(72, look.width ?? 80),
    ink: inkFor(look.colour ?? false),
    verbose: look.verbose === true,
  };
}

/** The text in at most `most` lines; the last ends in "…" when something is left out. */
export function wrapUpTo(text: string, width: number, most: number): string[] {
  // A text much longer than what is shown is cut first: wrapping takes time.
  const lines = wrap(text.slice(0, width * (most + 2)), width);
  if (lines.length <= most && text.length <= width * (most + 2)) return lines;
  const kept = lines.slice(0, most);
  const last = kept.pop() ?? "";
  return [...kept, widthOf(last) + 2 <= width ? `${last} …` : shorten(`${last}……`, width)];
}

/** As many entries, from the first on, as have room in so many lines; the first always. */
export function fitting(
  entries: readonly (readonly string[])[],
  lines: number,
): readonly (readonly string[])[] {
  let used = 0;
  let count = 0;
  for (const entry of entries) {
    used += entry.length;
    if (count > 0 && used > lines) break;
    count += 1;
  }
  return entries.slice(0, count);
}
