import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WatertightError } from "../../src/base/index.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { everything } from "../../src/sources/index.ts";
import type { DatabaseUnderTest, Notion, RunningPlace } from "./database-under-test.ts";
import { proveConnection } from "./prove-connection.ts";
import { type Cell, type ReadTable, readPlace } from "./read-place.ts";
import {
  cardNumber,
  chats,
  empty,
  hostile,
  hostileNames,
  huge,
  key,
  many,
  type SampleCollection,
} from "./sample-collections.ts";

export type { DatabaseUnderTest, RunningPlace } from "./database-under-test.ts";
export type { SampleCollection } from "./sample-collections.ts";

/** The suite that every database source passes. */
export function describeDatabase<Place extends RunningPlace>(database: DatabaseUnderTest<Place>): void {
  const { name, source, schemes, lacks = {} } = database;
  const title = database.missing === undefined ? name : `${name} — NOT TESTED: ${database.missing}`;

  describe.skipIf(database.missing !== undefined)(title, () => {
    let place: Place;
    beforeAll(async () => {
      place = await database.start();
    }, 120_000);
    afterAll(() => place?.stop());

    const proves = (what: string, needs: readonly Notion[], check: () => Promise<void>): void => {
      const lacking = needs.find((notion) => lacks[notion] !== undefined);
      if (lacking === undefined) test(what, check, 60_000);
      else test.skip(`${what} (no ${lacking}: ${lacks[lacking]})`);
    };
    const read = async (collection: SampleCollection, ...more: OptionsOfRead): Promise<ReadTable> => {
      const { tables, gaps } = await readPlace(source, place.target(collection.name), ...more);
      expect(gaps).toEqual([]);
      return tableOf(tables, place.nameOf(collection.name));
    };
    test("takes its own addresses and nothing else", async () => {
      for (const scheme of schemes) expect(await source.accepts(`${scheme}://somewhere/x`)).toBe(true);
      expect(await source.accepts(place.target())).toBe(true);
      for (const other of [
        "gopher://somewhere/x",
        "./some/file.txt",
        "/some/file",
        "-",
        "",
        schemes[0] ?? "",
      ])
        expect(await source.accepts(other), other).toBe(false);
    });

    test("lists what there is, each once, the same twice", async () => {
      await place.load([chats, { ...many(3, 20), name: "others" }]);
      const first = await readPlace(source, place.target());
      const second = await readPlace(source, place.target());
      expect(first.gaps).toEqual([]);
      const expected = [place.nameOf("chats"), place.nameOf("others")];
      expect([...first.tables.keys()].filter((one) => expected.includes(one)).sort()).toEqual(
        expected.sort(),
      );
      expect([...second.tables.keys()]).toEqual([...first.tables.keys()]);
    });

    proves("reads one collection alone when its address says so", ["one collection"], async () => {
      await place.load([chats, { ...many(3, 20), name: "others" }]);
      const { tables } = await readPlace(source, place.target("others"));
      expect([...tables.keys()]).toEqual([place.nameOf("others")]);
    });

    proves("names the columns and their types", ["columns", "column types"], async () => {
      await place.load([chats]);
      const { columns = [] } = (await read(chats)).collection;
      expect(columns.map((column) => column.name)).toEqual(
        expect.arrayContaining(chats.columns.map((column) => column.name)),
      );
      for (const { type } of columns) expect(type).not.toBe("");
    });

    proves("counts the rows", ["row count"], async () => {
      await place.load([many(250, 20)]);
      const { rows } = (await read(many(250, 20))).collection;
      expect(rows?.count).toBe(250);
    });

    for (const way of ["batches", "read"] as const) {
      test(`gives every value with its row and column (${way})`, async () => {
        await place.load([chats]);
        const table = await read(chats, {}, way);
        const rowOf = rowsByKey(table, chats);
        expectCell(table, rowOf(1), "content", String(chats.rows[0]?.[1]));
        expectCell(table, rowOf(2), "content", `my key is ${key}`);
        expectCell(table, rowOf(5), "content", String(chats.rows[4]?.[1]));
      });
    }

    proves("gives numbers as text", ["integers"], async () => {
      await place.load([chats]);
      const table = await read(chats);
      expectCell(table, rowsByKey(table, chats)(2), "card", String(cardNumber));
    });

    proves("gives what stands inside lists and objects", ["lists"], async () => {
      await place.load([chats]);
      const table = await read(chats);
      const row = rowsByKey(table, chats)(2);
      for (const field of ["tags", "extra"])
        expect(cellsUnder(table, row, field).some(({ text }) => text.includes(key))).toBe(true);
    });

    test("leaves out what holds nothing", async () => {
      await place.load([chats]);
      const table = await read(chats);
      expect(table.cells.length).toBeGreaterThan(0);
      expect(table.cells.filter(({ text }) => text === "")).toEqual([]);
      if (lacks.null === undefined) {
        const row = rowsByKey(table, chats)(3);
        expect(table.cells.filter((cell) => cell.row === row && cell.field === "content")).toEqual([]);
      }
    });

    proves("takes names that look like statements as names", ["columns"], async () => {
      const names = database.hostileNames ?? hostileNames;
      const collections = hostile(names);
      await place.load(collections);
      for (const [at, collection] of collections.entries()) {
        const table = await read(collection);
        for (const [column, field] of names.entries())
          expect(cellsUnder(table, 1, field).map(({ text }) => text)).toEqual([`value ${at}/${column}`]);
      }
      const { tables } = await readPlace(source, place.target());
      for (const one of names) expect(tables.has(place.nameOf(one)), one).toBe(true);
    });

    proves("says when a row came about, in UTC", ["time"], async () => {
      await place.load([chats]);
      const table = await read(chats);
      const rowOf = rowsByKey(table, chats);
      const timesOf = (row: number): unknown[] =>
        table.cells.filter((cell) => cell.row === row).map(({ time }) => time && Date.parse(time));
      expect(new Set(timesOf(rowOf(2)))).toEqual(new Set([Date.parse("2025-01-02T10:00:00.000Z")]));
      if (lacks.null === undefined) expect(new Set(timesOf(rowOf(4)))).toEqual(new Set([undefined]));
    });

    proves("reads rows from a time on", ["time"], async () => {
      const hours = many(240, 20);
      await place.load([hours]);
      const since = new Date("2025-01-06T00:00:00.000Z");
      const table = await read(hours, { selection: { ...everything, since } });
      expect(keysOf(table)).toEqual(Array.from({ length: 120 }, (_, at) => String(at + 121)));
    });

    proves("reads the columns that were chosen", ["columns"], async () => {
      await place.load([chats]);
      const table = await read(chats, { selection: { ...everything, columns: ["CONT*"] } });
      expect(table.cells.length).toBeGreaterThan(0);
      expect(new Set(table.cells.map(({ field }) => field))).toEqual(new Set(["content"]));
    });

    proves("reads a share of the rows, the same in every run", ["share"], async () => {
      const rows = many(4000, 20);
      await place.load([rows]);
      const selection = { ...everything, share: 0.25 };
      const table = await read(rows, { selection });
      const keys = keysOf(table);
      expect(table.collection.share).toBe(0.25);
      // Six standard deviations of a binomial with n = 4000 and p = 0.25 are 164.
      expect(Math.abs(keys.length - 1000)).toBeLessThan(165);
      expect(keysOf(await read(rows, { selection }))).toEqual(keys);
    });

    test("reads a value of three million characters in parts", async () => {
      await place.load([huge()]);
      const table = await read(huge());
      const texts = new Map(table.cells.map((cell) => [`${cell.row}/${cell.field}`, cell.text]));
      const found = [...texts.values()].some((text) => text === huge().rows[0]?.[2]);
      expect(found).toBe(true);
      expect(table.longestPiece).toBeLessThan(1.3 * 2 ** 20);
      if (lacks.columns === undefined)
        expect(table.cells.filter(({ text }) => text === "right").length).toBe(2);
    });

    proves("lists a collection without rows and gives nothing of it", ["empty collections"], async () => {
      await place.load([empty]);
      const table = await read(empty);
      expect(table.cells).toEqual([]);
      expect(table.collection.rows?.count).toBe(0);
    });

    proves("says that a password is wrong without showing it", ["password"], async () => {
      const password = place.password ?? "";
      const wrong = `${password.slice(0, -3)}Wrong`;
      const target = place.target().replace(password, wrong);
      expect(target).not.toBe(place.target());
      const error = await source.open(target, sourceOptions()).then(
        async (open) => open.close(),
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(WatertightError);
      expect(error).toMatchObject({ kind: "unreadable" });
      expect(everythingIn(error)).not.toContain(wrong);
    });

    proves("shows its address without the password", ["password"], async () => {
      const open = await source.open(place.target(), sourceOptions());
      const described = open.describe();
      await open.close();
      expect(described.target).toContain("127.0.0.1");
      expect(JSON.stringify(described)).not.toContain(place.password);
    });

    proveConnection({ source, place: () => place, proves, lacks });

    test("writes nothing", async () => {
      await place.load([chats, empty]);
      const before = await place.contents();
      expect(before).toContain(key);
      await readPlace(source, place.target());
      await readPlace(source, place.target("chats"), { selection: { ...everything, share: 0.5 } });
      expect(await place.contents()).toBe(before);
    });

    database.more?.(() => place);
  });
}

type OptionsOfRead = [options?: Parameters<typeof readPlace>[2], way?: Parameters<typeof readPlace>[3]];

function tableOf(tables: ReadonlyMap<string, ReadTable>, name: string): ReadTable {
  const table = tables.get(name);
  if (table === undefined) throw new Error(`no ${name} among ${[...tables.keys()].join(", ")}`);
  return table;
}

/** Finds the number a row was read under by its value of `id`, or counts in order where there are no fields. */
function rowsByKey(table: ReadTable, sample: SampleCollection): (id: number) => number {
  expect(sample.columns[0]?.name).toBe("id");
  return (id) => {
    const row = table.cells.find((cell) => cell.field === "id" && cell.text === String(id))?.row;
    if (row === undefined) throw new Error(`no row with the id ${id}`);
    return row;
  };
}

function keysOf(table: ReadTable): string[] {
  return table.cells.filter(({ field }) => field === "id").map(({ text }) => text);
}

/** The cells of a column, those that stand deeper in it included. */
function cellsUnder(table: ReadTable, row: number, field: string): Cell[] {
  return table.cells.filter(
    (cell) => cell.row === row && (cell.field === field || cell.field.startsWith(`${field}.`)),
  );
}

function expectCell(table: ReadTable, row: number, field: string, text: string): void {
  expect(cellsUnder(table, row, field).map((cell) => cell.text)).toEqual([text]);
}

/** Whatever an error could show of itself, causes included. */
function everythingIn(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { message, stack = "", cause } = thrown;
  return [message, stack, JSON.stringify(thrown), everythingIn(cause)].join("\n");
}
