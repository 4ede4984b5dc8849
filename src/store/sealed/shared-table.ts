import { name, type Sql, sql } from "../../clickhouse/index.ts";
import { type Layout, onCluster, rowsOf } from "../migrations/layout.ts";

/** A table whose rows are replaced and deleted, each by its key. */
export interface SharedTable {
  readonly name: string;
  readonly columns: Sql;
  /** Of the MergeTree family: `ReplacingMergeTree(version)`. */
  readonly kind: Sql;
  readonly partitionBy?: Sql;
  readonly orderBy: Sql;
  /** What decides on which server of a cluster a row is kept: rows that replace each other must agree. */
  readonly shardBy: Sql;
}

/**
 * What is deleted has to be gone, also from the disk: parts that a mutation replaced are removed after a second and not, as
 * usual, after eight minutes (ClickHouse, "MergeTree tables settings": old_parts_lifetime, cleanup_delay_period).
 */
const settings = sql`fsync_after_insert = 1, fsync_part_directory = 1, old_parts_lifetime = 1, cleanup_delay_period = 1,
cleanup_delay_period_random_add = 0, max_cleanup_delay_period = 2`;

/** The statements that make a table; on a cluster its rows are copied between replicas, under `<name>_shard`. */
export function sharedTableStatements(table: SharedTable, layout: Layout): Sql[] {
  const { columns, kind, orderBy, partitionBy, shardBy } = table;
  const everywhere = onCluster(layout.cluster);
  const copied = layout.cluster === undefined ? sql`` : sql`Replicated`;
  const parts = partitionBy === undefined ? sql`` : sql` PARTITION BY ${partitionBy}`;
  const rows = rowsOf(table.name, layout);
  const made = sql`CREATE TABLE IF NOT EXISTS ${rows}${everywhere} (${columns})
ENGINE = ${copied}${kind}${parts} ORDER BY (${orderBy}) SETTINGS ${settings}`;
  if (layout.cluster === undefined) return [made];
  const all = sql`CREATE TABLE IF NOT EXISTS ${name(table.name)}${everywhere} AS ${rows}
ENGINE = Distributed(${name(layout.cluster)}, currentDatabase(), ${rows}, ${shardBy})`;
  return [made, all];
}

/** Deletes rows, and waits until every replica has rewritten what it deletes from. */
export function deleteStatement(table: string, which: Sql, layout: Layout): Sql {
  return sql`ALTER TABLE ${rowsOf(table, layout)}${onCluster(layout.cluster)} DELETE WHERE ${which} SETTINGS mutations_sync = 2`;
}

/** Removes rows that others have replaced. */
export function mergeStatement(table: string, layout: Layout): Sql {
  return sql`OPTIMIZE TABLE ${rowsOf(table, layout)}${onCluster(layout.cluster)} FINAL`;
}

export const oneEngine: Layout = { cluster: undefined };
