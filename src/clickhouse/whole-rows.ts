import { WatertightError } from "../base/index.ts";
import { RowBinaryReader } from "./row-binary.ts";

/**
 * Cuts an answer `SELECT rowMark, texts…` in RowBinary, all columns String, into blocks of whole rows, without looking
 * into the texts: it hops from length to length. Blocks can then be read elsewhere.
 */
export class WholeRows {
  readonly #columns: number;
  readonly #purpose: string;
  #left: Buffer = Buffer.alloc(0);
  #failed = false;

  constructor(columns: number, purpose: string) {
    this.#columns = columns;
    this.#purpose = purpose;
  }

  /** The rows that are whole by now, in memory of their own. */
  push(chunk: Uint8Array): Uint8Array | undefined {
    const bytes = Buffer.concat([this.#left, chunk]);
    const end = this.#failed ? 0 : this.#wholeRows(bytes);
    this.#left = Buffer.from(bytes.subarray(end));
    return end === 0 ? undefined : Uint8Array.from(bytes.subarray(0, end));
  }

  /** @throws WatertightError `unreadable` when the answer was not whole, or an error of the engine stands behind it */
  end(): void {
    if (this.#left.length === 0) return;
    const columns = new Array<"String">(this.#columns).fill("String");
    const reader = new RowBinaryReader(columns, { text: () => {}, rowEnds: () => {} }, this.#purpose);
    reader.push(this.#left);
    reader.end();
    throw new WatertightError("unreadable", `the answer is not what was asked for (${this.#purpose})`);
  }

  #wholeRows(bytes: Buffer): number {
    let at = 0;
    let whole = 0;
    while (at < bytes.length) {
      if (bytes[at] !== 1) {
        this.#failed = true;
        return whole;
      }
      at++;
      for (let column = 0; column < this.#columns; column++) {
        let length = 0;
        let scale = 1;
        for (;;) {
          const byte = bytes[at++];
          if (byte === undefined) return whole;
          length += (byte & 127) * scale;
          if (byte < 128) break;
          scale *= 128;
        }
        at += length;
        if (at > bytes.length) return whole;
      }
      whole = at;
    }
    return whole;
  }
}

/** Calls `cell` for each text of each row that is not empty, and `rowEnds` behind each row. */
export function readWholeRows(
  block: Uint8Array,
  columns: number,
  cell: (column: number, text: string) => void,
  rowEnds: () => void,
): void {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  let at = 0;
  while (at < bytes.length) {
    at++;
    for (let column = 0; column < columns; column++) {
      let length = bytes[at++] ?? 0;
      if (length > 127) {
        length &= 127;
        for (let scale = 128, byte = 128; byte > 127; scale *= 128) {
          byte = bytes[at++] ?? 0;
          length += (byte & 127) * scale;
        }
      }
      if (length > 0) cell(column, bytes.toString("utf8", at, at + length));
      at += length;
    }
    rowEnds();
  }
}
