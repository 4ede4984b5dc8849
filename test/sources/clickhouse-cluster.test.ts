import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickhouse } from "../../src/sources/clickhouse/clickhouse.ts";
import { everything } from "../../src/sources/index.ts";
import { type ClickHouseServer, missingClickHouse, startCluster } from "../servers/clickhouse.ts";
import { readPlace } from "./read-place.ts";

const title = missingClickHouse === undefined ? "a cluster" : `a cluster — NOT TESTED: ${missingClickHouse}`;
const perShard = 400;

describe.skipIf(missingClickHouse !== undefined)(title, () => {
  let shards: ClickHouseServer[] = [];
  const first = (): ClickHouseServer => {
    const [shard] = shards;
    if (shard === undefined) throw new Error("no shard was started");
    return shard;
  };
  const read = (table?: string, options = {}) => readPlace(clickhouse, first().target(table), options);

  beforeAll(async () => {
    shards = await startCluster();
    for (const [at, { run }] of shards.entries()) {
      await run("CREATE TABLE chatdb.lines (id UInt32, note String) ENGINE = MergeTree ORDER BY id");
      await run(
        `INSERT INTO chatdb.lines SELECT toUInt32(number + ${at * perShard}), concat('note ', toString(number)) FROM system.numbers LIMIT ${perShard}`,
      );
    }
    await first().run(
      "CREATE TABLE chatdb.all_lines AS chatdb.lines ENGINE = Distributed(three, chatdb, lines, id)",
    );
    await first().run("CREATE TABLE chatdb.again AS chatdb.lines ENGINE = Distributed(three, chatdb, lines)");
  }, 120_000);
  afterAll(() => Promise.all(shards.map((shard) => shard.stop())));

  test("reads each row of each shard once, through one address", async () => {
    const { tables, gaps } = await read();
    expect([...tables.keys()]).toEqual(["chatdb.again"]);
    const cells = tables.get("chatdb.again")?.cells.filter(({ field }) => field === "id") ?? [];
    const ids = cells.map(({ text }) => Number(text)).sort((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 3 * perShard }, (_, at) => at));
    expect(tables.get("chatdb.again")?.collection.rows).toEqual({ count: 3 * perShard, exact: true });
    expect(gaps.map(({ collection, kind }) => [collection, kind])).toEqual([
      ["chatdb.all_lines", "skipped"],
      ["chatdb.lines", "skipped"],
    ]);
  });

  test("reads the rows of this server alone when their table is named", async () => {
    const { tables } = await read("lines");
    expect(tables.get("chatdb.lines")?.collection.rows?.count).toBe(perShard);
  });

  test("draws the same share of all shards in every run", async () => {
    const idsOf = async (): Promise<string[]> => {
      const { tables } = await read("all_lines", { selection: { ...everything, share: 0.5 } });
      const cells = tables.get("chatdb.all_lines")?.cells ?? [];
      return cells
        .filter(({ field }) => field === "id")
        .map(({ text }) => text)
        .sort();
    };
    const ids = await idsOf();
    // Six standard deviations of a binomial with n = 1200 and p = 0.5 are 104.
    expect(Math.abs(ids.length - 600)).toBeLessThan(104);
    expect(await idsOf()).toEqual(ids);
  });

  test("says that a shard is gone, and reads what this server has of the table", async () => {
    await shards.pop()?.stop();
    const { tables, gaps } = await read();
    expect([...tables.keys()]).toEqual(["chatdb.lines"]);
    expect(tables.get("chatdb.lines")?.cells.length).toBe(2 * perShard);
    expect(gaps.map(({ collection, kind }) => [collection, kind])).toEqual([
      ["chatdb.again", "unread"],
      ["chatdb.all_lines", "unread"],
    ]);
  });
});
