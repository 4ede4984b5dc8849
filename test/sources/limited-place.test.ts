import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Gap } from "../../src/model/index.ts";
import { LimitedPlace } from "../../src/sources/limited-place.ts";
import { recordsPlace } from "../../src/sources/records-place.ts";
import { type Collection, isGap, type OpenSource, type Piece } from "../../src/sources/source.ts";

interface Table {
  readonly name: string;
  readonly pieces: Iterable<Piece | Gap> | AsyncIterable<Piece | Gap>;
  readonly rows?: Collection["rows"];
}

function placeOf(...tables: (Table | Gap)[]): OpenSource {
  return {
    describe: () => ({ target: "made up", kind: "test" }),
    async *collections() {
      for (const table of tables) {
        if ("why" in table) yield table;
        else {
          const { name, pieces, rows } = table;
          const read = async function* () {
            yield* pieces;
          };
          yield { name, format: "test", read, batches: () => fail(), ...(rows && { rows }) };
        }
      }
    },
    close: async () => {},
  };
}

function fail(): never {
  throw new Error("it was read another way");
}

/** Rows of two cells each. */
function* rows(count: number, text = "x"): Generator<Piece> {
  for (let row = 1; row <= count; row++) {
    for (const field of ["a", "b"]) yield { text, at: { row, field } };
  }
}

async function readAll(place: OpenSource): Promise<{ texts: Map<string, string[]>; gaps: Gap[] }> {
  const texts = new Map<string, string[]>();
  const gaps: Gap[] = [];
  for await (const thing of place.collections()) {
    if (isGap(thing)) gaps.push(thing);
    else {
      const own: string[] = [];
      texts.set(thing.name, own);
      for await (const piece of thing.read()) {
        if (isGap(piece)) gaps.push(piece);
        else own.push(piece.text);
      }
    }
  }
  return { texts, gaps };
}

describe("a glance", () => {
  test("takes a fifth of its rows of each collection, whole rows", async () => {
    const place = new LimitedPlace(
      placeOf(
        { name: "one", pieces: rows(1000) },
        { name: "two", pieces: rows(7) },
        { name: "three", pieces: rows(3) },
      ),
      { rows: 20, bytes: 1e6 },
    );
    const { texts, gaps } = await readAll(place);
    expect([...texts].map(([name, all]) => [name, all.length])).toEqual([
      ["one", 8],
      ["two", 8],
      ["three", 6],
    ]);
    expect(place.read).toEqual({ rows: 11, bytes: 22, isCut: true });
    expect(gaps).toEqual([]);
  });

  test("says of collections behind its end that they were left out", async () => {
    const tables = Array.from({ length: 12 }, (_, at) => ({ name: `t${at}`, pieces: rows(50) }));
    const place = new LimitedPlace(placeOf(...tables), { rows: 10, bytes: 1e6 });
    const { texts, gaps } = await readAll(place);
    expect(texts.size).toBe(5);
    expect(gaps).toHaveLength(7);
    expect(gaps[0]).toMatchObject({ collection: "t5", kind: "skipped" });
    expect(place.read).toMatchObject({ rows: 10, isCut: true });
  });

  test("is whole only when everything was read, and known to be", async () => {
    const cut = async (rowsKnown: Collection["rows"], count: number): Promise<boolean> => {
      const table = { name: "t", pieces: rows(count), ...(rowsKnown && { rows: rowsKnown }) };
      const place = new LimitedPlace(placeOf(table), { rows: 10, bytes: 1e6 });
      await readAll(place);
      return place.read.isCut;
    };
    expect(await cut(undefined, 1)).toBe(false);
    expect(await cut({ count: 2, exact: true }, 2)).toBe(false);
    expect(await cut({ count: 3, exact: true }, 2)).toBe(true);
    // The reader may have been asked for no more than two.
    expect(await cut(undefined, 2)).toBe(true);
    expect(await cut({ count: 0, exact: false }, 2)).toBe(true);
    expect(await cut({ count: 9, exact: false }, 1)).toBe(true);
    expect(await cut(undefined, 3)).toBe(true);
  });

  test("stops in the middle of a huge row, and reads nothing behind it", async () => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<Piece> {
      for (;;) {
        pulled += 1;
        const piece = { text: "x".repeat(1000), at: { row: 1 } };
        yield pulled === 1 ? piece : { ...piece, continues: true };
      }
    }
    const place = new LimitedPlace(placeOf({ name: "t", pieces: endless() }), { rows: 100, bytes: 2500 });
    const { texts } = await readAll(place);
    expect(texts.get("t")?.map((text) => text.length)).toEqual([1000, 1000, 500]);
    expect(place.read).toEqual({ rows: 1, bytes: 2500, isCut: true });
    expect(pulled).toBe(4);
  });

  test("counts a value in several pieces as one row, and lines and messages as rows", async () => {
    const parts: Piece[] = [
      { text: "a", at: { row: 1 } },
      { text: "b", at: { row: 1 }, continues: true },
      { text: "c", at: { line: 2 } },
      { text: "d", at: { message: { conversation: "x", message: "m1", role: "user" } } },
      { text: "e", at: { message: { conversation: "x", message: "m2", role: "user" } } },
    ];
    const place = new LimitedPlace(placeOf({ name: "t", pieces: parts }), { rows: 100, bytes: 100 });
    expect((await readAll(place)).texts.get("t")).toEqual(["a", "b", "c", "d", "e"]);
    expect(place.read).toEqual({ rows: 4, bytes: 5, isCut: false });
  });

  test("counts bytes and not characters, and cuts none in two", async () => {
    const pieces: Piece[] = [{ text: "你好世界🙂🙂", at: { row: 1 } }];
    for (const [bytes, expected] of [
      [20, "你好世界🙂🙂"],
      [19, "你好世界🙂"],
      [16, "你好世界🙂"],
      [15, "你好世界"],
      [4, "你"],
      [2, ""],
    ] as const) {
      const place = new LimitedPlace(placeOf({ name: "t", pieces }), { rows: 9, bytes });
      expect([bytes, (await readAll(place)).texts.get("t")?.join("")]).toEqual([bytes, expected]);
      expect(place.read.isCut).toBe(bytes < 20);
    }
  });

  test("lets gaps pass, those of a place and those within a collection", async () => {
    const gap: Gap = { collection: "gone", why: "not allowed", kind: "unread" };
    const within: Gap = { collection: "t", why: "it broke off", kind: "unread" };
    const place = new LimitedPlace(placeOf(gap, { name: "t", pieces: [...rows(1), within] }), {
      ...{ rows: 100, bytes: 100 },
    });
    expect((await readAll(place)).gaps).toEqual([gap, within]);
    expect(place.read).toMatchObject({ rows: 1, isCut: false });
  });

  test("never takes more than it may, and never calls what was cut whole", async () => {
    const table = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 4 }), fc.string({ unit: "grapheme", maxLength: 30 })),
      {
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(table, { maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 60 }),
        async (tables, most, bytes) => {
          const made = tables.map((pieces, at) => ({
            name: `t${at}`,
            pieces: pieces.map(([row, text]) => ({ text: text, at: { row } })),
          }));
          const all = made.flatMap(({ pieces }) => pieces.map(({ text }) => text)).join("");
          const place = new LimitedPlace(placeOf(...made), { rows: most, bytes });
          const got = [...(await readAll(place)).texts.values()].flat().join("");
          expect(place.read.rows).toBeLessThanOrEqual(most);
          expect(Buffer.byteLength(got)).toBeLessThanOrEqual(bytes);
          if (!place.read.isCut) expect(got).toBe(all);
        },
      ),
    );
  });
});

describe("records that somebody hands over", () => {
  async function* listed(...records: unknown[]): AsyncGenerator<unknown> {
    yield* records;
  }

  async function piecesOf(records: () => AsyncIterable<unknown>): Promise<(Piece | Gap)[]> {
    const collections = (async function* () {
      yield { name: "c", records };
    })();
    const pieces: (Piece | Gap)[] = [];
    for await (const thing of recordsPlace({ target: "t", kind: "k" }, collections).collections()) {
      if (isGap(thing)) pieces.push(thing);
      else for await (const piece of thing.read()) pieces.push(piece);
    }
    return pieces;
  }

  test("are texts under their names, whatever they are made of", async () => {
    const time = new Date("2025-01-29T00:00:00Z");
    const pieces = await piecesOf(() =>
      listed(
        { a: "x", b: { c: [1, "y"], d: null, e: 2n, f: true }, t: time, u: Buffer.from("bytes") },
        "plain",
        42,
        Buffer.from("whole"),
        null,
        undefined,
        [],
        {},
      ),
    );
    expect(
      pieces.map((piece) => (isGap(piece) ? "gap" : [piece.at.row, piece.at.field, piece.text])),
    ).toEqual([
      [1, "a", "x"],
      [1, "b.c", "1"],
      [1, "b.c", "y"],
      [1, "b.e", "2"],
      [1, "b.f", "true"],
      [1, "t", "2025-01-29T00:00:00.000Z"],
      [1, "u", "bytes"],
      [2, undefined, "plain"],
      [3, undefined, "42"],
      [4, undefined, "whole"],
    ]);
  });

  test("that fail half-way become a gap behind what came before", async () => {
    async function* failing(): AsyncGenerator<unknown> {
      yield "first";
      throw new Error("it hung up");
    }
    expect(await piecesOf(failing)).toMatchObject([
      { text: "first" },
      { collection: "c", why: "it hung up", kind: "unread" },
    ]);
    const collections = (async function* () {
      yield { name: "c", records: () => listed("x") };
      throw new Error("no more");
    })();
    const things: unknown[] = [];
    for await (const thing of recordsPlace({ target: "t", kind: "k" }, collections).collections())
      things.push(thing);
    expect(things).toMatchObject([{ name: "c" }, { collection: "t", why: "no more", kind: "unread" }]);
  });

  test("are asked for no further than a glance reads", async () => {
    let asked = 0;
    let isOver = false;
    async function* endless(): AsyncGenerator<unknown> {
      try {
        for (;;) {
          asked += 1;
          yield { text: `message ${asked}` };
        }
      } finally {
        isOver = true;
      }
    }
    const collections = (async function* () {
      yield { name: "c", records: endless };
    })();
    const place = new LimitedPlace(recordsPlace({ target: "t", kind: "k" }, collections), {
      rows: 50,
      bytes: 1e6,
    });
    await readAll(place);
    expect({ asked, isOver, rows: place.read.rows }).toEqual({ asked: 11, isOver: true, rows: 10 });
  });

  test("of a hostile depth or breadth cost bounded time and memory", async () => {
    let deep: Record<string, unknown> = { leaf: "bottom" };
    for (let at = 0; at < 40_000; at++) deep = { a: deep, b: "x" };
    const wide = Object.fromEntries(Array.from({ length: 1_000_000 }, (_, at) => [`k${at}`, 1]));
    const before = process.memoryUsage().rss;
    const since = performance.now();
    const pieces = await piecesOf(() => listed(deep));
    expect(pieces).toHaveLength(40_001);
    expect(pieces.at(0)).toMatchObject({ at: { field: "(a field too deep to name)" } });
    expect(await piecesOf(() => listed(wide))).toHaveLength(1_000_000);
    expect(performance.now() - since).toBeLessThan(20_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(1.2e9);
  });
});
