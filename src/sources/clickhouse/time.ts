import { name, type Sql, sql } from "../../clickhouse/index.ts";
import { type Column, timeColumn } from "../selection.ts";

/** The column that tells when a row came about; one of the time of day alone does not. */
export function rowTimeColumn(columns: readonly Column[]): Column | undefined {
  return timeColumn(columns.filter(({ type }) => /^Date(?:32|Time|Time64)?\b/.test(bare(type))));
}

/** A time as text that `instantOf` reads: a day, or milliseconds since 1970; empty when there is none. */
export function timeText(column: Column): Sql {
  const of = name(column.name);
  const type = bare(column.type);
  if (type.startsWith("DateTime64"))
    return sql`ifNull(toString(toUnixTimestamp64Milli(toDateTime64(${of}, 3))), '')`;
  if (type.startsWith("DateTime")) return sql`ifNull(toString(toInt64(toUnixTimestamp(${of})) * 1000), '')`;
  return sql`ifNull(toString(${of}), '')`;
}

/** ISO 8601 in UTC. ClickHouse keeps a time that was never set as the first of its calendar, which is no time at all. */
export function instantOf(text: string): string | undefined {
  if (text === "" || text === "0" || text === "1970-01-01") return undefined;
  const time = new Date(/^-?\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function bare(type: string): string {
  return type.replace(/^(?:LowCardinality\(|Nullable\()+/, "");
}
