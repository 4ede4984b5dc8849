import { reasonOf, WatertightError } from "../../base/index.ts";
import { type Engine, openServer } from "../../clickhouse/index.ts";
import type { Gap, Place } from "../../model/index.ts";
import type { Collection, OpenSource, Source, SourceOptions } from "../source.ts";
import { type TextOf, textOfServer } from "./columns.ts";
import { databasesOf, keyOf, localClusters, ownDatabases, type Table, tablesOf } from "./inventory.ts";
import { gapOf, planOf } from "./plan.ts";
import { rowsIn, tableCollection } from "./table.ts";
import { type ClickHouseTarget, isClickHouseTarget, parseClickHouseTarget } from "./target.ts";

/** A ClickHouse server, or a cluster through one of its servers. */
export const clickhouse: Source = {
  kind: "clickhouse",
  accepts: async (target) => isClickHouseTarget(target),
  async open(target, options) {
    const parsed = parseClickHouseTarget(target);
    const { url, address, user } = parsed;
    const askPassword = () => options.passwordFor(address);
    // A server that asks for no password is not worth a question; one whose user was named most likely does.
    const password = parsed.password ?? (user === undefined ? undefined : await askPassword());
    const { budget, signal, tag } = options;
    const asked = { url, user: user ?? "default", password, askPassword, budget, tag, signal };
    const engine = await openServer(asked);
    try {
      return new ClickHousePlace(engine, parsed, options, await chosenDatabases(engine, parsed, signal));
    } catch (thrown) {
      await engine.close();
      throw thrown;
    }
  },
};

const ownTables =
  "ClickHouse's own tables; its logs keep statements with the values in them, and are read when the address names them: /system";

interface Chosen {
  readonly databases: readonly string[];
  readonly gaps: readonly Gap[];
}

class ClickHousePlace implements OpenSource {
  readonly #engine: Engine;
  readonly #target: ClickHouseTarget;
  readonly #options: SourceOptions;
  readonly #chosen: Chosen;

  constructor(engine: Engine, target: ClickHouseTarget, options: SourceOptions, chosen: Chosen) {
    this.#engine = engine;
    this.#target = target;
    this.#options = options;
    this.#chosen = chosen;
  }

  describe(): Place {
    return { target: this.#target.address.shown, kind: "ClickHouse" };
  }

  async *collections(): AsyncGenerator<Collection | Gap> {
    const { signal } = this.#options;
    yield* this.#chosen.gaps;
    const plan = await this.#plan();
    const textOf = await textOfServer(this.#engine, signal);
    for (const thing of plan) {
      if (signal.aborted) return;
      if (isTable(thing)) yield* await this.#tableOrGap(thing, textOf);
      else yield thing;
    }
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  async #tableOrGap(table: Table, textOf: TextOf): Promise<readonly (Collection | Gap)[]> {
    try {
      return await tableCollection(this.#engine, table, textOf, this.#options);
    } catch (thrown) {
      return [gapOf(table, reasonOf(thrown), "unread")];
    }
  }

  async #plan(): Promise<readonly (Table | Gap)[]> {
    const { signal } = this.#options;
    const { table } = this.#target;
    const tables = await tablesOf(this.#engine, this.#chosen.databases, signal);
    const isNamed = table !== undefined;
    const wanted = isNamed ? tables.filter((one) => one.name === table) : tables;
    const spread = wanted.filter(({ engine }) => engine === "Distributed");
    const clusters = spread.length === 0 ? new Set<string>() : await localClusters(this.#engine, signal);
    const silent = new Set<string>();
    const counted = new Map<string, number>();
    for (const one of spread) {
      const key = keyOf(one.database, one.name);
      const rows = await this.#rowsOfShards(one);
      if (rows === undefined) silent.add(key);
      else counted.set(key, rows);
    }
    const known = wanted.map((one) => ({
      ...one,
      rows: one.rows ?? counted.get(keyOf(one.database, one.name)),
    }));
    return planOf(known, { isNamed, localClusters: clusters, silent });
  }

  /** Counting is what every shard has to answer. Undefined when one does not; why not is said when the table is read. */
  async #rowsOfShards({ database, name: table }: Table): Promise<number | undefined> {
    const { signal } = this.#options;
    try {
      return await rowsIn(this.#engine, { database, name: table }, signal);
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }
}

function isTable(thing: Table | Gap): thing is Table {
  return !("why" in thing);
}

/** @throws WatertightError `unreadable` when the address names what is not there */
async function chosenDatabases(
  engine: Engine,
  { database, table }: ClickHouseTarget,
  signal: AbortSignal,
): Promise<Chosen> {
  const known = await databasesOf(engine, signal);
  if (database === undefined) {
    const theirs = known.filter((one) => !ownDatabases.includes(one.name));
    const gaps = theirs
      .filter(({ isForeign }) => isForeign)
      .map(({ name }): Gap => ({ collection: name, why: "a database of another system", kind: "skipped" }));
    gaps.push({ collection: "system", why: ownTables, kind: "skipped" });
    return { databases: theirs.filter((one) => !one.isForeign).map((one) => one.name), gaps };
  }
  if (!known.some(({ name }) => name === database)) {
    const names = known.slice(0, 20).map(({ name }) => JSON.stringify(name));
    throw new WatertightError(
      "unreadable",
      "the server has no such database, or the user may not see it",
      `it shows ${names.join(", ")}`,
    );
  }
  if (table !== undefined) {
    const tables = await tablesOf(engine, [database], signal);
    if (!tables.some((one) => one.name === table)) {
      throw new WatertightError(
        "unreadable",
        "the database has no such table, or the user may not see it",
        "leave the table out of the address to have all of them read",
      );
    }
  }
  return { databases: [database], gaps: [] };
}
