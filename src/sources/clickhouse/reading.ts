import { reasonOf } from "../../base/index.ts";
import {
  type Engine,
  list,
  number,
  RowBinaryReader,
  rowMark,
  type Sql,
  sql,
} from "../../clickhouse/index.ts";
import type { Gap } from "../../model/index.ts";
import type { Column } from "../selection.ts";
import type { Piece } from "../source.ts";
import { groupsOf, type TextOf } from "./columns.ts";
import { instantOf, timeText } from "./time.ts";

export interface Reading {
  readonly engine: Engine;
  readonly collection: string;
  readonly from: Sql;
  readonly where: Sql | undefined;
  readonly columns: readonly Column[];
  readonly time: Column | undefined;
  readonly textOf: TextOf;
  readonly signal: AbortSignal;
  readonly firstRows: number | undefined;
}

const rowsOfBatch = 1000;
const bytesOfBatch = 1 << 20;

/** Streams the rows of a table, every column as text, whatever server holds it; a very wide one in several passes. */
export async function* readRows(reading: Reading): AsyncGenerator<readonly (Piece | Gap)[]> {
  const read = { bytes: 0 };
  for (const columns of groupsOf(reading.columns)) yield* readGroup({ ...reading, columns }, read);
}

async function* readGroup(
  reading: Reading,
  read: { bytes: number },
): AsyncGenerator<readonly (Piece | Gap)[]> {
  if (reading.signal.aborted) return;
  const { engine, collection, from, where, columns, time, textOf, signal, firstRows } = reading;
  const purpose = `rows of ${collection}`;
  const texts = [...(time === undefined ? [] : [timeText(time)]), ...columns.map(textOf)];
  const limit = firstRows === undefined ? sql`` : sql` LIMIT ${number(firstRows)}`;
  const statement = sql`SELECT ${list([rowMark, ...texts])} FROM ${from}${where === undefined ? sql`` : sql` WHERE ${where}`}${limit}`;
  const pieces = new Pieces(columns, time !== undefined, read);
  const reader = new RowBinaryReader(
    texts.map(() => "String"),
    pieces,
    purpose,
  );
  try {
    for await (const chunk of engine.bytes(statement, { purpose, signal })) {
      if (signal.aborted) return;
      read.bytes += chunk.length;
      reader.push(chunk);
      if (pieces.rows >= rowsOfBatch || pieces.bytes >= bytesOfBatch) yield pieces.take();
    }
    reader.end();
  } catch (thrown) {
    if (signal.aborted) return;
    yield [...pieces.take(), { collection, why: reasonOf(thrown), kind: "unread" }];
    return;
  }
  if (pieces.any) yield pieces.take();
}

/** Makes pieces of the texts of rows; the first column may be the time. */
class Pieces {
  /** Of the whole table so far. */
  readonly #read: { readonly bytes: number };
  /** Since the last batch. */
  rows = 0;
  readonly #fields: readonly string[];
  readonly #padded: readonly boolean[];
  readonly #shift: number;
  #pieces: Piece[] = [];
  #row = 1;
  #time: string | undefined;
  #timeText = "";
  #instant: string | undefined;
  #taken: number;

  constructor(columns: readonly Column[], isTimed: boolean, read: { readonly bytes: number }) {
    this.#read = read;
    this.#taken = read.bytes;
    this.#fields = columns.map(({ name }) => name);
    this.#padded = columns.map(({ type }) => type.includes("FixedString("));
    this.#shift = isTimed ? 1 : 0;
  }

  /** Since the last batch. */
  get bytes(): number {
    return this.#read.bytes - this.#taken;
  }

  get any(): boolean {
    return this.#pieces.length > 0;
  }

  text(column: number, text: string, continues: boolean): void {
    const at = column - this.#shift;
    if (at < 0) {
      this.#time = this.#instantOf(text);
      return;
    }
    const whole = this.#padded[at] === true ? text.replace(/\0+$/, "") : text;
    if (whole === "") return;
    const field = this.#fields[at] ?? "";
    const time = this.#time;
    const where = time === undefined ? { row: this.#row, field } : { row: this.#row, field, time };
    const piece: Piece = { text: whole, at: where, bytesRead: this.#read.bytes };
    this.#pieces.push(continues ? { ...piece, continues: true } : piece);
  }

  rowEnds(): void {
    this.#row++;
    this.rows++;
    this.#time = undefined;
  }

  take(): readonly Piece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.rows = 0;
    this.#taken = this.#read.bytes;
    return pieces;
  }

  /** Neighbours often share their time. */
  #instantOf(text: string): string | undefined {
    if (text !== this.#timeText) {
      this.#timeText = text;
      this.#instant = instantOf(text);
    }
    return this.#instant;
  }
}
