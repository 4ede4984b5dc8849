import type { Position } from "../model/index.ts";

/** Counts the rows that pieces come from, and when the first and the last came about. */
export class RowsRead {
  #row: number | undefined;
  #from: string | undefined;
  #to: string | undefined;
  count = 0;

  /** Whether the piece begins another row. */
  takes({ row, time }: Position): boolean {
    if (row === undefined || row === this.#row) return false;
    this.#row = row;
    this.count++;
    if (time !== undefined && (this.#from === undefined || time < this.#from)) this.#from = time;
    if (time !== undefined && (this.#to === undefined || time > this.#to)) this.#to = time;
    return true;
  }

  get span(): { readonly from: string; readonly to: string } | undefined {
    return this.#from === undefined || this.#to === undefined
      ? undefined
      : { from: this.#from, to: this.#to };
  }
}
