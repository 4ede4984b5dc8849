import { list, name, type Sql, sql, value } from "../../clickhouse/index.ts";
import type { CollectionTotal } from "../../model/index.ts";
import type { EngineRelation } from "../../sources/index.ts";
import { taskOf } from "./advise.ts";
import { clickhouseMasking } from "./masking.ts";
import type { PlanOptions } from "./plan.ts";

/** What a keyed hash is made with, for one trial. */
export type HashKey = readonly [bigint, bigint];

/**
 * The relation as it would be after the plan was carried out: the same rows, masked while they are read. Nothing is
 * written. Undefined when a column with findings is not among those of the relation.
 */
export function maskedRelation(
  relation: EngineRelation,
  collection: CollectionTotal,
  options: PlanOptions,
  [k0, k1]: HashKey,
): EngineRelation | undefined {
  const { columns } = taskOf(collection, options);
  const types = new Map(relation.columns.map((column) => [column.name, column.type]));
  const dropped = new Set<string>();
  const replaced: Sql[] = [];
  for (const { name: column, found, advice } of columns) {
    const type = types.get(column);
    if (type === undefined) return undefined;
    const quoted = name(column);
    if (advice === "hash") {
      const key = sql`(${value("watertight_k0", "UInt64", String(k0))}, ${value("watertight_k1", "UInt64", String(k1))})`;
      const hashed = sql`lower(hex(sipHash128Keyed(${key}, toString(${quoted}))))`;
      replaced.push(sql`if(${quoted} = '', ${quoted}, ${hashed}) AS ${quoted}`);
      continue;
    }
    const patterns = options.wrapped?.has(column) === true ? [] : options.patternsFor(found);
    const masking =
      advice === "drop" ? undefined : clickhouseMasking({ name: quoted.text, type, found, patterns });
    if (masking === undefined) dropped.add(column);
    else replaced.push(sql`${{ text: masking.value, params: {} }} AS ${quoted}`);
  }
  const except =
    dropped.size === 0 ? sql`` : sql` EXCEPT (${list([...dropped].map((column) => name(column)))})`;
  const replace = replaced.length === 0 ? sql`` : sql` REPLACE (${list(replaced)})`;
  const { engine, where, time } = relation;
  return {
    engine,
    from: sql`(SELECT *${except}${replace} FROM ${relation.from})`,
    columns: relation.columns.filter((column) => !dropped.has(column.name)),
    ...(where !== undefined && { where }),
    ...(time !== undefined && !dropped.has(time.name) && { time }),
  };
}
