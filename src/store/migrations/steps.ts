import { type Sql, sql } from "../../clickhouse/index.ts";
import { conversationTables } from "../conversations/conversation-tables.ts";
import { keyTables } from "../gateway-keys/table-keys.ts";
import { shelfTables } from "../sealed/table-storage.ts";
import { aggregateStatements, days, hours, people, values } from "./aggregates.ts";
import { type Layout, type Table, tableStatements } from "./layout.ts";

/** One step of the tables, never changed once it has shipped. It may be cut off at any statement and begun again. */
export interface Migration {
  readonly title: string;
  readonly statements: (layout: Layout) => readonly Sql[];
}

const word = sql`LowCardinality(String)`;

const ledger: Table = {
  name: "ledger",
  kind: "MergeTree",
  columns: sql`writer ${word}, sequence UInt64 CODEC(Delta, ZSTD(1)), at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)), request String CODEC(ZSTD(1)),
tenant ${word}, team ${word}, key ${word}, person String CODEC(ZSTD(1)), person_preview String CODEC(ZSTD(1)),
vendor ${word}, model ${word}, region ${word}, surface ${word}, data_class ${word}, form ${word}, counted UInt64 CODEC(ZSTD(1)),
fingerprints Array(String) CODEC(ZSTD(1)), detectors Array(${word}), previews Array(String) CODEC(ZSTD(1)), policy ${word},
INDEX of_person person TYPE bloom_filter(0.01) GRANULARITY 4, INDEX of_value fingerprints TYPE bloom_filter(0.01) GRANULARITY 4`,
  orderBy: sql`tenant, vendor, at`,
  shardBy: sql`cityHash64(request)`,
};

/** Which files the ledger has taken in. After three months a file of that name can no longer come back. */
const drained: Table = {
  name: "ledger_drained",
  kind: "MergeTree",
  columns: sql`segment String CODEC(ZSTD(1)), at DateTime('UTC') DEFAULT now()`,
  orderBy: sql`segment`,
  ttl: sql`at + INTERVAL 90 DAY`,
  shardBy: sql`cityHash64(segment)`,
};

/** In the order they are applied; the first has number 1. */
export const migrations: readonly Migration[] = [
  {
    title: "the ledger",
    statements: (layout) => [...tableStatements(ledger, layout), ...tableStatements(drained, layout)],
  },
  { title: "totals by hour", statements: (layout) => aggregateStatements(hours, layout) },
  { title: "people by day", statements: (layout) => aggregateStatements(people, layout) },
  { title: "distinct values", statements: (layout) => aggregateStatements(values, layout) },
  { title: "totals by day", statements: (layout) => aggregateStatements(days, layout) },
  { title: "sealed records", statements: shelfTables },
  { title: "gateway keys", statements: keyTables },
  { title: "conversations", statements: conversationTables },
];

/** Which steps were applied; made before any of them. */
export const applied: Table = {
  name: "store_migrations",
  kind: "MergeTree",
  columns: sql`step UInt32, title String, at DateTime('UTC') DEFAULT now()`,
  orderBy: sql`step`,
  shardBy: sql`step`,
};
