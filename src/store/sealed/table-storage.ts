import { type Engine, list, number, type Sql, sql, value } from "../../clickhouse/index.ts";
import type { Layout } from "../migrations/layout.ts";
import { GroupedWrites } from "./grouped-writes.ts";
import { insertRows } from "./insert-rows.ts";
import {
  deleteStatement,
  mergeStatement,
  oneEngine,
  type SharedTable,
  sharedTableStatements,
} from "./shared-table.ts";
import type { ShelfStorage, Space, StoredRecord } from "./shelf-storage.ts";

const table: SharedTable = {
  name: "shelf",
  columns: sql`tenant LowCardinality(String), purpose LowCardinality(String), id String, slot String,
version DateTime64(9, 'UTC') DEFAULT now64(9, 'UTC'), expires_at UInt64, sealed String CODEC(NONE)`,
  kind: sql`ReplacingMergeTree(version)`,
  partitionBy: sql`purpose`,
  orderBy: sql`tenant, purpose, id, slot`,
  shardBy: sql`cityHash64(id, slot)`,
};

/** The table that `TableStorage` needs. */
export const shelfTables = (layout: Layout = oneEngine): Sql[] => sharedTableStatements(table, layout);

const columns = {
  tenant: "text",
  purpose: "text",
  id: "text",
  slot: "text",
  expires_at: "integer",
  sealed: "bytes",
} as const;

/** Rows that are read at once. */
const page = 100;

interface Row {
  readonly id: string;
  readonly slot: string;
  readonly expires_at: number | string;
  readonly sealed: string;
}

/** Records in a table, for several machines on one ClickHouse. */
export class TableStorage implements ShelfStorage {
  readonly #engine: Engine;
  readonly #layout: Layout;
  readonly #writes: GroupedWrites<Space & StoredRecord>;

  constructor(engine: Engine, layout: Layout = oneEngine) {
    this.#engine = engine;
    this.#layout = layout;
    this.#writes = new GroupedWrites({
      write: (records) =>
        insertRows(
          engine,
          "shelf",
          columns,
          records.map(({ expiresAt, ...record }) => ({ ...record, expires_at: expiresAt })),
        ),
      bytesOf: ({ sealed }) => sealed.length + 300,
    });
  }

  put({ purpose, tenant }: Space, { id, slot, expiresAt, sealed }: StoredRecord): Promise<void> {
    return this.#writes.add({ purpose, tenant, id, slot, expiresAt, sealed });
  }

  get(space: Space, ids: readonly string[]): Promise<StoredRecord[]> {
    return this.#records(sql`${within(space)} AND ${among(ids)}`);
  }

  async delete(space: Space, ids: readonly string[]): Promise<number> {
    await this.#writes.settled();
    return this.#delete(sql`${within(space)} AND ${among(ids)}`);
  }

  async *all(space: Space): AsyncGenerator<StoredRecord> {
    let last: StoredRecord | undefined;
    do {
      const after: Sql =
        last === undefined
          ? sql`1`
          : sql`(id, slot) > (${value("lastId", "String", last.id)}, ${value("lastSlot", "String", last.slot)})`;
      const records: StoredRecord[] = await this.#records(
        sql`${within(space)} AND ${after} ORDER BY id, slot LIMIT ${number(page)}`,
      );
      yield* records;
      last = records.at(page - 1);
    } while (last !== undefined);
  }

  async sweep(now: number): Promise<number> {
    // Or a version that was replaced would be back when the one in its place goes first.
    await this.#engine.run(mergeStatement("shelf", this.#layout), { purpose: "replaced records removed" });
    return this.#delete(sql`expires_at <= ${value("now", "UInt64", now)}`);
  }

  async #records(which: Sql): Promise<StoredRecord[]> {
    const rows = await this.#engine.rows<Row>(
      sql`SELECT id, slot, expires_at, base64Encode(sealed) AS sealed FROM shelf FINAL WHERE ${which}`,
      { purpose: "records of the shelf" },
    );
    return rows.map(({ id, slot, expires_at, sealed }) => ({
      id,
      slot,
      expiresAt: Number(expires_at),
      sealed: Buffer.from(sealed, "base64"),
    }));
  }

  async #delete(which: Sql): Promise<number> {
    const [row] = await this.#engine.rows<{ found: number | string }>(
      sql`SELECT count() AS found FROM shelf FINAL WHERE ${which}`,
      { purpose: "what is deleted from the shelf" },
    );
    const found = Number(row?.found);
    if (found === 0) return 0;
    // Versions that were replaced count for nothing, and have to go as well.
    await this.#engine.run(deleteStatement("shelf", which, this.#layout), {
      purpose: "records deleted from the shelf",
    });
    return found;
  }
}

function within({ tenant, purpose }: Space): Sql {
  return list(
    [
      sql`tenant = ${value("tenant", "String", tenant)}`,
      sql`purpose = ${value("purpose", "String", purpose)}`,
    ],
    " AND ",
  );
}

function among(ids: readonly string[]): Sql {
  return sql`id IN ${value("ids", "Array(String)", ids)}`;
}
