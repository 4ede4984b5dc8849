import { list, name, number, type Sql, sql } from "../../clickhouse/index.ts";
import type { Column, Selection } from "../selection.ts";
import { groupsOf, type TextOf } from "./columns.ts";

const shares = 2 ** 20;

/**
 * The condition for the rows that are wanted, if not all are. A share is drawn by a hash of everything a row holds: the
 * same rows in every run, on every server and shard, whatever order they come in. `SAMPLE` would read less, and draws by
 * the table's sampling key, mostly a person: all rows of some people, from which nothing can be estimated about rows.
 */
export function rowsWanted(
  { share, since }: Selection,
  columns: readonly Column[],
  time: Column | undefined,
  textOf: TextOf,
): Sql | undefined {
  const conditions: Sql[] = [];
  if (since !== undefined && time !== undefined) conditions.push(from(time, since));
  const [drawnBy] = groupsOf(columns);
  if (share !== undefined && share < 1 && drawnBy !== undefined) {
    const kept = number(Math.max(1, Math.round(share * shares)));
    conditions.push(sql`cityHash64(${list(drawnBy.map(textOf))}) % ${number(shares)} < ${kept}`);
  }
  return conditions.length === 0 ? undefined : list(conditions, " AND ");
}

function from(time: Column, since: Date): Sql {
  const seconds = number(Math.max(0, Math.floor(since.getTime() / 1000)));
  const isDay = /^(?:LowCardinality\(|Nullable\()*Date(?:32)?\b/.test(time.type);
  return isDay
    ? sql`${name(time.name)} >= toDate(toDateTime(${seconds}))`
    : sql`${name(time.name)} >= toDateTime(${seconds})`;
}
