import { columnText, type Engine, list, name, type Sql, sql } from "../../clickhouse/index.ts";
import type { Column } from "../selection.ts";
import type { Table } from "./inventory.ts";
import { textValue } from "./text-value.ts";

export interface ColumnsOfTable {
  readonly readable: readonly Column[];
  /** Those that have no text, or that the user may not read, and why. */
  readonly unreadable: readonly { readonly column: Column; readonly why: string }[];
}

/** What a table keeps; columns that are computed from others when asked for are left out. */
export async function columnsOf(
  engine: Engine,
  { database, name: table }: Pick<Table, "database" | "name">,
  signal: AbortSignal,
): Promise<Column[]> {
  const rows = await engine.rows<{ name: string; type: string; default_kind: string }>(
    sql`SELECT name, type, default_kind FROM system.columns
      WHERE database = ${textValue(engine, "database", database)} AND table = ${textValue(engine, "table", table)}`,
    { purpose: `columns of ${table}`, signal },
  );
  return rows
    .filter(
      ({ type, default_kind: kind }) =>
        !["ALIAS", "EPHEMERAL"].includes(kind) && !/^(?:Nullable\()?Nothing\b/.test(type),
    )
    .map(({ name, type }) => ({ name, type }));
}

/** Which columns can be had as text. The server is asked, for rights and types differ; in halves, should it refuse. */
export async function readableColumns(
  engine: Engine,
  { database, name: table }: Pick<Table, "database" | "name">,
  columns: readonly Column[],
  textOf: TextOf,
  signal: AbortSignal,
): Promise<ColumnsOfTable> {
  const from = name(database, table);
  const purpose = `which columns of ${table} can be read`;
  const unreadable: { column: Column; why: string }[] = [];
  const tried = async (some: readonly Column[]): Promise<unknown> => {
    try {
      await engine.rows(sql`SELECT ${list(some.map(textOf))} FROM ${from} LIMIT 0`, { purpose, signal });
      return undefined;
    } catch (thrown) {
      return thrown;
    }
  };
  const sift = async (some: readonly Column[], isTried?: unknown): Promise<Column[]> => {
    if (some.length === 0) return [];
    const refused = isTried ?? (await tried(some));
    if (refused === undefined) return [...some];
    signal.throwIfAborted();
    const [only] = some;
    if (some.length === 1 && only !== undefined) {
      unreadable.push({ column: only, why: whyNot(only, refused) });
      return [];
    }
    const half = Math.ceil(some.length / 2);
    return [...(await sift(some.slice(0, half))), ...(await sift(some.slice(half)))];
  };
  const plain = columns.filter((column) => {
    if (!isState(column)) return true;
    unreadable.push({
      column,
      why: `column ${column.name} keeps states of an aggregation (${column.type}), no text`,
    });
    return false;
  });
  const readable: Column[] = [];
  let isReachable = false;
  for (const group of groupsOf(plain)) {
    const refused = await tried(group);
    if (refused !== undefined && !isReachable) {
      // A table that cannot be read at all is no matter of its columns.
      await engine.rows(sql`SELECT 1 AS one FROM ${from} LIMIT 0`, { purpose, signal });
    }
    isReachable = true;
    readable.push(...(refused === undefined ? group : await sift(group, refused)));
  }
  return { readable, unreadable };
}

/** As many columns as one statement names: old servers need time in the square of them (18.16: 1 s for these, 18 s for 4,000). */
export function groupsOf(columns: readonly Column[]): readonly (readonly Column[])[] {
  const groups: (readonly Column[])[] = [];
  for (let at = 0; at < columns.length; at += groupSize) groups.push(columns.slice(at, at + groupSize));
  return groups;
}

const groupSize = 1000;

/** A column as text that is never NULL. */
export type TextOf = (column: Column) => Sql;

/** How a server gives text: what holds values inside comes as JSON, or in ClickHouse's own writing from a server that has none. */
export async function textOfServer(engine: Engine, signal: AbortSignal): Promise<TextOf> {
  const [row] = await engine.rows<{ known: string }>(
    sql`SELECT count() AS known FROM system.functions WHERE name = 'toJSONString'`,
    { purpose: "whether it writes JSON", signal },
  );
  if (Number(row?.known) > 0) return columnText;
  return (column) => {
    const isPlain = /^(?:Nullable\()?String\b/.test(column.type) || isListOfTexts(column.type);
    return isPlain ? columnText(column) : sql`ifNull(toString(${name(column.name)}), '')`;
  };
}

function isListOfTexts(type: string): boolean {
  return /^Array\((?:String|FixedString\(\d+\))\)$/.test(type);
}

function isState({ type }: Column): boolean {
  return /(?<!Simple)AggregateFunction\(/.test(type);
}

function whyNot({ name: column }: Column, refused: unknown): string {
  const reason = refused instanceof Error ? refused.message : "no reason given";
  return `column ${column}: ${reason}`;
}
