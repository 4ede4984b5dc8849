import type { Span, Wrapping } from "../detector.ts";

/** A text as it reads once one wrapping is taken off, and the way back to where it stood. */
export interface View {
  readonly wrapping: Wrapping;
  readonly text: string;
  /** The part of the wrapped text that holds a part of this text. */
  toOuter(span: Span): Span;
  /** Whether a place in the wrapped text lies inside a unit, so that nothing begins or ends there. */
  splits(outerAt: number): boolean;
}

/** Builds a view out of stretches that stand as they are and units that were unwrapped. */
export class ViewBuilder {
  #text = "";
  readonly #viewStarts: number[] = [];
  readonly #outerStarts: number[] = [];
  /** Outer characters of one unit; 0 marks a stretch copied as it is. */
  readonly #widths: number[] = [];

  /** Characters that read the same in both texts. */
  copy(outer: string, start: number, end: number): void {
    if (end <= start) return;
    this.#mark(start, 0);
    this.#text += outer.slice(start, end);
  }

  /** Text that `width` outer characters from `start` on stand for, as one piece. */
  replace(text: string, start: number, width: number): void {
    this.#mark(start, width);
    this.#text += text;
  }

  #mark(outerStart: number, width: number): void {
    this.#viewStarts.push(this.#text.length);
    this.#outerStarts.push(outerStart);
    this.#widths.push(width);
  }

  build(wrapping: Wrapping): View {
    const text = this.#text;
    const viewStarts = this.#viewStarts;
    const outerStart = (at: number): number => {
      const stretch = lastAtMost(viewStarts, at);
      const start = this.#outerStarts[stretch] ?? 0;
      return (this.#widths[stretch] ?? 0) > 0 ? start : start + at - (viewStarts[stretch] ?? 0);
    };
    const outerEnd = (at: number): number => {
      const stretch = lastAtMost(viewStarts, at);
      const start = this.#outerStarts[stretch] ?? 0;
      const width = this.#widths[stretch] ?? 0;
      return width > 0 ? start + width : start + at - (viewStarts[stretch] ?? 0) + 1;
    };
    return {
      wrapping,
      text,
      toOuter: ({ start, end }) => ({ start: outerStart(start), end: outerEnd(Math.max(start, end - 1)) }),
      splits: (outerAt) => {
        const stretch = lastAtMost(this.#outerStarts, outerAt);
        const start = this.#outerStarts[stretch] ?? 0;
        return outerAt > start && outerAt < start + (this.#widths[stretch] ?? 0);
      },
    };
  }
}

/** Index of the last of the rising `numbers` that is not above `limit`; 0 when all are. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Characters on both sides of an unwrapped unit that are looked at anew. */
const reach = 1024;

/**
 * Views of the parts of a text around each place that `unit` finds; stretches far from any stay out.
 * @param unit global pattern of one wrapped unit
 * @param decode what a unit reads as; undefined leaves it as it stands
 */
export function viewsAround(
  text: string,
  wrapping: Wrapping,
  unit: RegExp,
  decode: (unit: string) => string | undefined,
): View[] {
  const views: View[] = [];
  let builder: ViewBuilder | undefined;
  let copied = 0;
  const finish = (): void => {
    if (builder === undefined) return;
    builder.copy(text, copied, Math.min(text.length, copied + reach));
    views.push(builder.build(wrapping));
    builder = undefined;
  };
  unit.lastIndex = 0;
  for (let found = unit.exec(text); found !== null; found = unit.exec(text)) {
    const decoded = decode(found[0]);
    if (decoded === undefined) continue;
    if (builder !== undefined && found.index - copied > 2 * reach) finish();
    if (builder === undefined) {
      builder = new ViewBuilder();
      copied = Math.max(copied, found.index - reach);
    }
    builder.copy(text, copied, found.index);
    builder.replace(decoded, found.index, found[0].length);
    copied = found.index + found[0].length;
  }
  finish();
  return views;
}
