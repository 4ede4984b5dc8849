import { type Engine, list, number, name as quoted, type Sql, sql, value } from "../../clickhouse/index.ts";
import type { Gap } from "../../model/index.ts";
import { eachOf } from "../documents/lot.ts";
import { skipped, unread } from "../files/why.ts";
import { type Column, type Selection, timeColumn, wantsColumn } from "../selection.ts";
import type { Collection, EngineRelation, SourceOptions } from "../source.ts";
import { tableRows } from "./table-rows.ts";

/** A table function of the engine that is to be read as one collection. */
export interface EngineTable {
  readonly engine: Engine;
  readonly name: string;
  readonly format: string;
  /** `file(…)`, `s3(…)`. */
  readonly call: Sql;
  /** What the call needs to be read well: `s3_max_redirects = 0`. */
  readonly settings?: Sql;
  /** Rows that belong to it at all. */
  readonly where?: Sql;
  /** Given when they are known; asked of the engine otherwise. */
  readonly columns?: readonly Column[];
  /** Names the part that a row is counted in; the object's path unless given. */
  readonly part?: Sql;
  /** The engine numbers the rows of this format. */
  readonly numbersRows: boolean;
  readonly countsCheaply: boolean;
  /** Bytes on disk. */
  readonly bytes?: number;
  /** Says why something failed, where more is known of it than the engine tells. */
  readonly explain?: (thrown: unknown) => unknown;
}

/** Names of what a row's place is told by, unless the table has columns of that name itself. */
const partName = "_path";
const rowName = "_row_number";
/** Parts that a row's hash is compared in: shares down to one in a million. */
const hashParts = 1_000_000;

/** Asks the engine what columns and rows a table has. Never throws: what cannot be had is a gap. */
export async function engineTable(table: EngineTable, options: SourceOptions): Promise<Collection | Gap> {
  const { name, explain = (thrown) => thrown } = table;
  const { signal, selection } = options;
  try {
    const all = table.columns ?? (await columnsOf(table, signal));
    const columns = all.filter((column) => wantsColumn(selection, name, column.name));
    if (columns.length === 0) return skipped(name, "none of its columns was chosen");
    const numbered = table.numbersRows && !all.some((one) => one.name === partName || one.name === rowName);
    const rows = table.countsCheaply ? await countOf(table, signal) : undefined;
    const time = timeColumn(all.filter(({ type }) => !timeOfDay.test(type)));
    const relation = relationOf(table, columns, time, numbered, selection);
    const { share } = selection;
    const batches = () => tableRows(name, drawn(relation, share, numbered), options);
    return {
      name,
      format: table.format,
      columns,
      ...(rows !== undefined && { rows: { count: rows, exact: true } }),
      ...(share !== undefined && share < 1 && { share }),
      ...(table.bytes !== undefined && { bytes: table.bytes }),
      relation,
      batches,
      read: () => eachOf(batches()),
    };
  } catch (thrown) {
    return unread(name, explain(thrown));
  }
}

const timeOfDay = /^(?:Nullable\()?Time(?:64)?\b/;

function relationOf(
  table: EngineTable,
  columns: readonly Column[],
  time: Column | undefined,
  numbered: boolean,
  { since }: Selection,
): EngineRelation {
  const { engine, call, settings, part = sql`_path` } = table;
  const places = numbered ? sql`, _path, _row_number` : sql`, _path`;
  const from = settings ? sql`(SELECT *${places} FROM ${call} SETTINGS ${settings})` : call;
  const wanted = [...(table.where ? [table.where] : []), ...(since && time ? [fromTimeOn(since, time)] : [])];
  return {
    engine,
    from,
    columns,
    ...(wanted.length > 0 && { where: list(wanted, " AND ") }),
    ...(time && { time }),
    ...(numbered && { rowPlace: { part, row: sql`_row_number` } }),
  };
}

/** The same, with only the rows that a share draws. */
function drawn(relation: EngineRelation, share: number | undefined, numbered: boolean): EngineRelation {
  if (share === undefined || share >= 1) return relation;
  const wanted = [...(relation.where ? [relation.where] : []), chosen(share, numbered)];
  return { ...relation, where: list(wanted, " AND ") };
}

/** A row without a time may be of any. */
function fromTimeOn(since: Date, { name: column, type }: Column): Sql {
  const from = sql`fromUnixTimestamp64Milli(${value("sourceSince", "Int64", since.getTime())}, 'UTC')`;
  const time = quoted(column);
  const day = /^(?:Nullable\()?Date(?:32)?\b/.test(type);
  return sql`(${time} >= ${day ? sql`toDate32(${from})` : from} OR ${time} IS NULL)`;
}

/** The rows a hash picks: of where a row lies, or of its number in the order of reading. */
function chosen(share: number, numbered: boolean): Sql {
  const row = numbered ? sql`cityHash64(_path, _row_number)` : sql`cityHash64(rowNumberInAllBlocks())`;
  return sql`${row} % ${number(hashParts)} < ${number(Math.max(1, Math.round(share * hashParts)))}`;
}

/** The embedded engine streams no DESCRIBE (chDB 26.7), but a table made like another one has its columns. */
async function columnsOf(
  { engine, name, call, settings }: EngineTable,
  signal: AbortSignal,
): Promise<Column[]> {
  const purpose = `columns of ${name}`;
  const table = `watertight_columns_${++describedTables}`;
  const behind = settings ? sql` SETTINGS ${settings}` : sql``;
  const likeIt = sql`ENGINE = Memory AS SELECT * FROM ${call} LIMIT 0${behind}`;
  await engine.run(sql`CREATE TEMPORARY TABLE ${quoted(table)} ${likeIt}`, { purpose, signal });
  const known = value("describedTable", "String", table);
  const columns = sql`SELECT name, type FROM system.columns WHERE table = ${known} ORDER BY position`;
  const answer = await engine.rows<Column>(columns, { purpose, signal });
  await engine.run(sql`DROP TEMPORARY TABLE ${quoted(table)}`, { purpose, signal });
  return answer;
}

let describedTables = 0;

async function countOf({ engine, name, call, settings, where }: EngineTable, signal: AbortSignal) {
  const statement = sql`SELECT count() AS rows FROM ${call}${where ? sql` WHERE ${where}` : sql``}${
    settings ? sql` SETTINGS ${settings}` : sql``
  }`;
  const [answer] = await engine.rows<{ rows: string | number }>(statement, {
    purpose: `rows of ${name}`,
    signal,
  });
  return Number(answer?.rows ?? 0);
}
