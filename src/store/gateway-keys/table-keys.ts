import { type Clock, systemClock, WatertightError } from "../../base/index.ts";
import { type Engine, number, type Sql, sql } from "../../clickhouse/index.ts";
import type { Layout } from "../migrations/layout.ts";
import { insertRows } from "../sealed/insert-rows.ts";
import { oneEngine, type SharedTable, sharedTableStatements } from "../sealed/shared-table.ts";
import { type KeyRecord, type KeyShelf, mostKeys, type ParseRecord } from "./key-shelf.ts";
import { polled } from "./polled.ts";

/** A revocation is a row of its own, so that no later record can undo it. */
const table: SharedTable = {
  name: "gateway_keys",
  columns: sql`id String, kind LowCardinality(String), version DateTime64(9, 'UTC') DEFAULT now64(9, 'UTC'), content String`,
  kind: sql`ReplacingMergeTree(version)`,
  orderBy: sql`id, kind`,
  shardBy: sql`cityHash64(id)`,
};

/** The table that `TableKeys` needs. */
export const keyTables = (layout: Layout = oneEngine): Sql[] => sharedTableStatements(table, layout);

const columns = { id: "text", kind: "text", content: "text" } as const;

interface Row {
  readonly id: string;
  readonly kind: "record" | "revoked";
  readonly content: string;
}

export interface TableKeysOptions<Record extends KeyRecord> {
  readonly engine: Engine;
  readonly parse: ParseRecord<Record>;
  readonly clock?: Clock;
}

/** Records of gateway keys in a table, for several machines on one ClickHouse. */
export class TableKeys<Record extends KeyRecord> implements KeyShelf<Record> {
  readonly #engine: Engine;
  readonly #parse: ParseRecord<Record>;
  readonly #clock: Clock;

  constructor({ engine, parse, clock = systemClock }: TableKeysOptions<Record>) {
    this.#engine = engine;
    this.#parse = parse;
    this.#clock = clock;
  }

  async list(): Promise<readonly Record[]> {
    const rows = await this.#engine.rows<Row>(
      sql`SELECT id, kind, content FROM gateway_keys FINAL ORDER BY id, kind LIMIT ${number(2 * mostKeys)}`,
      { purpose: "gateway keys" },
    );
    const revoked = new Map(
      rows.filter(({ kind }) => kind === "revoked").map((row) => [row.id, row.content]),
    );
    return rows
      .filter(({ kind }) => kind === "record")
      .map(({ id, content }) => this.#record(content, revoked.get(id)));
  }

  async put(record: Record): Promise<void> {
    const { id, revokedAt } = record;
    const rows: Row[] = [{ id, kind: "record", content: JSON.stringify(this.#parse(record)) }];
    if (revokedAt !== undefined) rows.push({ id, kind: "revoked", content: String(revokedAt) });
    await insertRows(this.#engine, "gateway_keys", columns, rows);
  }

  async revoke(id: string): Promise<boolean> {
    const record = (await this.list()).find((one) => one.id === id);
    if (record === undefined) return false;
    if (record.revokedAt !== undefined) return true;
    const content = String(this.#clock.now().getTime());
    await insertRows(this.#engine, "gateway_keys", columns, [{ id, kind: "revoked", content }]);
    return true;
  }

  watch(onChange: (records: readonly Record[]) => void, onError: (reason: unknown) => void): () => void {
    return polled(
      () => this.#state(),
      () => this.list(),
      onChange,
      onError,
    );
  }

  /** Rows that were merged away change nothing of it: versions only rise. */
  async #state(): Promise<string> {
    const [row] = await this.#engine.rows<{ state: string }>(
      sql`SELECT concat(toString(uniqExact(id, kind)), ' ', toString(max(version)), ' ', toString(sum(cityHash64(id, kind, version)))) AS state
        FROM gateway_keys FINAL`,
      { purpose: "whether gateway keys changed" },
    );
    return String(row?.state);
  }

  #record(content: string, revokedAt: string | undefined): Record {
    try {
      const kept: unknown = JSON.parse(content);
      return this.#parse(revokedAt === undefined ? kept : { ...Object(kept), revokedAt: Number(revokedAt) });
    } catch (cause) {
      throw new WatertightError(
        "unreadable",
        "a gateway key in the table gateway_keys cannot be read",
        "it may be of a newer version; until it can be read nobody is let in",
        cause,
      );
    }
  }
}
