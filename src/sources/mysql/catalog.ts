import type { Column } from "../selection.ts";
import type { Session } from "./session.ts";

export interface Table {
  readonly database: string;
  readonly name: string;
  /** `BASE TABLE`, `VIEW`, `SYSTEM VERSIONED`, `SEQUENCE`. */
  readonly type: string;
  readonly engine: string | null;
}

export interface TableColumn extends Column {
  /** `varchar`, `longtext`, `bit`: the type without its size. */
  readonly dataType: string;
  readonly isKey: boolean;
}

/** The server's own; in lowercase, as MySQL 8 and MariaDB write them. */
const systemDatabases = ["information_schema", "mysql", "performance_schema", "sys"];

/** What this user may see, in a fixed order; of one database or table when so chosen. */
export async function tablesOf(
  session: Session,
  database: string | undefined,
  table: string | undefined,
): Promise<Table[]> {
  const chosen = [
    ...(database === undefined ? [] : [{ column: "TABLE_SCHEMA", value: database }]),
    ...(table === undefined ? [] : [{ column: "TABLE_NAME", value: table }]),
  ];
  const where = chosen.map(({ column }) => `${column} = ?`).join(" AND ");
  const all = await session.rows<Table>(
    `SELECT TABLE_SCHEMA AS \`database\`, TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine
FROM information_schema.TABLES ${where === "" ? "" : `WHERE ${where}`}
ORDER BY BINARY TABLE_SCHEMA, BINARY TABLE_NAME`,
    chosen.map(({ value }) => value),
  );
  const ours =
    database === undefined
      ? all.filter((one) => !systemDatabases.includes(one.database.toLowerCase()))
      : spelled(all, (one) => one.database, database);
  return table === undefined ? ours : spelled(ours, (one) => one.name, table);
}

/** Whether the server has such a database and shows it. */
export async function hasDatabase(session: Session, database: string): Promise<boolean> {
  const found = await session.rows("SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?", [
    database,
  ]);
  return found.length > 0;
}

export async function columnsOf(session: Session, { database, name }: Table): Promise<TableColumn[]> {
  const rows = await session.rows<{ name: string; type: string; dataType: string; columnKey: string }>(
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, DATA_TYPE AS dataType, COLUMN_KEY AS columnKey
FROM information_schema.COLUMNS
WHERE BINARY TABLE_SCHEMA = BINARY ? AND BINARY TABLE_NAME = BINARY ?
  AND TABLE_SCHEMA = ? AND TABLE_NAME = ?
ORDER BY ORDINAL_POSITION`,
    [database, name, database, name],
  );
  return rows.map(({ name: column, type, dataType, columnKey }) => ({
    name: column,
    type,
    dataType: dataType.toLowerCase(),
    isKey: columnKey === "PRI",
  }));
}

const countedExactly = 100_000;

/** Rows of a table: counted when they are few, else as the storage engine estimates them. `from` is quoted SQL. */
export async function rowsOf(
  session: Session,
  { database, name }: Table,
  from: string,
): Promise<{ count: number; exact: boolean }> {
  const [counted] = await session.rows<{ count: number | string }>(
    `SELECT COUNT(*) AS count FROM (SELECT 1 FROM ${from} LIMIT ${countedExactly + 1}) AS first_rows`,
  );
  const count = Number(counted?.count ?? 0);
  if (count <= countedExactly) return { count, exact: true };
  const [estimated] = await session.rows<{ count: number | string | null }>(
    "SELECT TABLE_ROWS AS count FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
    [database, name],
  );
  return { count: Math.max(count, Number(estimated?.count ?? 0)), exact: false };
}

/** The server may compare names letter case aside; two that differ only there are told apart here. */
function spelled<T>(all: readonly T[], nameOf: (one: T) => string, wanted: string): T[] {
  const exact = all.filter((one) => nameOf(one) === wanted);
  return exact.length > 0 ? exact : [...all];
}
