import { list, name, type Sql, sql } from "../../clickhouse/index.ts";

/** How tables are kept: on one engine, or on all servers of a cluster. */
export interface Layout {
  /** Name of the cluster, as its servers know it. */
  readonly cluster: string | undefined;
}

export interface Table {
  readonly name: string;
  /** Columns and indices. */
  readonly columns: Sql;
  readonly kind: "MergeTree" | "SummingMergeTree" | "AggregatingMergeTree";
  readonly orderBy: Sql;
  readonly settings?: Sql;
  readonly ttl?: Sql;
  /** What decides on which server of a cluster a row is kept. */
  readonly shardBy: Sql;
}

/**
 * The statements that make a table. On a cluster its rows are in `<name>_shard`, copied between replicas, and `<name>` reads and
 * writes all of them.
 */
export function tableStatements(table: Table, { cluster }: Layout): Sql[] {
  const everywhere = onCluster(cluster);
  const copied = cluster === undefined ? sql`` : sql`Replicated`;
  const ttl = table.ttl === undefined ? sql`` : sql` TTL ${table.ttl}`;
  const rows = sql`CREATE TABLE IF NOT EXISTS ${rowsOf(table.name, { cluster })}${everywhere} (${table.columns})
ENGINE = ${copied}${{ text: table.kind, params: {} }} ORDER BY (${table.orderBy})${ttl}
SETTINGS ${list([...durable(cluster), ...(table.settings === undefined ? [] : [table.settings])])}`;
  if (cluster === undefined) return [rows];
  const all = sql`CREATE TABLE IF NOT EXISTS ${name(table.name)}${everywhere} AS ${rowsOf(table.name, { cluster })}
ENGINE = Distributed(${name(cluster)}, currentDatabase(), ${name(`${table.name}_shard`)}, ${table.shardBy})`;
  return [rows, all];
}

/** The table that holds rows on each server. */
export function rowsOf(table: string, { cluster }: Layout): Sql {
  return name(cluster === undefined ? table : `${table}_shard`);
}

export function onCluster(cluster: string | undefined): Sql {
  return cluster === undefined ? sql`` : sql` ON CLUSTER ${name(cluster)}`;
}

/**
 * A file is deleted once the table has it, so the table has to have it on disk. Tables without replicas remember 10,000 tokens,
 * as those with replicas do by themselves.
 */
function durable(cluster: string | undefined): Sql[] {
  const synced = [sql`fsync_after_insert = 1`, sql`fsync_part_directory = 1`];
  return cluster === undefined ? [...synced, sql`non_replicated_deduplication_window = 10000`] : synced;
}
