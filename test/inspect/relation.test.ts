import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alphabets, sample, WatertightError } from "../../src/base/index.ts";
import { type Engine, sql, value } from "../../src/clickhouse/index.ts";
import { wilsonInterval } from "../../src/inspect/estimate.ts";
import type { DecidePool } from "../../src/inspect/index.ts";
import type { EngineRelation } from "../../src/sources/index.ts";
import { inspected, openEngine, poolOf, purpose, scanner, tableOf } from "./relation-case.ts";

const key = `sk-ant-api03-${sample(alphabets.alnum, 93, 5)}AA`;
const mail = "jane.doe@acme-widgets.co.uk";
const card = "4556 7375 8689 9855";
const text = (of: string, at = "text") =>
  value(`${at}${of.length}_${Buffer.from(of).toString("hex").slice(0, 20)}`, "String", of);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);
afterAll(() => engine?.close());

describe("a table that an engine reads", () => {
  it("gives what the scanner finds in the same cells, whatever columns are called and hold", async () => {
    const columns = [
      {
        name: "a`; DROP TABLE x; --",
        type: "String",
        as: sql`concat(toString(number % 50), ' mail ', ${text(mail)})`,
      },
      {
        name: "quo\"te's\nand lines",
        type: "Nullable(String)",
        as: sql`if(number % 3 = 0, NULL, ${text(key)})`,
      },
      { name: "card", type: "UInt64", as: sql`if(number % 7 = 0, 4556737586899855, number)` },
      { name: "{x:String}", type: "Array(String)", as: sql`[${text(mail)}, 'two', toString(number)]` },
      { name: "nested", type: "Array(Array(String))", as: sql`[[${text(mail)}], []]` },
      { name: "float", type: "Float64", as: sql`if(number % 2 = 0, nan, inf)` },
      { name: "bytes", type: "String", as: sql`concat(unhex('fffe80'), ${text(mail)}, unhex('c3'))` },
      { name: "map", type: "Map(String, String)", as: sql`map('card', ${text(card)})` },
      { name: "empty", type: "String", as: sql`''` },
    ];
    const relation = await tableOf(engine, "hostile `\"'\\ table", columns, 1000);
    const report = await inspected({ hostile: relation });
    expect(report.gaps).toEqual([]);
    expect(report).toMatchObject({ state: "complete", read: { rows: 1000 } });
    const [{ columns: told = [], exact, rows } = {}] = report.collections;
    expect({ exact, rows }).toEqual({ exact: true, rows: { count: 1000, exact: true } });
    const shown = await engine.rows<Record<string, string>>(
      sql`SELECT toString(card) AS card, toJSONString(map) AS map FROM ${relation.from}`,
      { purpose },
    );
    const byColumn = (cells: string[], column: string): number =>
      cells.reduce((sum, cell) => sum + scanner.scan(cell, { name: column }).length, 0);
    const countOf = (column: string): number => told.find(({ name }) => name === column)?.count ?? 0;
    for (const column of ["card", "map"]) {
      const expected = byColumn(
        shown.map((row) => row[column] ?? ""),
        column,
      );
      expect(expected).toBeGreaterThan(0);
      expect(countOf(column), column).toBe(expected);
    }
    expect(countOf("a`; DROP TABLE x; --")).toBe(1000);
    expect(countOf("quo\"te's\nand lines")).toBe(666);
    for (const column of ["{x:String}", "nested", "bytes"]) expect(countOf(column), column).toBe(1000);
    expect(countOf("float")).toBe(0);
  });

  it("may have columns that are called like what is asked of it", async () => {
    const named = ["rows", "bytes", "longest", "fits", "profile", "profile_", "texts", "text0", "number"];
    const columns = named.map((column, at) => ({
      name: column,
      type: "String",
      as: text(`user${at}@acme-widgets.co.uk`, "user"),
    }));
    const time = { name: "first", type: "Nullable(DateTime)" };
    const at = sql`if(number = 3, NULL, toDateTime('2025-01-29 10:00:00', 'UTC') + number)`;
    const relation = await tableOf(engine, "namesake", [...columns, { ...time, as: at }], 100);
    const report = await inspected({ namesake: { ...relation, time } });
    expect(report.gaps).toEqual([]);
    expect(report.collections[0]).toMatchObject({
      count: 900,
      span: { from: "2025-01-29T10:00:00.000Z", to: "2025-01-29T10:01:39.000Z" },
    });
    expect(report.collections[0]?.columns?.map(({ name, count }) => [name, count])).toEqual(
      named.map((name) => [name, 100]),
    );
  });

  it.each([2000, 10_000])(
    "may have %d columns",
    async (count) => {
      const columns = Array.from({ length: count }, (_, at) => ({
        name: `column ${at}`,
        type: "String",
        as: at === count - 1 ? text(mail) : sql`''`,
      }));
      const report = await inspected({ wide: await tableOf(engine, `wide ${count}`, columns, 10) });
      expect(report.gaps).toEqual([]);
      expect(report.findings).toMatchObject([{ detector: "contact.email", count: 10 }]);
    },
    90_000,
  );

  it("may hold texts that are longer than a block, and is read whole", async () => {
    const columns = [
      { name: "id", type: "String", as: sql`toString(number)` },
      {
        name: "long",
        type: "String",
        as: sql`concat(repeat(repeat('lorem ipsum ', 1000), 500), ${text(mail)})`,
      },
      { name: "short", type: "String", as: text(card) },
    ];
    const report = await inspected({ long: await tableOf(engine, "long", columns, 3) });
    expect(report.gaps).toEqual([]);
    const counts = Object.fromEntries(
      (report.collections[0]?.columns ?? []).map(({ name, count }) => [name, count]),
    );
    expect(counts).toEqual({ long: 3, short: 3 });
  });

  it("gives the same report however many threads decide", async () => {
    const columns = [
      {
        name: "text",
        type: "String",
        as: sql`concat('x'||toString(number % 999), '@acme-widgets.co.uk ', repeat('lorem ', 40))`,
      },
    ];
    const relation = await tableOf(engine, "order", columns, 12_000);
    const reports = [];
    for (const threads of [1, 2, 3]) {
      const report = await inspected({ order: relation }, { pool: poolOf(threads) });
      reports.push(report);
    }
    expect(reports[0]?.collections[0]).toMatchObject({ count: 12_000, exact: true });
    expect(reports[1]).toEqual(reports[0]);
    expect(reports[2]).toEqual(reports[0]);
  });
});

describe("a table of which a share is read", () => {
  it("has intervals that hold the truth about as often as they say", async () => {
    // One value in every twentieth row, three in every fiftieth: as many tables, each with draws of its own.
    const tables = 60;
    const rows = 4000;
    const truth = rows / 20 + (rows / 50) * 3;
    const hit = text(mail);
    const relationOf = (at: number): EngineRelation => {
      const salt = value("salt", "UInt32", at);
      const values = sql`multiIf(number % 20 = 1, ${hit}, number % 50 = 2, concat(${hit}, ', ', ${hit}, ', ', ${hit}), '')`;
      const from = sql`(SELECT concat(hex(cityHash64(number, ${salt})), ' ', ${values}) AS text FROM numbers(${value("rows", "UInt32", rows)}))`;
      return { engine, from, columns: [{ name: "text", type: "String" }] };
    };
    const relations = Object.fromEntries(
      Array.from({ length: tables }, (_, at) => [`drawn ${at}`, relationOf(at)]),
    );
    const report = await inspected(relations, { selection: { share: 0.2 } });
    expect(report.gaps).toEqual([]);
    const told = report.collections.filter(({ exact, interval }) => !exact && interval !== undefined);
    expect(told).toHaveLength(tables);
    const held = told.filter(({ interval }) => interval && interval.low <= truth && truth <= interval.high);
    const { low, high } = wilsonInterval(held.length, tables);
    expect(low, `${held.length} of ${tables}`).toBeLessThanOrEqual(0.97);
    expect(high, `${held.length} of ${tables}`).toBeGreaterThanOrEqual(0.95);
    for (const { share } of told) expect(share).toBeCloseTo(0.2, 1);
  });
});

describe("what goes wrong", () => {
  const columns = [{ name: "text", type: "String", as: sql`concat(toString(number), ' ', ${text(mail)})` }];

  it("is a gap, and the next table is read", async () => {
    const relation = await tableOf(engine, "whole", columns, 100);
    const missing = { ...relation, from: sql`nowhere_at_all` };
    const report = await inspected({ missing, whole: relation });
    expect(report).toMatchObject({ state: "incomplete", interrupted: false });
    expect(report.gaps).toMatchObject([{ collection: "missing", kind: "unread" }]);
    expect(report.findings).toMatchObject([{ count: 100 }]);
  });

  it("keeps what was found before reading failed half-way", async () => {
    const relation = await tableOf(engine, "breaking", columns, 300_000);
    const breaking: Engine = {
      capabilities: engine.capabilities,
      rows: (statement, options) => engine.rows(statement, options),
      run: (statement, options) => engine.run(statement, options),
      close: async () => {},
      async *bytes(statement, options) {
        let given = 0;
        for await (const chunk of engine.bytes(statement, options)) {
          given += chunk.length;
          if (given > 10e6) throw new WatertightError("unreadable", "the disk is gone");
          yield chunk;
        }
      },
    };
    const report = await inspected(
      { breaking: { ...relation, engine: breaking } },
      { selection: { exhaustive: true } },
    );
    expect(report).toMatchObject({
      state: "incomplete",
      gaps: [{ collection: "breaking", why: "the disk is gone", kind: "unread" }],
    });
    expect(report.collections[0]?.count).toBeGreaterThan(10_000);
    expect(report.collections[0]?.exact).toBe(false);
  });

  it("is a gap where a thread died, and the next table is read", async () => {
    const relation = await tableOf(engine, "deadly", columns, 100);
    const pool = poolOf(1);
    const dying: Pick<DecidePool, keyof DecidePool> = {
      start: () => pool.start(),
      room: pool.room,
      read: (texts) => pool.read(texts),
      take: ({ rows }) => pool.take({ rows, columns: undefined as unknown as string[] }),
      close: () => pool.close(),
    };
    const report = await inspected({ deadly: relation }, { pool: dying as DecidePool });
    expect(report).toMatchObject({ state: "incomplete", gaps: [{ collection: "deadly", kind: "unread" }] });
    expect(await inspected({ deadly: relation }, { pool })).toMatchObject({
      state: "complete",
      findings: [{ count: 100 }],
    });
  });

  it("ends within a second when it is told to stop, and keeps what was found", async () => {
    const relation = await tableOf(engine, "stopped", columns, 2_000_000);
    const stop = new AbortController();
    const pool = poolOf(2);
    const reading = inspected(
      { stopped: relation },
      { pool, signal: stop.signal, selection: { exhaustive: true } },
    );
    let abortedAt = 0;
    setTimeout(() => {
      abortedAt = performance.now();
      stop.abort();
    }, 1500);
    const report = await reading;
    expect(abortedAt).toBeGreaterThan(0);
    expect(performance.now() - abortedAt).toBeLessThan(1000);
    expect(report).toMatchObject({ state: "incomplete", interrupted: true, gaps: [] });
    expect(report.collections[0]?.exact).toBe(false);
  });
});
