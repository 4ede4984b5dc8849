import { type Engine, list, name, sql } from "../../clickhouse/index.ts";
import type { Gap } from "../../model/index.ts";
import { wantsColumn } from "../selection.ts";
import type { Collection, EngineRelation, SourceOptions } from "../source.ts";
import { columnsOf, readableColumns, type TextOf } from "./columns.ts";
import { isMergeTree } from "./engines.ts";
import type { Table } from "./inventory.ts";
import { gapOf } from "./plan.ts";
import { readRows } from "./reading.ts";
import { rowsWanted } from "./rows-wanted.ts";
import { rowTimeColumn } from "./time.ts";

/** A table as a collection, behind the gaps of columns that cannot be read; without any that is wanted, only those. */
export async function tableCollection(
  engine: Engine,
  table: Table,
  textOf: TextOf,
  { selection, signal }: SourceOptions,
): Promise<(Collection | Gap)[]> {
  const collection = `${table.database}.${table.name}`;
  const all = await columnsOf(engine, table, signal);
  const time = rowTimeColumn(all);
  const isWanted = (column: string): boolean => wantsColumn(selection, collection, column);
  if (!all.some((column) => isWanted(column.name))) return [];
  // All of them, wanted or not: the share of the rows is drawn by all that a row holds.
  const isDrawn = selection.share !== undefined && selection.share < 1;
  const asked = isDrawn ? all : all.filter((column) => isWanted(column.name) || column === time);
  const { readable, unreadable } = await readableColumns(engine, table, asked, textOf, signal);
  const gaps = unreadable
    .filter(({ column }) => isWanted(column.name))
    .map(({ why }) => gapOf(table, why, "unread"));
  const columns = readable.filter((column) => isWanted(column.name));
  if (columns.length === 0) return gaps;
  const timed = time !== undefined && readable.includes(time) ? time : undefined;
  const where = rowsWanted(selection, readable, timed, textOf);
  // Whoever reads the relation draws the share.
  const wanted = rowsWanted({ ...selection, share: undefined }, readable, timed, textOf);
  const from = name(table.database, table.name);
  const rows = await rowsOf(engine, table, signal);
  const { firstRows } = selection;
  const reading = { engine, collection, from, where, columns, time: timed, textOf, signal, firstRows };
  const batches = () => readRows(reading);
  // A glance is not worth a plan.
  const narrows = engine.capabilities.narrows && firstRows === undefined;
  const relation: EngineRelation | undefined = narrows
    ? {
        engine,
        from,
        ...(wanted && { where: wanted }),
        columns,
        ...(timed && { time: timed }),
        ...(await rowPlaceOf(engine, table, signal)),
      }
    : undefined;
  return [
    ...gaps,
    {
      name: collection,
      columns,
      format: "clickhouse",
      ...(rows !== undefined && { rows: { count: rows, exact: true } }),
      ...(isDrawn && { share: selection.share }),
      ...(relation && { relation }),
      batches,
      async *read() {
        for await (const batch of batches()) yield* batch;
      },
    },
  ];
}

/** Counted by the server; that reads the smallest column of a table, or asks each shard. */
export async function rowsIn(
  engine: Engine,
  { database, name: table }: Pick<Table, "database" | "name">,
  signal: AbortSignal,
): Promise<number> {
  const [row] = await engine.rows<{ count: string }>(
    sql`SELECT count() AS count FROM ${name(database, table)}`,
    { purpose: `rows of ${table}`, signal },
  );
  return Number(row?.count);
}

/** Those of the server's own tables are not worth counting. */
function rowsOf(
  engine: Engine,
  table: Table,
  signal: AbortSignal,
): Promise<number | undefined> | number | undefined {
  return table.rows ?? (table.database === "system" ? undefined : rowsIn(engine, table, signal));
}

/** Tables of the MergeTree family say of each row where it lies, if the server is recent enough. */
async function rowPlaceOf(
  engine: Engine,
  { database, name: table, engine: kind }: Table,
  signal: AbortSignal,
): Promise<Pick<EngineRelation, "rowPlace">> {
  if (!isMergeTree(kind)) return {};
  const rowPlace = { part: name("_part"), row: name("_part_offset") };
  try {
    await engine.rows(
      sql`SELECT ${list([rowPlace.part, rowPlace.row])} FROM ${name(database, table)} LIMIT 0`,
      {
        purpose: `whether rows of ${table} have a place`,
        signal,
      },
    );
    return { rowPlace };
  } catch {
    signal.throwIfAborted();
    return {};
  }
}
