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
  /** Occurrences in the last row, and the sum over all rows of their squares. */
  #inRow = 0;
  #squares = 0;

  /**
   * @param row a number of its own for each row, when the occurrence stands for others that were not read; occurrences in one
   * row come one behind the other
   */
  add(row: number | undefined): void {
    if (row === undefined) {
      this.#certain++;
      return;
    }
    this.#sampled++;
    if (row !== this.#lastRow) {
      this.#rows++;
      this.#inRow = 0;
    }
    this.#lastRow = row;
    this.#inRow++;
    this.#squares += 2 * this.#inRow - 1;
  }

  /** Many at once: certain ones, and those met in so many rows of the sample, with the squares of how many stood in each. */
  addMany(certain: number, sampled: number, rows: number, squares: number): void {
    this.#certain += certain;
    this.#sampled += sampled;
    this.#rows += rows;
    this.#squares += squares;
  }

  /** Occurrences met so far, whatever they stand for. */
  get met(): number {
    return this.#certain + this.#sampled;
  }

  total(sample: Sample | undefined): Counted {
    const certain = this.#certain;
    if (sample === undefined || sample.rows === 0) return { count: this.met, exact: this.#sampled === 0 };
    if (sample.rows >= sample.of) return { count: this.met, exact: true };
    const rows = Math.min(this.#rows, sample.rows);
    const perRow = rows === 0 ? 1 : this.#sampled / rows;
    const scale = sample.of * perRow;
    const estimate = (rows / sample.rows) * scale;
    const { low, high } = wilsonInterval(rows, sample.rows);
    // How many rows hold something and how much such a row holds are two doubts, independent of each other.
    const inRow = estimate * this.#doubtInRow(rows, perRow);
    const below = Math.hypot(estimate - low * scale, inRow);
    const above = Math.hypot(high * scale - estimate, inRow);
    const count = certain + Math.round(estimate);
    return {
      count,
      exact: false,
      interval: {
        low: Math.min(count, Math.max(this.met, certain + Math.floor(estimate - below))),
        high: Math.max(count, certain + Math.ceil(estimate + above)),
      },
    };
  }

  /** Half the 95 % interval of how much a row holds that holds anything, as a share of their mean. */
  #doubtInRow(rows: number, perRow: number): number {
    if (rows < 2) return 0;
    const variance = (this.#squares - rows * perRow ** 2) / (rows - 1);
    return (z * Math.sqrt(Math.max(0, variance) / rows)) / perRow;
  }
}

/**
 * The sum of counts. What stands in one row often stands there together, so that their errors may all go the same way: the
 * interval is the sum of the intervals, wide enough for that.
 */
export function sumOf(counts: readonly Counted[]): Counted {
  const count = counts.reduce((sum, one) => sum + one.count, 0);
  if (counts.every(({ exact }) => exact)) return { count, exact: true };
  const edge = (side: "low" | "high"): number =>
    counts.reduce((sum, one) => sum + (one.interval?.[side] ?? one.count), 0);
  return { count, exact: false, interval: { low: edge("low"), high: edge("high") } };
}
