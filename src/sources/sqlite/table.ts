import type { Database, Statement } from "node-sqlite3-wasm";
import type { Gap, Position } from "../../model/index.ts";
import { bytesAsText } from "../documents/bytes-as-text.ts";
import { isChosen } from "../documents/chosen.ts";
import { eachOf, Lot } from "../documents/lot.ts";
import { STOPPED, skipped, Unread, unread } from "../files/why.ts";
import { type Column, timeColumn, wantsColumn } from "../selection.ts";
import type { Collection, Piece, SourceOptions } from "../source.ts";

export interface SqliteTable {
  readonly name: string;
  /** `table`, `view`, `virtual` or `shadow`. */
  readonly type: string;
  /** Its rows have numbers of their own that a hash can be made of. */
  readonly hasRowId: boolean;
}

/** Milliseconds of reading between two breaths for signals: the library reads without ever waiting. */
const breath = 50;

/** One table as a collection; what of it cannot be read is a gap. */
export function tableCollection(
  database: Database,
  table: SqliteTable,
  options: SourceOptions,
): Collection | Gap {
  const name = `main.${table.name}`;
  const { selection } = options;
  try {
    const all = columnsOf(database, table);
    const columns = all.filter((column) => wantsColumn(selection, name, column.name));
    if (columns.length === 0) return skipped(name, "none of its columns was chosen");
    const rows = countOf(database, table);
    const { share } = selection;
    const plan = { columns, all, time: timeColumn(all) };
    const batches = () => rowsOf(database, table, name, plan, options);
    return {
      name,
      format: "SQLite table",
      columns,
      ...(rows !== undefined && { rows: { count: rows, exact: true } }),
      ...(share !== undefined && share < 1 && { share }),
      batches,
      read: () => eachOf(batches()),
    };
  } catch {
    return unread(name, new Unread("it cannot be read: damaged, or kept by a module that is not built in"));
  }
}

/** Undefined when the table is damaged: what can be read of it still is, and the gap comes there. */
function countOf(database: Database, { name }: SqliteTable): number | undefined {
  try {
    return Number(database.get(`SELECT count(*) AS rows FROM main.${quoted(name)}`)?.["rows"] ?? 0);
  } catch {
    return undefined;
  }
}

interface Plan {
  readonly columns: readonly Column[];
  readonly all: readonly Column[];
  readonly time: Column | undefined;
}

async function* rowsOf(
  database: Database,
  table: SqliteTable,
  name: string,
  plan: Plan,
  { signal, selection }: SourceOptions,
): AsyncGenerator<readonly (Piece | Gap)[]> {
  const lot = new Lot();
  let statement: Statement | undefined;
  try {
    const { columns, time } = plan;
    const { share } = selection;
    const byId = share !== undefined && share < 1 ? rowIdOf(table, plan.all) : undefined;
    statement = database.prepare(selectOf(table, plan, selection.since !== undefined, byId, share));
    const since =
      selection.since !== undefined && time !== undefined ? [selection.since.getTime() / 1000] : [];
    let row = 0;
    let breathed = performance.now();
    for (const cells of statement.iterate(since)) {
      if (performance.now() - breathed > breath) {
        await new Promise((resolve) => setImmediate(resolve));
        breathed = performance.now();
      }
      if (signal.aborted) throw new Unread(STOPPED);
      row++;
      // A table without numbers of its own is drawn from in the order of its key.
      if (byId === undefined && !isChosen(`${row}`, share)) continue;
      const at = positionOf(row, cells["t"]);
      for (const [index, column] of columns.entries()) {
        const text = textOf(cells[`c${index}`]);
        lot.bytesRead += text.length;
        lot.add(text, { ...at, field: column.name });
      }
      if (lot.isFull) yield lot.take();
    }
  } catch (thrown) {
    const why = thrown instanceof Unread ? thrown : new Unread("damaged: it cannot be read to the end");
    lot.addGap(unread(name, why));
  } finally {
    finalize(statement);
  }
  if (!lot.isEmpty) yield lot.take();
}

/** Finalising repeats the error of the last step, which was told already. */
function finalize(statement: Statement | undefined): void {
  try {
    if (statement !== undefined && !statement.isFinalized) statement.finalize();
  } catch {
    // Told where the step failed.
  }
}

function selectOf(
  { name }: SqliteTable,
  { columns, time }: Plan,
  hasSince: boolean,
  byId: string | undefined,
  share: number | undefined,
): string {
  const cells = columns.map((column, index) => `${quoted(column.name)} AS c${index}`);
  const seconds = time && secondsOf(quoted(time.name));
  if (seconds !== undefined) cells.push(`${seconds} AS t`);
  const wanted: string[] = [];
  // A row without a time may be of any.
  if (seconds !== undefined && hasSince) wanted.push(`coalesce(${seconds} >= ?, 1)`);
  if (byId !== undefined) wanted.push(`${hashOf(byId)} < ${Math.round((share ?? 1) * hashRange)}`);
  const where = wanted.length === 0 ? "" : ` WHERE ${wanted.join(" AND ")}`;
  return `SELECT ${cells.join(", ")} FROM main.${quoted(name)}${where}`;
}

/** Times are kept as text, as seconds, milli- or microseconds since 1970 (sqlite.org/datatype3.html §2.2). */
function secondsOf(column: string): string {
  const scaled = `${column} / CASE WHEN abs(${column}) > 1e14 THEN 1e6 WHEN abs(${column}) > 1e11 THEN 1e3 ELSE 1.0 END`;
  return `CASE typeof(${column}) WHEN 'text' THEN unixepoch(${column}, 'subsec') WHEN 'integer' THEN ${scaled} WHEN 'real' THEN ${scaled} END`;
}

const hashRange = 2 ** 32;

/**
 * A number below 2^32 that looks random, of numbers that count up: multiplied and folded three times over, with multipliers of
 * Wellons's lowbias32 and triple32 that stay below 2^31, for SQLite's integers end at 2^63 and it has no exclusive or.
 */
function hashOf(id: string): string {
  const times = (of: string, multiplier: number): string => `((${of}) * ${multiplier} & 4294967295)`;
  const folded = (of: string, by: number): string => `((${of} + (${of} >> ${by})) & 4294967295)`;
  const once = times(`${id} & 4294967295`, 0x7feb352d);
  return times(folded(times(folded(once, 15), 0x46ac12fd), 16), 0x31848bab);
}

/** A name of the row's number that is no column's (sqlite.org/rowidtable.html). */
function rowIdOf({ hasRowId }: SqliteTable, columns: readonly Column[]): string | undefined {
  if (!hasRowId) return undefined;
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  return ["rowid", "oid", "_rowid_"].find((one) => !taken.has(one));
}

function columnsOf(database: Database, { name }: SqliteTable): Column[] {
  // hidden = 1: of a virtual table, such as the name of a full-text index itself (sqlite.org/pragma.html#pragma_table_xinfo).
  const rows = database.all("SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden <> 1", [name]);
  return rows.map((row) => ({ name: String(row["name"]), type: String(row["type"]) || "any" }));
}

function positionOf(row: number, seconds: unknown): Position {
  if (typeof seconds !== "number" && typeof seconds !== "bigint") return { row };
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? { row } : { row, time: date.toISOString() };
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Uint8Array)
    return bytesAsText(Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength));
  return String(cell);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
