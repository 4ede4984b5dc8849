import { type Sql, sql } from "../../clickhouse/index.ts";
import type { Layout } from "../migrations/layout.ts";
import { oneEngine, type SharedTable, sharedTableStatements } from "../sealed/shared-table.ts";

/** What is looked for stands in columns, everything else is sealed. */
const table: SharedTable = {
  name: "conversations",
  columns: sql`tenant LowCardinality(String), person String, entry String, request String, at DateTime64(3, 'UTC'),
vendor LowCardinality(String), classes Array(LowCardinality(String)), expires_at DateTime64(3, 'UTC'),
data_key String, sealed String CODEC(NONE)`,
  kind: sql`MergeTree`,
  partitionBy: sql`toYYYYMM(at)`,
  orderBy: sql`tenant, person, at, entry`,
  shardBy: sql`cityHash64(tenant, person)`,
};

/** The table that `ConversationLog` needs. */
export const conversationTables = (layout: Layout = oneEngine): Sql[] => sharedTableStatements(table, layout);

/** How the columns travel. */
export const conversationColumns = {
  tenant: "text",
  person: "text",
  entry: "text",
  request: "text",
  at: "time",
  vendor: "text",
  classes: "texts",
  expires_at: "time",
  data_key: "text",
  sealed: "bytes",
} as const;
