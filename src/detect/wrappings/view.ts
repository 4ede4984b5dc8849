import type { Span, Wrapping } from "../detector.ts";

/** A text as it reads once one wrapping is taken off, and the way back to where it stood. */
export interface View {
  readonly wrapping: Wrapping;
  readonly text: string;
  /** The part of the wrapped text that holds a part of this text. */
  toOuter(span: Span): Span;
  /** The part of the wrapped text that the view was made from. */
  readonly covers: Span;
  /** The wrapped text means only what the view says: reading it as it stands would add nothing. */
  readonly instead: boolean;
  /** Whether a place in the wrapped text lies inside a unit, so that nothing begins or ends there. */
  splits(outerAt: number): boolean;
}

/** Most texts have none: they share this. */
export const noViews: readonly View[] = [];

/**
 * Builds a view of one stretch of a text, in which everything stands as it is but the units that were unwrapped.
 * A unit takes four numbers: where it stands in the view and in the wrapped text, and its length in each.
 */
class ViewBuilder {
  readonly #outer: string;
  readonly #start: number;
  readonly #parts: string[] = [];
  #length = 0;
  /** Up to here the wrapped text has been taken over. */
  #done: number;
  readonly #viewAt: number[] = [];
  readonly #outerAt: number[] = [];
  readonly #viewLength: number[] = [];
  readonly #outerLength: number[] = [];

  constructor(outer: string, start: number) {
    this.#outer = outer;
    this.#start = start;
    this.#done = start;
  }

  /** Ends at which the wrapped text has been taken over so far. */
  get done(): number {
    return this.#done;
  }

  /** Takes `length` characters at `start` for one unit that reads as `decoded`. */
  unit(start: number, length: number, decoded: string): void {
    this.#copyTo(start);
    this.#viewAt.push(this.#length);
    this.#outerAt.push(start);
    this.#viewLength.push(decoded.length);
    this.#outerLength.push(length);
    this.#parts.push(decoded);
    this.#length += decoded.length;
    this.#done = start + length;
  }

  #copyTo(end: number): void {
    if (end <= this.#done) return;
    this.#parts.push(this.#outer.slice(this.#done, end));
    this.#length += end - this.#done;
    this.#done = end;
  }

  build(wrapping: Wrapping, end: number, instead: boolean): View {
    this.#copyTo(end);
    return {
      wrapping,
      text: this.#parts.join(""),
      covers: { start: this.#start, end: this.#done },
      instead,
      toOuter: (span) => ({
        start: this.#outerOf(span.start).start,
        end: this.#outerOf(Math.max(span.start, span.end - 1)).end,
      }),
      splits: (outerAt) => {
        const unit = lastAtMost(this.#outerAt, outerAt);
        const start = this.#outerAt[unit] ?? 0;
        return outerAt > start && outerAt < start + (this.#outerLength[unit] ?? 0);
      },
    };
  }

  /** The wrapped characters that the view's character at `at` stands for. */
  #outerOf(at: number): Span {
    const unit = lastAtMost(this.#viewAt, at);
    const viewAt = this.#viewAt[unit] ?? 0;
    if (viewAt > at) return { start: this.#start + at, end: this.#start + at + 1 };
    const outerAt = this.#outerAt[unit] ?? 0;
    const outerLength = this.#outerLength[unit] ?? 0;
    const behind = at - viewAt - (this.#viewLength[unit] ?? 0);
    if (behind < 0) return { start: outerAt, end: outerAt + outerLength };
    const start = outerAt + outerLength + behind;
    return { start, end: start + 1 };
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
 * @param proves whether a unit proves that the text around it is wrapped, see `View.instead`
 */
export function viewsAround(
  text: string,
  wrapping: Wrapping,
  unit: RegExp,
  decode: (unit: string) => string | undefined,
  proves: (unit: string) => boolean = () => false,
): View[] {
  const views: View[] = [];
  let builder: ViewBuilder | undefined;
  let instead = false;
  let free = 0;
  const finish = (before: number): void => {
    if (builder === undefined) return;
    const view = builder.build(wrapping, Math.min(before, builder.done + reach), instead);
    views.push(view);
    free = view.covers.end;
    builder = undefined;
    instead = false;
  };
  unit.lastIndex = 0;
  for (let found = unit.exec(text); found !== null; found = unit.exec(text)) {
    const decoded = decode(found[0]);
    if (decoded === undefined) continue;
    if (builder !== undefined && found.index - builder.done > 2 * reach) finish(found.index);
    builder ??= new ViewBuilder(text, Math.max(free, found.index - reach));
    builder.unit(found.index, found[0].length, decoded);
    instead ||= proves(found[0]);
  }
  finish(text.length);
  return views;
}
