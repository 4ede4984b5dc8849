import {
  columnPasses,
  columnText,
  list,
  name,
  RowBinaryReader,
  rowMark,
  type Sql,
  sql,
} from "../../clickhouse/index.ts";
import type { Gap, Position } from "../../model/index.ts";
import { Lot } from "../documents/lot.ts";
import { unread } from "../files/why.ts";
import type { Column } from "../selection.ts";
import type { EngineRelation, Piece, SourceOptions } from "../source.ts";

/** Streams every cell of a relation out of the engine; columns by the hundreds in one pass, thousands in several. */
export async function* tableRows(
  collection: string,
  relation: EngineRelation,
  options: SourceOptions,
): AsyncGenerator<readonly (Piece | Gap)[]> {
  const lot = new Lot();
  for (const columns of columnPasses(relation.columns)) {
    try {
      yield* onePass(collection, relation, columns, lot, options);
    } catch (thrown) {
      yield [...lot.take(), unread(collection, thrown)];
      return;
    }
  }
  if (!lot.isEmpty) yield lot.take();
}

async function* onePass(
  collection: string,
  relation: EngineRelation,
  columns: readonly Column[],
  lot: Lot,
  options: SourceOptions,
): AsyncGenerator<readonly (Piece | Gap)[]> {
  const { engine, from, where, time, rowPlace } = relation;
  const places = [
    ...(time ? [milliseconds(time)] : []),
    ...(rowPlace ? [nullable(rowPlace.part), nullable(sql`${rowPlace.row} + 1`)] : []),
  ];
  const cells = columns.map((column) => nullable(columnText(column)));
  // Where the engine does not number the rows, one thread reads them in the order they lie.
  const settings = rowPlace ? sql`` : sql` SETTINGS max_threads = 1`;
  const statement = sql`SELECT ${list([rowMark, ...places, ...cells])} FROM ${from}${
    where ? sql` WHERE ${where}` : sql``
  }${settings}`;
  const purpose = `rows of ${collection}`;
  const rows = new Rows(columns, { time: time !== undefined, place: rowPlace !== undefined }, lot);
  const reader = new RowBinaryReader(
    [...places, ...cells].map(() => "Nullable(String)"),
    rows,
    purpose,
  );
  for await (const chunk of engine.bytes(statement, { purpose, signal: options.signal })) {
    reader.push(chunk);
    lot.bytesRead += chunk.byteLength;
    if (lot.isFull) yield lot.take();
  }
  reader.end();
}

/** Puts the cells of a row under its position, which the first columns say. */
class Rows {
  readonly #fields: readonly string[];
  readonly #places: readonly ("time" | "part" | "row")[];
  readonly #lot: Lot;
  #count = 1;
  #row = 1;
  #part: string | undefined;
  #time: string | undefined;
  #milliseconds = "";
  #iso: string | undefined;
  #at: Position = {};

  constructor(columns: readonly Column[], has: { time: boolean; place: boolean }, lot: Lot) {
    this.#fields = columns.map((column) => column.name);
    this.#places = [
      ...(has.time ? (["time"] as const) : []),
      ...(has.place ? (["part", "row"] as const) : []),
    ];
    this.#lot = lot;
  }

  text(column: number, text: string, continues: boolean): void {
    const place = this.#places[column];
    if (place === "time") this.#time = this.#isoOf(text);
    else if (place === "part") this.#part = text;
    else if (place === "row") this.#row = Number(text);
    else {
      if (!continues && (text === "[]" || text === "{}")) return;
      if (!continues) this.#at = this.#position(this.#fields[column - this.#places.length] ?? "");
      this.#lot.add(text, this.#at, continues);
    }
  }

  rowEnds(): void {
    this.#row = ++this.#count;
    this.#part = undefined;
    this.#time = undefined;
  }

  /** Spelled out: there is one for every cell, and spreading takes several times as long. */
  #position(field: string): Position {
    const row = this.#row;
    const part = this.#part;
    const time = this.#time;
    if (part === undefined) return time === undefined ? { row, field } : { row, field, time };
    return time === undefined ? { row, field, part } : { row, field, part, time };
  }

  #isoOf(milliseconds: string): string | undefined {
    if (milliseconds === this.#milliseconds) return this.#iso;
    this.#milliseconds = milliseconds;
    const date = new Date(Number(milliseconds));
    this.#iso = Number.isNaN(date.getTime()) ? undefined : date.toISOString();
    return this.#iso;
  }
}

function nullable(text: Sql): Sql {
  return sql`CAST(${text}, 'Nullable(String)')`;
}

function milliseconds(time: Column): Sql {
  return nullable(sql`toString(toUnixTimestamp64Milli(toDateTime64(${name(time.name)}, 3, 'UTC')))`);
}
