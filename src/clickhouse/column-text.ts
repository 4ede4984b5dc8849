import { name, type Sql, sql } from "./sql.ts";

/** Types that hold values inside values. */
const nested = /^(?:Nullable\()?(?:Array|Map|Tuple|Nested|JSON|Object|Variant|Dynamic)\b/;
const listOfTexts = /^Array\((?:LowCardinality\()?(?:String|FixedString\(\d+\))\)+$/;
const listWithGaps = /^Array\((?:LowCardinality\()?Nullable\((?:String|FixedString\(\d+\))\)+$/;

/**
 * A column as text that is never NULL. A list of texts comes line by line, without quotes of its own; anything else that
 * holds values inside comes as JSON, which keeps the names inside (`role`, `content`) with what stands under them.
 */
export function columnText({ name: column, type }: { readonly name: string; readonly type: string }): Sql {
  const of = name(column);
  if (type === "String") return of;
  if (listOfTexts.test(type)) return sql`arrayStringConcat(${of}, '\\n')`;
  if (listWithGaps.test(type)) return sql`arrayStringConcat(arrayMap(x -> ifNull(x, ''), ${of}), '\\n')`;
  if (type === "Nullable(String)") return sql`ifNull(${of}, '')`;
  return nested.test(type) ? sql`ifNull(toJSONString(${of}), '')` : sql`ifNull(toString(${of}), '')`;
}
