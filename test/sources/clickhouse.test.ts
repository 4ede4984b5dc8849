import { expect, test } from "vitest";
import { sql, value } from "../../src/clickhouse/index.ts";
import { clickhouse } from "../../src/sources/clickhouse/clickhouse.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { everything, isGap } from "../../src/sources/index.ts";
import { type ClickHouseServer, missingClickHouse, startClickHouse } from "../servers/clickhouse.ts";
import {
  type ModernClickHouse,
  missingModernClickHouse,
  startModernClickHouse,
} from "../servers/modern-clickhouse.ts";
import { describeDatabase } from "./describe-database.ts";
import { readPlace } from "./read-place.ts";
import { chats, key } from "./sample-collections.ts";

describeDatabase({
  name: "clickhouse 18.16",
  source: clickhouse,
  missing: missingClickHouse,
  start: () => startClickHouse(),
  schemes: ["clickhouse", "clickhouses"],
  more: (place) => {
    describeEither(place);
    describeOld(place);
  },
});

describeDatabase({
  name: "clickhouse 26.7",
  source: clickhouse,
  missing: missingModernClickHouse,
  start: startModernClickHouse,
  schemes: ["clickhouse", "clickhouses"],
  more: (place) => {
    describeEither(place);
    describeModern(place);
  },
});

type Place = Pick<ClickHouseServer, "run" | "load" | "target" | "port">;

async function fresh(place: Place, ...statements: readonly string[]): Promise<void> {
  await place.load([]);
  for (const statement of statements) await place.run(statement);
}

async function textsOf(place: Place, table: string, options = {}): Promise<unknown[]> {
  const { tables, gaps } = await readPlace(clickhouse, place.target(table), options);
  expect(gaps).toEqual([]);
  return tables.get(`chatdb.${table}`)?.cells.map(({ row, field, text }) => [row, field, text]) ?? [];
}

/** Whatever the age of the server. */
function describeEither(place: () => Place): void {
  test("reads what a materialized view keeps once, under the name that people gave it", async () => {
    await fresh(
      place(),
      "CREATE TABLE chatdb.source (note String) ENGINE = Null",
      "CREATE MATERIALIZED VIEW chatdb.kept ENGINE = MergeTree ORDER BY note AS SELECT note FROM chatdb.source",
      "CREATE TABLE chatdb.target (note String) ENGINE = MergeTree ORDER BY note",
      "CREATE MATERIALIZED VIEW chatdb.passing TO chatdb.target AS SELECT note FROM chatdb.source",
      "INSERT INTO chatdb.source VALUES ('once')",
    );
    const { tables, gaps } = await readPlace(clickhouse, place().target());
    expect([...tables].map(([name, { cells }]) => [name, cells.map(({ text }) => text)])).toEqual([
      ["chatdb.kept", ["once"]],
      ["chatdb.target", ["once"]],
    ]);
    expect(gaps.map(({ collection, kind }) => [collection, kind])).toEqual([
      ["chatdb.passing", "skipped"],
      ["chatdb.source", "skipped"],
    ]);
  });

  test("reads a buffer and what lies behind it once", async () => {
    await fresh(
      place(),
      "CREATE TABLE chatdb.behind (note String) ENGINE = MergeTree ORDER BY note",
      "CREATE TABLE chatdb.buffer (note String) ENGINE = Buffer(chatdb, behind, 1, 600, 600, 100, 100, 1000, 1000)",
      "INSERT INTO chatdb.behind VALUES ('kept')",
      "INSERT INTO chatdb.buffer VALUES ('in memory')",
    );
    const { tables, gaps } = await readPlace(clickhouse, place().target());
    expect([...tables].map(([name, { cells }]) => [name, cells.map(({ text }) => text).sort()])).toEqual([
      ["chatdb.buffer", ["in memory", "kept"]],
    ]);
    expect(gaps).toMatchObject([{ collection: "chatdb.behind", kind: "skipped" }]);
  });

  test("leaves views and tables of other systems out, unless one is asked for by name", async () => {
    await fresh(
      place(),
      "CREATE TABLE chatdb.notes (note String) ENGINE = MergeTree ORDER BY note",
      "INSERT INTO chatdb.notes VALUES ('here')",
      "CREATE VIEW chatdb.seen AS SELECT * FROM chatdb.notes",
      "CREATE TABLE chatdb.all_of_them (note String) ENGINE = Merge(chatdb, '^notes$')",
      "CREATE TABLE chatdb.far (note String) ENGINE = URL('http://127.0.0.1:1/secret-in-url', CSV)",
    );
    const { tables, gaps } = await readPlace(clickhouse, place().target());
    expect([...tables.keys()]).toEqual(["chatdb.notes"]);
    expect(gaps.map(({ collection, kind }) => [collection, kind])).toEqual([
      ["chatdb.all_of_them", "skipped"],
      ["chatdb.far", "skipped"],
      ["chatdb.seen", "skipped"],
    ]);
    expect(JSON.stringify(gaps)).not.toContain("secret-in-url");
    expect(await textsOf(place(), "seen")).toEqual([[1, "note", "here"]]);
    expect(await textsOf(place(), "all_of_them")).toEqual([[1, "note", "here"]]);
  });

  test("says which columns have no text, and reads the others", async () => {
    await fresh(
      place(),
      `CREATE TABLE chatdb.states (id UInt8, seen AggregateFunction(uniq, String), twice String ALIAS toString(id))
        ENGINE = AggregatingMergeTree ORDER BY id`,
      "INSERT INTO chatdb.states SELECT 7, uniqState('a')",
    );
    const { tables, gaps } = await readPlace(clickhouse, place().target("states"));
    expect(tables.get("chatdb.states")?.cells.map(({ field, text }) => [field, text])).toEqual([["id", "7"]]);
    expect(gaps).toMatchObject([{ collection: "chatdb.states", kind: "unread" }]);
    expect(gaps[0]?.why).toContain("seen");
  });

  test("reads every kind of value as the text that it is", async () => {
    await fresh(
      place(),
      `CREATE TABLE chatdb.kinds (a Float64, b Decimal(18, 2), c UUID, d FixedString(8), e Enum8('low' = 1), f Array(Array(UInt8)),
        g Nested(key String, value String), h Date, i Array(Nullable(String)), j UInt64, k String) ENGINE = MergeTree ORDER BY c`,
      `INSERT INTO chatdb.kinds SELECT nan, toDecimal64('1.50', 2), toUUID('00000000-0000-4000-8000-000000000001'), 'fixed', 'low',
        [[1, 2], [3]], ['one', 'two'], ['x', 'y'], toDate('2025-01-02'), ['a', NULL], 18446744073709551615, unhex('6bff6c')`,
    );
    expect(await textsOf(place(), "kinds")).toEqual([
      [1, "a", "nan"],
      [1, "b", expect.stringMatching(/^1\.50?$/)],
      [1, "c", "00000000-0000-4000-8000-000000000001"],
      [1, "d", "fixed"],
      [1, "e", "low"],
      [1, "f", "[[1,2],[3]]"],
      [1, "g.key", "one\ntwo"],
      [1, "g.value", "x\ny"],
      [1, "h", "2025-01-02"],
      [1, "i", expect.stringMatching(/^(?:\['a',NULL\]|a\n)$/)],
      [1, "j", "18446744073709551615"],
      [1, "k", "k\ufffdl"],
    ]);
  });

  test("reads a table of ten thousand columns", async () => {
    const columns = Array.from({ length: 10_000 }, (_, at) => `column_${at} UInt16`);
    await fresh(place());
    await place().run(`CREATE TABLE chatdb.wide (${columns}) ENGINE = Memory`, { max_query_size: "4000000" });
    await place().run("INSERT INTO chatdb.wide (column_0, column_9999) VALUES (1, 11), (2, 12)");
    const texts = await textsOf(place(), "wide");
    expect(texts.length).toBe(20_000);
    expect(texts.at(-1)).toEqual([2, "column_9999", "12"]);
  });

  test("says that there is no such database or table", async () => {
    await fresh(place());
    const missing = place().target("chats");
    await expect(clickhouse.open(missing, sourceOptions())).rejects.toMatchObject({ kind: "unreadable" });
    const elsewhere = missing.replace("/chatdb/", "/nowhere/");
    await expect(clickhouse.open(elsewhere, sourceOptions())).rejects.toThrow(/no such database/);
  });

  test("leaves ClickHouse's own tables out of a whole server, and says so", async () => {
    await place().load([chats]);
    const { tables, gaps } = await readPlace(clickhouse, place().target().replace("/chatdb", "/"));
    expect([...tables.keys()].filter((name) => !name.startsWith("_local."))).toEqual(["chatdb.chats"]);
    expect(gaps).toMatchObject([{ collection: "system", kind: "skipped" }]);
  });

  test("reads them when the address names them, and none that has no end", async () => {
    const { tables, gaps } = await readPlace(clickhouse, place().target().replace("/chatdb", "/system"));
    expect(tables.get("system.databases")?.cells.some(({ text }) => text === "chatdb")).toBe(true);
    expect(tables.has("system.numbers")).toBe(false);
    expect(gaps).toContainEqual(expect.objectContaining({ collection: "system.numbers", kind: "skipped" }));
    for (const { why } of gaps) expect(why).not.toMatch(/longer than allowed/);
  }, 60_000);

  test("asks for no password where none is needed", async () => {
    await place().load([chats]);
    const passwordFor = () => Promise.reject(new Error("asked for a password"));
    const open = await clickhouse.open(
      `http://127.0.0.1:${place().port}/chatdb`.replace("http", "clickhouse"),
      sourceOptions({ passwordFor }),
    );
    expect(open.describe()).toEqual({
      target: `clickhouse://127.0.0.1:${place().port}/chatdb`,
      kind: "ClickHouse",
    });
    await open.close();
  });
}

function describeOld(place: () => ClickHouseServer): void {
  test("never reads a queue, and says so", async () => {
    await fresh(
      place(),
      "CREATE TABLE chatdb.queue (note String) ENGINE = Kafka('127.0.0.1:1', 'topic', 'group', 'JSONEachRow')",
    );
    const whole = await readPlace(clickhouse, place().target());
    expect(whole.gaps).toMatchObject([{ collection: "chatdb.queue", kind: "skipped" }]);
    const named = await readPlace(clickhouse, place().target("queue"));
    expect(named.gaps).toMatchObject([{ collection: "chatdb.queue", kind: "unread" }]);
    expect(whole.tables.size + named.tables.size).toBe(0);
  });

  test("reads the server's log of statements when the address names it", async () => {
    await place().load([chats]);
    await place().run(`SELECT '${key}'`);
    const target = place().target().replace("/chatdb", "/system/query_log");
    await expect
      .poll(async () => {
        const { tables } = await readPlace(clickhouse, target, {
          selection: { ...everything, columns: ["query"] },
        });
        return tables.get("system.query_log")?.cells.some(({ text }) => text.includes(key));
      })
      .toBe(true);
  });

  test("takes an http address for ClickHouse's at its own ports only", async () => {
    expect(await clickhouse.accepts("http://somewhere:8123/x")).toBe(true);
    expect(await clickhouse.accepts("https://me:secret@somewhere:8443/")).toBe(true);
    for (const other of ["http://somewhere/x", "https://somewhere:443/8123", "http://somewhere/:8123"])
      expect(await clickhouse.accepts(other), other).toBe(false);
  });
}

function describeModern(place: () => ModernClickHouse): void {
  test("lets the server narrow: candidates come over HTTP, rows do not", async () => {
    await place().load([chats]);
    const open = await clickhouse.open(place().target("chats"), sourceOptions());
    let narrowed: unknown[] = [];
    for await (const thing of open.collections()) {
      if (isGap(thing) || thing.relation === undefined) continue;
      const { engine, from, rowPlace, time } = thing.relation;
      expect(time?.name).toBe("sent_at");
      expect(rowPlace).toBeDefined();
      if (rowPlace === undefined) continue;
      narrowed = await engine.rows(
        sql`SELECT ${rowPlace.row} AS row, multiMatchAllIndices(assumeNotNull(content), ${value(
          "patterns",
          "Array(String)",
          ["never'\\\\d", "sk-[A-Za-z0-9]{6}"],
        )}) AS found FROM ${from} WHERE notEmpty(found)`,
        { purpose: "to narrow" },
      );
    }
    await open.close();
    expect(narrowed).toEqual([{ row: expect.anything(), found: [2] }]);
    expect(Number((narrowed[0] as { row: unknown }).row)).toBe(1);
  });

  test("reads the kinds of value that old servers do not have", async () => {
    await fresh(
      place(),
      `CREATE TABLE chatdb.newer (id UInt8, a Map(String, String), b Tuple(x String, y UInt8), c JSON, d IPv4, e LowCardinality(Nullable(String)),
        f Variant(String, UInt64), g Dynamic, h Bool, i DateTime64(6, 'Asia/Tokyo'), j Array(LowCardinality(String))) ENGINE = MergeTree ORDER BY id`,
      `INSERT INTO chatdb.newer SELECT 1, map('k', 'v'), ('t', 1), '{"deep":{"note":"n"}}', '10.0.0.1', 'low', 'variant', 'dynamic', true,
        toDateTime64('2025-01-02 09:00:00.123456', 6, 'Asia/Tokyo'), ['one', 'two']`,
    );
    const { tables, gaps } = await readPlace(clickhouse, place().target("newer"));
    expect(gaps).toEqual([]);
    const cells = tables.get("chatdb.newer")?.cells ?? [];
    expect(Object.fromEntries(cells.map(({ field, text }) => [field, text]))).toMatchObject({
      a: '{"k":"v"}',
      b: '{"x":"t","y":1}',
      c: '{"deep":{"note":"n"}}',
      d: "10.0.0.1",
      e: "low",
      f: '"variant"',
      g: '"dynamic"',
      h: "true",
      j: "one\ntwo",
    });
    expect(new Set(cells.map(({ time }) => time))).toEqual(new Set(["2025-01-02T00:00:00.123Z"]));
  });

  test("sends values beside the statement and the run's tag at its head", async () => {
    await place().load([chats]);
    const before = place().asked.length;
    await readPlace(clickhouse, place().target("chats"), { tag: "watertight/tagged" });
    const asked = place().asked.slice(before);
    expect(asked.length).toBeGreaterThan(5);
    for (const statement of asked) expect(statement).toMatch(/^\/\* watertight\/tagged: [^*]+ \*\//);
    expect(asked.some((statement) => statement.includes("{table:String}"))).toBe(true);
  });
}
