import { type Engine, list, type Sql, sql } from "../../clickhouse/index.ts";
import { foreignDatabases } from "./engines.ts";
import { textValue } from "./text-value.ts";

export interface Table {
  readonly database: string;
  readonly name: string;
  readonly engine: string;
  /** Undefined where the server does not count them. */
  readonly rows: number | undefined;
  /** `Distributed(cluster, database, table)`, for engines that stand for other tables. */
  readonly definition: string;
  /** The statement that made it, for materialized views. */
  readonly view: string;
  readonly uuid: string;
}

export interface Database {
  readonly name: string;
  readonly isForeign: boolean;
}

/** ClickHouse's own. */
export const ownDatabases: readonly string[] = ["system", "INFORMATION_SCHEMA", "information_schema"];

export async function databasesOf(engine: Engine, signal: AbortSignal): Promise<Database[]> {
  const rows = await engine.rows<{ name: string; engine: string }>(
    sql`SELECT name, engine FROM system.databases ORDER BY name`,
    { purpose: "databases", signal },
  );
  return rows.map((row) => ({ name: row.name, isForeign: foreignDatabases.includes(row.engine) }));
}

/** The tables of some databases, by name. */
export async function tablesOf(
  engine: Engine,
  databases: readonly string[],
  signal: AbortSignal,
): Promise<Table[]> {
  if (databases.length === 0) return [];
  const known = await columnsOfSystemTables(engine, signal);
  const optional = (column: string, expression: Sql): Sql => (known.has(column) ? expression : sql`''`);
  const among = amongDatabases(engine, databases);
  const rows = await engine.rows<Record<keyof Table, string>>(
    sql`SELECT database, name, engine, ${optional("total_rows", sql`ifNull(toString(total_rows), '')`)} AS rows,
      if(engine IN ('Distributed', 'Buffer'), engine_full, '') AS definition,
      if(engine = 'MaterializedView', create_table_query, '') AS view,
      ${optional("uuid", sql`toString(uuid)`)} AS uuid
      FROM system.tables WHERE database IN (${among}) ${known.has("is_temporary") ? sql`AND is_temporary = 0` : sql``}
      ORDER BY database, name`,
    { purpose: "tables", signal },
  );
  const counted = known.has("total_rows") ? undefined : await rowsOfParts(engine, among, signal);
  return rows.map((row) => {
    const count = row.rows === "" ? counted?.get(keyOf(row.database, row.name)) : Number(row.rows);
    return { ...row, rows: count };
  });
}

/** Which clusters have a shard on this very server. */
export async function localClusters(engine: Engine, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const rows = await engine.rows<{ cluster: string }>(
    sql`SELECT DISTINCT cluster FROM system.clusters WHERE is_local = 1`,
    { purpose: "clusters", signal },
  );
  return new Set(rows.map(({ cluster }) => cluster));
}

export function keyOf(database: string, table: string): string {
  return JSON.stringify([database, table]);
}

/** Servers before 20.1 do not keep a table's rows beside its name, only those of its parts. */
async function rowsOfParts(
  engine: Engine,
  among: Sql,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const rows = await engine.rows<{ database: string; table: string; count: string }>(
    sql`SELECT database, table, sum(rows) AS count FROM system.parts
      WHERE active AND database IN (${among}) GROUP BY database, table`,
    { purpose: "rows of tables", signal },
  );
  return new Map(rows.map(({ database, table, count }) => [keyOf(database, table), Number(count)]));
}

async function columnsOfSystemTables(engine: Engine, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const rows = await engine.rows<{ name: string }>(
    sql`SELECT name FROM system.columns WHERE database = 'system' AND table = 'tables'`,
    { purpose: "what it tells of tables", signal },
  );
  return new Set(rows.map(({ name }) => name));
}

function amongDatabases(engine: Engine, databases: readonly string[]): Sql {
  return list(databases.map((database, at) => textValue(engine, `database${at}`, database)));
}
