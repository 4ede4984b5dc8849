import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Engine, openEmbedded, type Sql, sql } from "../../src/clickhouse/index.ts";
import { catalogue, createScanner } from "../../src/detect/index.ts";
import { type LogRow, logRows } from "../../src/sources/demo/log-stream.ts";
import { plantedIn } from "../../src/sources/demo/planted-in.ts";
import { type Collection, isGap, openDemo, type Piece } from "../../src/sources/index.ts";

const signal = new AbortController().signal;
const purpose = "look at the demo";
const openOne = (threads: number): Promise<Engine> =>
  openEmbedded({ budget: { threads, memoryBytes: 2 ** 30, seconds: 60 }, tag: "watertight/test" });

const cells = ["timestamp", "span_name", "string.names", "string.values", "_service", "_source"] as const;

async function collectionOf(engine: Engine | undefined, rows: number, stop = signal): Promise<Collection> {
  for await (const thing of openDemo({ rows, engine, signal: stop }).collections()) {
    if (!isGap(thing)) return thing;
  }
  throw new Error("the demo has no collection");
}

async function piecesOf(collection: Collection): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const thing of collection.read()) {
    if (isGap(thing)) throw new Error(thing.why);
    pieces.push(thing);
  }
  return pieces;
}

function whole(rows: number): readonly { row: number; field: string; text: string }[] {
  return [...logRows(rows)].flatMap((made, at) =>
    cells.map((field) => {
      const cell = made[field];
      return { row: at + 1, field, text: typeof cell === "string" ? cell : cell.join("\n") };
    }),
  );
}

const seen = (pieces: readonly Piece[]) =>
  pieces
    .filter(({ at }) => at.field !== "timestamp")
    .map(({ text, at }) => ({ row: at.row, field: at.field, text }));
const expected = (rows: number) => whole(rows).filter(({ field }) => field !== "timestamp");

describe("the demo in the engine", () => {
  let engine: Engine;
  let single: Engine;
  beforeAll(async () => {
    engine = await openOne(2);
    single = await openOne(1);
  }, 60_000);
  afterAll(async () => {
    await engine.close();
    await single.close();
  });

  const answer = async (of: Engine, statement: Sql): Promise<unknown> => of.rows(statement, { purpose });

  test("has the very rows that are made without it", async () => {
    const { rows, relation } = await collectionOf(engine, 3000);
    expect(rows).toEqual({ count: 3000, exact: true });
    if (relation === undefined) throw new Error("the engine does not read it by itself");
    const made = await engine.rows<LogRow>(sql`SELECT * FROM ${relation.from} ORDER BY timestamp`, {
      purpose,
    });
    expect(made.map((row) => ({ ...row, timestamp: `${row.timestamp.replace(" ", "T")}Z` }))).toEqual([
      ...logRows(3000),
    ]);
  });

  test("has the same rows at the same places, whatever the threads and the count", async () => {
    const place = sql`SELECT _part AS part, toString(sum(cityHash64(_part_offset, *))) AS hash, count() AS rows
      FROM default.log_stream WHERE timestamp < toDateTime64('2025-01-06 20:00:00', 3, 'UTC') GROUP BY part ORDER BY part`;
    await collectionOf(engine, 300_000);
    const many = await answer(engine, place);
    await collectionOf(single, 280_000);
    expect(await answer(single, place)).toEqual(many);
    expect(many).toEqual([expect.objectContaining({ part: "all_1_1_0", rows: 29648 })]);
  });

  test("lies where the relation says, in as many rows", async () => {
    const { relation } = await collectionOf(engine, 1234);
    if (relation?.rowPlace === undefined) throw new Error("the engine does not read it by itself");
    const { from, rowPlace } = relation;
    const [counted] = await engine.rows(
      sql`SELECT count() AS rows, uniqExact(${rowPlace.part}, ${rowPlace.row}) AS places FROM ${from}`,
      { purpose },
    );
    expect(counted).toEqual({ rows: 1234, places: 1234 });
  });

  test("is no longer made when it is told to stop", async () => {
    const stop = new AbortController();
    const made = collectionOf(engine, 10_000_000, stop.signal);
    stop.abort();
    await expect(made).rejects.toThrow();
  });
});

describe("the demo without an engine", () => {
  test("is smaller, and says so", async () => {
    const place = openDemo({
      rows: 1_000_000,
      engine: undefined,
      whyNoEngine: "it is not installed",
      signal,
    });
    const things = [];
    for await (const thing of place.collections()) things.push(thing);
    expect(things).toEqual([
      expect.objectContaining({ name: "default.log_stream", rows: { count: 20_000, exact: true } }),
      {
        collection: "default.log_stream",
        why: "20000 rows are made up instead of 1000000, without the embedded engine: it is not installed",
        kind: "skipped",
      },
    ]);
  });

  test("gives the rows cell by cell", async () => {
    expect(seen(await piecesOf(await collectionOf(undefined, 1100)))).toEqual(expected(1100));
  });

  test("ends early when it is told to", async () => {
    const stop = new AbortController();
    const collection = await collectionOf(undefined, 20_000, stop.signal);
    let batches = 0;
    for await (const _ of collection.batches?.() ?? []) {
      batches++;
      stop.abort();
    }
    expect(batches).toBe(1);
  });
});

describe("what the demo holds", () => {
  const rows = 12_000;
  const planted = plantedIn(rows);
  const scanner = createScanner({ detectors: catalogue });

  test("is found by the scanner to the last one, and nothing else is", () => {
    const counts = new Map<string, number>();
    const values = new Map<string, Set<string>>();
    for (const { field, text } of whole(rows)) {
      for (const { detector, start, end } of scanner.scan(text, { name: field })) {
        counts.set(detector, (counts.get(detector) ?? 0) + 1);
        const known = values.get(detector) ?? new Set();
        values.set(detector, known.add(text.slice(start, end)));
      }
    }
    const inOrder = (of: Iterable<readonly [string, number]>) => [...of].sort();
    expect(inOrder(counts)).toEqual(inOrder([...planted].map(([id, { count }]) => [id, count] as const)));
    for (const [id, { distinct }] of planted) {
      if (distinct !== undefined) expect([id, values.get(id)?.size]).toEqual([id, distinct]);
    }
    expect(planted.size).toBeGreaterThan(25);
  });

  test("is mostly chats; secrets are rare, and so is personal data", () => {
    const share = (...beginnings: string[]): number => {
      let count = 0;
      for (const [id, one] of planted)
        if (beginnings.some((begin) => id.startsWith(begin))) count += one.count;
      return count / rows;
    };
    const chats = [...logRows(rows)].filter((row) => row["string.names"].includes("http.request.body"));
    expect(chats.length / rows).toBeCloseTo(0.55, 1);
    expect(share("secret.")).toBeGreaterThan(0.008);
    expect(share("secret.")).toBeLessThan(0.018);
    expect(share("contact.", "identity.", "financial.")).toBeGreaterThan(0.04);
    expect(share("contact.", "identity.", "financial.")).toBeLessThan(0.065);
    expect(share("infrastructure.url", "infrastructure.host")).toBeGreaterThan(0.13);
    expect(share("infrastructure.url", "infrastructure.host")).toBeLessThan(0.18);
  });

  test("is counted on from the rows before: more rows hold what fewer rows hold", () => {
    const half = plantedIn(rows / 2);
    for (const [id, { count }] of half) expect(planted.get(id)?.count ?? 0).toBeGreaterThanOrEqual(count);
    expect(half.size).toBeGreaterThan(20);
  });
});
