import { bytesAsText } from "../bytes-as-text.ts";
import { addCell } from "../cell-pieces.ts";
import { instantOf } from "../instant.ts";
import type { Piece } from "../source.ts";
import type { TableColumn } from "./catalog.ts";

type Decode = (bytes: Buffer) => string;

/** Turns rows, as bytes of the text protocol, into one piece for each value that is neither NULL nor empty. */
export class RowReader {
  readonly #columns: readonly { readonly name: string; readonly decode: Decode }[];
  readonly #timed: boolean;
  #row = 0;
  #bytesRead = 0;
  #pieces: Piece[] = [];
  #cutRows = 0;
  #firstCutRow = 0;

  /** Rows begin with the time when `timed`, then come the columns, then whether a value of the row was cut. */
  constructor(columns: readonly TableColumn[], timed: boolean) {
    this.#columns = columns.map(({ name, dataType }) => ({ name, decode: decoderOf(dataType) }));
    this.#timed = timed;
  }

  /** Rows whose values the server cut, and the first of them. */
  get cut(): { readonly rows: number; readonly first: number } {
    return { rows: this.#cutRows, first: this.#firstCutRow };
  }

  /** Gives back how many bytes the row was long. */
  take(row: readonly (Buffer | null)[]): number {
    const row1 = ++this.#row;
    const before = this.#bytesRead;
    const shift = this.#timed ? 1 : 0;
    const first = row[0];
    const time = this.#timed && first ? instantOf(first.toString("latin1")) : undefined;
    for (const [index, { name, decode }] of this.#columns.entries()) {
      const bytes = row[index + shift];
      if (bytes === null || bytes === undefined || bytes.length === 0) continue;
      this.#bytesRead += bytes.length;
      const at = time === undefined ? { row: row1, field: name } : { row: row1, field: name, time };
      addCell(this.#pieces, decode(bytes), at, this.#bytesRead);
    }
    if (row[this.#columns.length + shift]?.toString("latin1") === "1") {
      this.#cutRows++;
      this.#firstCutRow ||= row1;
    }
    return this.#bytesRead - before + row.length;
  }

  /** The pieces since the last question. */
  taken(): Piece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

const byteTypes = /^(?:var)?binary$|blob$|^vector$/;

function decoderOf(dataType: string): Decode {
  if (dataType === "bit") return (bytes) => BigInt(`0x${bytes.toString("hex")}`).toString();
  if (byteTypes.test(dataType)) return bytesAsText;
  return (bytes) => bytes.toString("utf8");
}
