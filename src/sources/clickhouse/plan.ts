import type { Gap } from "../../model/index.ts";
import { engineArguments, viewTarget } from "./engine-arguments.ts";
import { whyLeftOut } from "./engines.ts";
import { keyOf, type Table } from "./inventory.ts";

export interface PlanOptions {
  /** The address names this one table. */
  readonly isNamed: boolean;
  /** Clusters with a shard on this server. */
  readonly localClusters: ReadonlySet<string>;
  /** Distributed tables that do not answer, by key: nothing is left out in their favour. */
  readonly silent?: ReadonlySet<string>;
}

/**
 * Which tables are read, in the order they came, each row once. A `Distributed` or `Buffer` table stands for those behind
 * it: a local table is left to the first `Distributed` one whose cluster has a shard on this server, a materialized view's
 * own table to the view.
 */
export function planOf(tables: readonly Table[], options: PlanOptions): (Table | Gap)[] {
  const covered = coveredBy(tables, options);
  return tables.flatMap((table): (Table | Gap)[] => {
    const { database, name, engine } = table;
    const by = options.isNamed ? undefined : covered.get(keyOf(database, name));
    if (by !== undefined)
      return by.isSaid ? [gapOf(table, `its rows are read as those of ${by.name}`, "skipped")] : [];
    const left = whyLeftOut(engine, options.isNamed);
    if (left !== undefined) {
      return [gapOf(table, left.why, options.isNamed ? "unread" : "skipped")];
    }
    return [table];
  });
}

export function gapOf(
  { database, name }: Pick<Table, "database" | "name">,
  why: string,
  kind: Gap["kind"],
): Gap {
  return { collection: `${database}.${name}`, why, kind };
}

interface Cover {
  readonly name: string;
  /** An inner table has no name that a person gave it, so nobody misses it. */
  readonly isSaid: boolean;
}

function coveredBy(tables: readonly Table[], options: PlanOptions): ReadonlyMap<string, Cover> {
  const known = new Set(tables.map(({ database, name }) => keyOf(database, name)));
  const covered = new Map<string, Cover>();
  const cover = (key: string, by: Table, isSaid: boolean): void => {
    if (known.has(key) && key !== keyOf(by.database, by.name) && !covered.has(key)) {
      covered.set(key, { name: `${by.database}.${by.name}`, isSaid });
    }
  };
  const firstOver = new Map<string, Table>();
  for (const table of tables) {
    const { database, name, engine, definition, uuid } = table;
    const key = keyOf(database, name);
    if (engine === "Buffer") {
      const [to = "", target = ""] = engineArguments(definition);
      cover(keyOf(to, target), table, true);
    } else if (engine === "Distributed" && options.silent?.has(key) !== true) {
      const [cluster = "", to = "", target = ""] = engineArguments(definition);
      const over = JSON.stringify([cluster, to, target]);
      const first = firstOver.get(over);
      if (first !== undefined) cover(key, first, true);
      else firstOver.set(over, table);
      if (options.localClusters.has(cluster)) cover(keyOf(to, target), first ?? table, true);
    } else if (engine === "MaterializedView") {
      const target = viewTarget(table.view);
      const behind = target === undefined ? undefined : keyOf(target.database ?? database, target.table);
      const seen = tables.find((other) => keyOf(other.database, other.name) === behind);
      if (seen !== undefined) cover(key, seen, true);
      for (const inner of [`.inner.${name}`, `.inner_id.${uuid}`])
        cover(keyOf(database, inner), table, false);
    }
  }
  return covered;
}
