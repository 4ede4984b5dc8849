import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clickhouse } from "../../src/sources/clickhouse/clickhouse.ts";
import { everything, type Source } from "../../src/sources/index.ts";
import { mongodb } from "../../src/sources/mongodb/mongodb.ts";
import { mysql } from "../../src/sources/mysql/mysql.ts";
import { postgres } from "../../src/sources/postgres/postgres.ts";
import { type ClickHouseServer, missingClickHouse, startClickHouse } from "../servers/clickhouse.ts";
import { type MariadbServer, missingMariadb, startMariadb } from "../servers/mariadb.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";
import { startRecordedMongo } from "../servers/recorded-mongodb.ts";
import { readPlace } from "./read-place.ts";

const firstRows = 20;
const all = 300_000;

/** Rows that came of the one table; the selection asks for the first 20. */
async function rowsOf(source: Source, target: string, way: "batches" | "read" = "batches"): Promise<number> {
  const { tables, gaps } = await readPlace(source, target, { selection: { ...everything, firstRows } }, way);
  expect(gaps).toEqual([]);
  expect(tables.size).toBe(1);
  return new Set([...tables.values()][0]?.cells.map(({ row }) => row)).size;
}

describe.skipIf(missingPostgres !== undefined)(`PostgreSQL (${missingPostgres ?? "real"})`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server?.stop());

  test("reads no more rows of a table than are asked for", async () => {
    // A table that is smaller is counted as well, inside of the server.
    await server.run(
      `CREATE TABLE t AS SELECT 'a text' AS a, n FROM generate_series(1, ${all}) n; ANALYZE t`,
    );
    const counted = async (): Promise<number> =>
      Number(
        (await server.run("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 't'")).rows[0]
          ?.seq_tup_read,
      );
    await server.run("SELECT pg_stat_reset()");
    expect(await rowsOf(postgres, server.target())).toBe(firstRows);
    // A backend tells of itself when it is idle or gone.
    await expect.poll(counted, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await counted()).toBeLessThanOrEqual(firstRows);
  });
});

describe.skipIf(missingMariadb !== undefined)(`MariaDB (${missingMariadb ?? "real"})`, () => {
  let server: MariadbServer;
  beforeAll(async () => {
    server = await startMariadb();
  }, 120_000);
  afterAll(() => server?.stop());

  test("reads no more rows of a table than are asked for", async () => {
    await server.load([]);
    await server.run("USE chatdb");
    await server.run("CREATE TABLE t AS SELECT seq AS n, 'a text' AS a FROM seq_1_to_50000");
    await server.run("SET GLOBAL log_output = 'TABLE'");
    await server.run("SET GLOBAL general_log = 1");
    expect(await rowsOf(mysql, server.target())).toBe(firstRows);
    await server.run("SET GLOBAL general_log = 0");
    const statements = JSON.stringify(
      await server.run("SELECT CONVERT(argument USING utf8mb4) AS said FROM mysql.general_log"),
    ).match(/SELECT [^"]*FROM `chatdb`\.`t`[^"]*/g);
    // One counts inside of the server and stops at what it counts exactly.
    expect(statements?.length).toBeGreaterThan(0);
    for (const statement of statements ?? []) expect(statement).toMatch(/COUNT\(\*\).* LIMIT \d+|LIMIT 20\b/);
    expect(statements?.some((statement) => / LIMIT 20\b/.test(statement))).toBe(true);
  });
});

describe.skipIf(missingClickHouse !== undefined)(`ClickHouse (${missingClickHouse ?? "real"})`, () => {
  let server: ClickHouseServer;
  beforeAll(async () => {
    server = await startClickHouse();
  }, 120_000);
  afterAll(() => server?.stop());

  test("gives no more rows of a table than are asked for, and reads only the blocks they lie in", async () => {
    await server.load([]);
    await server.run(
      `CREATE TABLE chatdb.t ENGINE = MergeTree ORDER BY n AS SELECT number AS n, 'a text' AS a FROM numbers(${all})`,
    );
    expect(await rowsOf(clickhouse, server.target(), "read")).toBe(firstRows);
    await server.run("SYSTEM FLUSH LOGS");
    const told = JSON.stringify(
      await server.run(
        "SELECT max(read_rows) AS n FROM system.query_log WHERE type = 2 AND query LIKE '%LIMIT 20%' AND query LIKE '%watertight%' OR type = 2 AND query LIKE '%LIMIT 20%FORMAT%'",
      ),
    );
    const read = Number(/\d+/.exec(told)?.[0]);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(all);
  });
});

test("MongoDB is told how many documents are wanted, and asked for no second batch", async () => {
  const server = await startRecordedMongo();
  try {
    server.load({
      shop: { chats: Array.from({ length: 1000 }, (_, at) => ({ _id: at, text: `message ${at}` })) },
    });
    expect(await rowsOf(mongodb, `mongodb://127.0.0.1:${server.port}/shop`)).toBe(firstRows);
    const finds = server.commands.filter((command) => "find" in command);
    // The first looks at what fields there are.
    expect(finds.map((command) => Number(command["limit"]))).toEqual([100, firstRows]);
    expect(server.commands.filter((command) => "getMore" in command)).toEqual([]);
  } finally {
    await server.close();
  }
});
