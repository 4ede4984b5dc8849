import { WatertightError } from "../../base/index.ts";

const mostTokens = 100_000;

/** What offsets of a vendor count. */
export type OffsetUnit = "code-points" | "bytes";

interface Shift {
  readonly start: number;
  readonly end: number;
  readonly restoredStart: number;
  readonly restoredEnd: number;
}

/** Where text went when tokens before it became values of another length. */
export class TextShifts {
  readonly #unit: OffsetUnit;
  readonly #shifts: Shift[] = [];
  #source = 0;
  #restored = 0;

  constructor(unit: OffsetUnit) {
    this.#unit = unit;
  }

  text(text: string): void {
    const size = measured(text, this.#unit);
    this.#source += size;
    this.#restored += size;
  }

  token(token: string, value: string): void {
    if (this.#shifts.length >= mostTokens)
      throw new WatertightError(
        "unreadable",
        `expected a text with at most ${mostTokens} restored values, got more`,
        "ask the vendor for a shorter answer",
      );
    const start = this.#source;
    const restoredStart = this.#restored;
    this.#source += measured(token, this.#unit);
    this.#restored += measured(value, this.#unit);
    this.#shifts.push({ start, end: this.#source, restoredStart, restoredEnd: this.#restored });
  }

  /** Where an offset of the vendor's text stands in the restored one. Inside a token: the edge of its value. */
  moved(offset: number, edge: "start" | "end"): number {
    let low = 0;
    let high = this.#shifts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#shifts[middle]?.start ?? Infinity) < offset) low = middle + 1;
      else high = middle;
    }
    const before = this.#shifts[low - 1];
    if (before === undefined) return offset;
    if (offset >= before.end) return offset - before.end + before.restoredEnd;
    return edge === "start" ? before.restoredStart : before.restoredEnd;
  }
}

/** The length of a text in a vendor's unit. */
export function measured(text: string, unit: OffsetUnit): number {
  const bytes = Buffer.byteLength(text);
  if (unit === "bytes" || bytes === text.length) return bytes;
  let pairs = 0;
  for (let at = 0; at < text.length; at++) {
    const codePoint = text.codePointAt(at) ?? 0;
    if (codePoint > 0xffff) {
      pairs++;
      at++;
    }
  }
  return text.length - pairs;
}
