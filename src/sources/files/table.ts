import type { Position } from "../../model/index.ts";
import type { Piece } from "../source.ts";
import { type CellSink, CellSplitter } from "./cells.ts";

/** Numbers, flags and codes of up to three characters hold nothing anyone would look for, and are half of all cells. */
const MIN_LENGTH = 4;
const MAX_HEADER_LENGTH = 200;
/** Rows may have any number of cells; this many get their name from the header. */
const MAX_NAMED_COLUMNS = 100_000;

export interface TableShape {
  readonly delimiter: string;
  readonly hasHeader: boolean;
}

/** Turns delimited text into one piece per cell. The header's cells come as pieces too, without a row. */
export class TableReader implements CellSink {
  readonly #splitter: CellSplitter;
  readonly #names: string[] = [];
  #inHeader: boolean;
  #pieces: Piece[] = [];
  #row: number;
  #line = 1;
  #column = 0;
  #openCell: Position | undefined;
  #cellsInRow = false;

  constructor(shape: TableShape) {
    this.#splitter = new CellSplitter(shape.delimiter, this);
    this.#inHeader = shape.hasHeader;
    this.#row = shape.hasHeader ? 0 : 1;
  }

  push(text: string): Piece[] {
    this.#splitter.push(text);
    return this.#taken();
  }

  end(): Piece[] {
    this.#splitter.end();
    return this.#taken();
  }

  cell(text: string, ends: boolean): void {
    this.#cellsInRow = true;
    const column = this.#column;
    if (ends) this.#column += 1;
    if (this.#openCell !== undefined) {
      if (text !== "") this.#pieces.push({ text, at: this.#openCell, continues: true });
      if (ends) this.#openCell = undefined;
      return;
    }
    if (this.#inHeader && column < MAX_NAMED_COLUMNS) {
      this.#names[column] = text.slice(0, MAX_HEADER_LENGTH).trim();
    }
    if (ends && text.length < MIN_LENGTH) return;
    const at = this.#inHeader
      ? { line: this.#line, field: "header" }
      : { line: this.#line, row: this.#row, field: this.#names[column] || `column ${column + 1}` };
    if (!ends) this.#openCell = at;
    this.#pieces.push({ text, at });
  }

  rowEnd(lines: number): void {
    this.#line += lines;
    this.#column = 0;
    this.#openCell = undefined;
    if (this.#cellsInRow) {
      this.#row += 1;
      this.#inHeader = false;
    }
    this.#cellsInRow = false;
  }

  #taken(): Piece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}
