import { name, type Sql, sql } from "./sql.ts";

/** A column as text that is never NULL; what stands in a list of texts comes line by line, without the list's own quotes. */
export function columnText({ name: column, type }: { readonly name: string; readonly type: string }): Sql {
  const of = name(column);
  if (type === "String") return of;
  if (/^Array\((?:LowCardinality\()?(?:String|FixedString\(\d+\))\)+$/.test(type)) {
    return sql`arrayStringConcat(${of}, '\\n')`;
  }
  return type === "Nullable(String)" ? sql`ifNull(${of}, '')` : sql`ifNull(toString(${of}), '')`;
}
