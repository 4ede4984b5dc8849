import { list, type Sql, sql, value } from "../clickhouse/index.ts";

/** Conditions that all hold; those that were not asked for are left out. */
export function where(conditions: readonly (Sql | undefined)[]): Sql {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? sql`` : sql`WHERE ${list(given, " AND ")}`;
}

/** `column = value`, when there is a value. */
export function is(column: Sql, key: string, wanted: string | undefined): Sql | undefined {
  return wanted === undefined ? undefined : sql`${column} = ${value(key, "String", wanted)}`;
}

/** Milliseconds since 1970 as the engine's own time. */
export function instant(key: string, milliseconds: number): Sql {
  return sql`fromUnixTimestamp64Milli(${value(key, "Int64", Math.trunc(milliseconds))}, 'UTC')`;
}

/** How many rows an answer has: between 1 and `most`. */
export function limited(wanted: number | undefined, usual: number, most: number): number {
  if (wanted === undefined) return usual;
  return Math.min(most, Math.max(1, Math.trunc(wanted) || 1));
}
