import { TextDecoder } from "node:util";
import { WatertightError } from "../base/index.ts";
import { explained } from "./engine-error.ts";
import { spokenError } from "./spoken-error.ts";
import { type Sql, sql } from "./sql.ts";

export type TextColumn = "String" | "Nullable(String)";

/** Takes the texts of an answer in the order they stand in it. */
export interface TextsOfRows {
  /** One text, or a part of a long one; all parts but the first `continues`. NULL and empty are not told. */
  text(column: number, text: string, continues: boolean): void;
  /** After the last column of each row. */
  rowEnds(): void;
}

/**
 * What every row has to begin with. Servers write an error that comes late behind the rows, into the same answer: where a
 * row should begin, this tells the one from the other.
 */
export const rowMark: Sql = sql`toUInt8(1)`;
const mark = 1;

/** Bytes from which on a text comes in parts of about that size. */
const partBytes = 1 << 20;
/** Of an error behind the rows; more is not looked at. */
const errorBytes = 1 << 14;

const states = { mark: 0, flag: 1, length: 2, body: 3, error: 4 } as const;

/** Reads `SELECT rowMark, texts…` in RowBinary out of chunks that may be cut anywhere. Invalid UTF-8 becomes U+FFFD. */
export class RowBinaryReader {
  readonly #columns: readonly TextColumn[];
  readonly #to: TextsOfRows;
  readonly #purpose: string;
  #state: (typeof states)[keyof typeof states] = states.mark;
  #column = 0;
  /** The length being read: LEB128, "RowBinary" in ClickHouse's formats. */
  #length = 0;
  #scale = 1;
  /** Bytes of the text still to come. */
  #left = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #decoder: TextDecoder | undefined;
  #continues = false;

  /** `purpose` is that of the statement, for errors. */
  constructor(columns: readonly TextColumn[], to: TextsOfRows, purpose: string) {
    if (columns.length === 0) throw new RangeError("an answer has at least one column");
    this.#columns = columns;
    this.#to = to;
    this.#purpose = purpose;
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      switch (this.#state) {
        case states.length: {
          const byte = bytes[at++] ?? 0;
          this.#length += (byte & 127) * this.#scale;
          if (byte > 127) {
            this.#scale *= 128;
            if (this.#scale > 2 ** 49) this.#fail("a text in the answer says it is longer than any can be");
            break;
          }
          const length = this.#length;
          this.#length = 0;
          this.#scale = 1;
          if (length === 0) this.#next();
          else if (length <= end - at && length <= partBytes) {
            this.#to.text(this.#column, bytes.toString("utf8", at, at + length), false);
            at += length;
            this.#next();
          } else {
            this.#left = length;
            this.#state = states.body;
            if (length > partBytes) this.#decoder = new TextDecoder("utf-8", { ignoreBOM: true });
          }
          break;
        }
        case states.body:
          at += this.#hold(bytes.subarray(at, at + Math.min(this.#left, partBytes - this.#heldBytes)));
          break;
        case states.mark:
          if (bytes[at] === mark) {
            at++;
            this.#begin(0);
          } else this.#state = states.error;
          break;
        case states.flag:
          if (bytes[at++] === 0) this.#state = states.length;
          else this.#next();
          break;
        case states.error:
          if (this.#heldBytes < errorBytes) {
            this.#held.push(Buffer.from(bytes.subarray(at, at + errorBytes)));
            this.#heldBytes += end - at;
          }
          return;
      }
    }
  }

  /** @throws WatertightError `unreadable` when the answer was not whole, or an error of the engine stands behind it */
  end(): void {
    if (this.#state === states.error) {
      const spoken = spokenError(Buffer.concat(this.#held).toString());
      if (spoken !== undefined) throw explained(spoken, this.#purpose);
      this.#fail("the answer is not what was asked for");
    }
    if (this.#state !== states.mark) this.#fail("the answer ended in the middle of a row");
  }

  #begin(column: number): void {
    this.#column = column;
    this.#state = this.#columns[column] === "String" ? states.length : states.flag;
  }

  #next(): void {
    if (this.#column + 1 < this.#columns.length) {
      this.#begin(this.#column + 1);
      return;
    }
    this.#state = states.mark;
    this.#to.rowEnds();
  }

  /** Keeps a part of a text that is not here whole; copied, for an engine may use the chunk's memory again. */
  #hold(part: Buffer): number {
    this.#held.push(Buffer.from(part));
    this.#heldBytes += part.length;
    this.#left -= part.length;
    if (this.#left > 0 && this.#heldBytes < partBytes) return part.length;
    const bytes = this.#held.length === 1 ? (this.#held[0] ?? part) : Buffer.concat(this.#held);
    const stream = this.#left > 0;
    const text = this.#decoder?.decode(bytes, { stream }) ?? bytes.toString();
    this.#held = [];
    this.#heldBytes = 0;
    if (text !== "") this.#to.text(this.#column, text, this.#continues);
    this.#continues ||= text !== "";
    if (!stream) {
      this.#decoder = undefined;
      this.#continues = false;
      this.#next();
    }
    return part.length;
  }

  #fail(what: string): never {
    throw new WatertightError(
      "unreadable",
      `${what} (${this.#purpose})`,
      "try again; the server may have gone away",
    );
  }
}
