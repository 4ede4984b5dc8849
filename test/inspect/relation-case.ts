import { onTestFinished } from "vitest";
import { type Engine, list, name, openEmbedded, type Sql, sql, value } from "../../src/clickhouse/index.ts";
import { catalogue, createScanner } from "../../src/detect/index.ts";
import { DecidePool, fingerprintWith, inspect } from "../../src/inspect/index.ts";
import { type Gap, Report } from "../../src/model/index.ts";
import {
  type Collection,
  type Column,
  type EngineRelation,
  everything,
  type OpenSource,
  type Selection,
} from "../../src/sources/index.ts";

export const purpose = "a test";
export const scanner: ReturnType<typeof createScanner> = createScanner({ detectors: catalogue });
const key = new Uint8Array(32);

export function openEngine(): Promise<Engine> {
  return openEmbedded({
    budget: { threads: 2, memoryBytes: 2 ** 31, seconds: 60 },
    tag: "watertight/test",
  });
}

export function poolOf(threads: number): DecidePool {
  const pool = new DecidePool({
    threads,
    choice: { ownDetectors: [], disabled: [], only: undefined },
    key,
  });
  onTestFinished(() => pool.close());
  return pool;
}

/** A table made from expressions over `number`. */
export async function tableOf(
  engine: Engine,
  table: string,
  columns: readonly (Column & { readonly as: Sql })[],
  rows: number,
): Promise<EngineRelation> {
  const described = columns.map(
    ({ name: column, type }) => sql`${name(column)} ${{ text: type, params: {} }}`,
  );
  await engine.run(
    sql`CREATE TABLE ${name(table)} (${list(described)}) ENGINE = MergeTree ORDER BY tuple() SETTINGS index_granularity = 128`,
    { purpose },
  );
  const cells = list(columns.map(({ as }) => as));
  await engine.run(
    sql`INSERT INTO ${name(table)} SELECT ${cells} FROM numbers(${value("rows", "UInt64", rows)})`,
    { purpose },
  );
  return {
    engine,
    from: name(table),
    columns: columns.map(({ name, type }) => ({ name, type })),
    rowPlace: { part: name("_part"), row: name("_part_offset") },
  };
}

export interface Inspected {
  readonly selection?: Partial<Selection>;
  readonly pool?: DecidePool;
  readonly signal?: AbortSignal;
}

/** The report on collections that an engine reads. */
export async function inspected(
  relations: Readonly<Record<string, EngineRelation>>,
  { selection, pool = poolOf(2), signal = new AbortController().signal }: Inspected = {},
): Promise<Report> {
  const place: OpenSource = {
    describe: () => ({ target: "data", kind: "database" }),
    async *collections(): AsyncGenerator<Collection | Gap> {
      for (const [table, relation] of Object.entries(relations)) {
        const read = (): never => {
          throw new Error("an engine reads it");
        };
        yield { name: table, columns: relation.columns, format: "table", relation, read };
      }
    },
    close: async () => {},
  };
  const report = await inspect([place], {
    run: "test",
    version: "0.0.0",
    scanner,
    nameScanner: scanner,
    detectors: catalogue,
    fingerprint: fingerprintWith(key),
    pool,
    selection: { ...everything, ...selection },
    clock: { now: () => new Date(0) },
    signal,
  });
  return Report.parse(report);
}
