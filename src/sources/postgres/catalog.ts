import type { Column } from "../selection.ts";
import type { Session } from "./session.ts";

export interface Relation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** `pg_class.relkind`: r table, p partitioned table, m materialized view, v view, f foreign table. */
  readonly kind: "r" | "p" | "m" | "v" | "f";
  readonly isFilled: boolean;
  readonly mayRead: boolean;
  /** Row security applies to this user: rows may be hidden. */
  readonly isFiltered: boolean;
}

export interface RelationColumn extends Column {
  readonly mayRead: boolean;
  readonly isBytes: boolean;
  /** Of a type that names an instant, a time of day aside. */
  readonly isInstant: boolean;
}

// A partition is read with its table, so only the topmost ones count; who names a partition gets it.
const relationsStatement = `
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
  c.relispopulated AS "isFilled",
  has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT') AS "mayRead",
  row_security_active(c.oid) AS "isFiltered"
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f')
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  AND CASE WHEN $1::text IS NULL THEN NOT c.relispartition
    ELSE $1 IN (c.relname, n.nspname || '.' || c.relname) END
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

/** What can hold rows, in a fixed order; `chosen` is `table` or `schema.table`. */
export function relationsOf(session: Session, chosen: string | undefined): Promise<Relation[]> {
  return session.rows<Relation>(relationsStatement, [chosen ?? null]);
}

const columnsStatement = `
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
  has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS "mayRead",
  base.typname = 'bytea' AS "isBytes",
  base.typname IN ('date', 'timestamp', 'timestamptz') AS "isInstant"
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type AS base ON base.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`;

export function columnsOf(session: Session, { oid }: Relation): Promise<RelationColumn[]> {
  return session.rows<RelationColumn>(columnsStatement, [oid]);
}

/** Whether a relation is still there. */
export async function isThere(session: Session, { oid }: Relation): Promise<boolean> {
  return (await session.rows("SELECT FROM pg_catalog.pg_class WHERE oid = $1::oid", [oid])).length > 0;
}

/** Databases one may connect to; templates are left out. */
export async function databasesOf(session: Session): Promise<string[]> {
  const rows = await session.rows<{ name: string; mayConnect: boolean }>(`
SELECT datname AS name FROM pg_catalog.pg_database
WHERE datallowconn AND NOT datistemplate AND has_database_privilege(datname, 'CONNECT')
ORDER BY datname COLLATE "C"`);
  return rows.map(({ name }) => name);
}

/** Names of databases that exist and cannot be connected to. */
export async function closedDatabasesOf(session: Session): Promise<string[]> {
  const rows = await session.rows<{ name: string }>(`
SELECT datname AS name FROM pg_catalog.pg_database
WHERE NOT datistemplate AND NOT (datallowconn AND has_database_privilege(datname, 'CONNECT'))
ORDER BY datname COLLATE "C"`);
  return rows.map(({ name }) => name);
}

/** Whether the database keeps large objects, which belong to no table. */
export async function hasLargeObjects(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ has: boolean }>(
    "SELECT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS has",
  );
  return row?.has === true;
}

const countedExactly = 100_000;

/** Rows of a relation: counted when they are few, else as the planner estimates them. `from` is quoted SQL. */
export async function rowsOf(session: Session, from: string): Promise<{ count: number; exact: boolean }> {
  const [plan] = await session.rows<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM ${from}`,
  );
  const estimate = plan?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
  if (estimate > countedExactly) return { count: estimate, exact: false };
  const [row] = await session.rows<{ count: string }>(`SELECT count(*) AS count FROM ${from}`);
  return { count: Number(row?.count ?? 0), exact: true };
}
