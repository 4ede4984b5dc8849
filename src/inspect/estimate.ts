/** A count, and the interval it lies in when it is an estimate. */
export interface Counted {
  readonly count: number;
  readonly exact: boolean;
  readonly interval?: { readonly low: number; readonly high: number };
}

/** What was read of a collection when not all of it was. */
export interface Sample {
  /** Rows read of it, chosen uniformly. */
  readonly rows: number;
  /** All rows it has. */
  readonly of: number;
}

/** Two-sided 95 % (standard normal distribution). */
const z = 1.959964;

/** The 95 % interval of a share, given `hits` among `of` tries (E. B. Wilson, JASA 22, 1927). Both between 0 and 1. */
export function wilsonInterval(hits: number, of: number): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const squared = (z * z) / of;
  const middle = (share + squared / 2) / (1 + squared);
  const half = (z * Math.sqrt((share * (1 - share)) / of + squared / (4 * of))) / (1 + squared);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Counts occurrences, those that are certain and those that were met in a sample. */
export class Counter {
  #certain = 0;
  #sampled = 0;
  /** Rows of the sample with an occurrence: rows were drawn, so rows carry the interval. */
  #rows = 0;
  #lastRow = -1;

  /** @param row a number of its own for each row, when the occurrence stands for others that were not read */
  add(row: number | undefined): void {
    if (row === undefined) {
      this.#certain++;
      return;
    }
    this.#sampled++;
    if (row !== this.#lastRow) this.#rows++;
    this.#lastRow = row;
  }

  /** Occurrences met so far, whatever they stand for. */
  get met(): number {
    return this.#certain + this.#sampled;
  }

  total(sample: Sample | undefined): Counted {
    const certain = this.#certain;
    if (sample === undefined || sample.rows === 0) return { count: this.met, exact: this.#sampled === 0 };
    if (sample.rows >= sample.of) return { count: this.met, exact: true };
    const perRow = this.#rows === 0 ? 1 : this.#sampled / this.#rows;
    const scale = sample.of * perRow;
    const { low, high } = wilsonInterval(this.#rows, sample.rows);
    const count = certain + Math.round((this.#rows / sample.rows) * scale);
    return {
      count,
      exact: false,
      interval: {
        low: Math.min(count, Math.max(this.met, certain + Math.floor(low * scale))),
        high: Math.max(count, certain + Math.ceil(high * scale)),
      },
    };
  }
}

/** The sum of independent counts: distances from the estimates add up as their squares do. */
export function sumOf(counts: readonly Counted[]): Counted {
  const count = counts.reduce((sum, one) => sum + one.count, 0);
  if (counts.every(({ exact }) => exact)) return { count, exact: true };
  const distance = (side: "low" | "high"): number =>
    Math.sqrt(counts.reduce((sum, one) => sum + ((one.interval?.[side] ?? one.count) - one.count) ** 2, 0));
  return {
    count,
    exact: false,
    interval: {
      low: Math.max(0, Math.floor(count - distance("low"))),
      high: Math.ceil(count + distance("high")),
    },
  };
}
