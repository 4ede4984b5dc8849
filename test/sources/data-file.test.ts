import { appendFile, copyFile, mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alphabets, sample } from "../../src/base/index.ts";
import { type Engine, openEmbedded, type Sql, sql, value } from "../../src/clickhouse/index.ts";
import { dataFile } from "../../src/sources/data-file/data-file.ts";
import { files } from "../../src/sources/files/files.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { type Collection, everything, isGap, type SourceOptions } from "../../src/sources/index.ts";
import { temporaryFolder } from "./read-all.ts";
import { readPlace } from "./read-place.ts";

const budget = { threads: 2, memoryBytes: 2 ** 30, seconds: 60 };
const key = `sk-${sample(alphabets.alnum, 40, 3)}`;
const card = "4111111111111111";

let engine: Engine;
beforeAll(async () => {
  engine = await openEmbedded({ budget, tag: "watertight/test" });
}, 60_000);
afterAll(() => engine.close());

const withEngine = (more: Partial<SourceOptions> = {}): Partial<SourceOptions> => ({
  embedded: async () => engine,
  ...more,
});

/** Rows of everything a cell can be; Avro knows neither maps of numbers nor times of this kind. */
const rows = sql`SELECT number AS id, 'm' || toString(number) AS name,
  [tuple('user', ${value("key", "String", key)})::Tuple(role String, content String)] AS messages,
  toUInt64(${value("card", "String", card)}) AS card, ['a', '']::Array(String) AS tags, '' AS nothing,
  if(number = 1, NULL, 'x'::Nullable(String)) AS maybe, toDateTime64('2025-01-01 00:00:00', 3, 'UTC') + number AS ts
  FROM numbers(3)`;
const rowsForAvro = sql`SELECT number AS id, ${value("key", "String", key)} AS messages,
  toUInt64(${value("card", "String", card)}) AS card FROM numbers(3)`;

async function written(path: string, format: string, what: Sql, packing = "none"): Promise<string> {
  const to = sql`file(${value("path", "String", path)}, ${value("format", "String", format)}, 'auto', ${value("packing", "String", packing)})`;
  await engine.run(sql`INSERT INTO FUNCTION ${to} ${what}`, { purpose: "make a file" });
  return path;
}

async function relationsOf(target: string, options: Partial<SourceOptions> = withEngine()) {
  const place = await dataFile.open(target, sourceOptions(options));
  const found: Collection[] = [];
  for await (const thing of place.collections()) if (!isGap(thing)) found.push(thing);
  await place.close();
  return found.map(({ relation }) => relation);
}

describe("a file of tables", () => {
  for (const [format, ending] of [
    ["Parquet", "parquet"],
    ["ORC", "orc"],
    ["Arrow", "feather"],
    ["ArrowStream", "arrow"],
    ["Avro", "avro"],
  ] as const) {
    test(`is known by its content and read cell by cell: ${format}`, async () => {
      const folder = await temporaryFolder();
      const path = await written(
        join(folder, `data.${ending}`),
        format,
        format === "Avro" ? rowsForAvro : rows,
      );
      await copyFile(path, join(folder, "nameless"));
      expect(await dataFile.accepts(join(folder, "nameless"))).toBe(true);
      const { tables, gaps } = await readPlace(dataFile, path, withEngine());
      expect(gaps).toEqual([]);
      const table = tables.get(basename(path));
      const texts = (field: string) =>
        table?.cells.filter((cell) => cell.field === field).map(({ row, text }) => `${row} ${text}`);
      expect(texts("card")).toEqual([`1 ${card}`, `2 ${card}`, `3 ${card}`]);
      expect(table?.cells.filter(({ text }) => text.includes(key)).length).toBe(3);
      if (format === "Avro") return;
      expect(texts("messages")).toEqual(
        [1, 2, 3].map((row) => `${row} [{"role":"user","content":"${key}"}]`),
      );
      expect(texts("maybe")).toEqual(["1 x", "3 x"]);
      expect(texts("nothing")).toEqual([]);
      expect(texts("tags")).toEqual([1, 2, 3].map((row) => `${row} a\n`));
      expect(table?.collection.columns?.map(({ name }) => name)).toEqual(
        expect.arrayContaining(["id", "messages", "card", "ts"]),
      );
      expect(table?.cells.at(-1)?.time).toBe("2025-01-01T00:00:02.000Z");
      if (format !== "ArrowStream") expect(table?.collection.rows).toEqual({ count: 3, exact: true });
    });
  }

  test("in a folder is read beside the texts there", async () => {
    const folder = await temporaryFolder({ "notes.txt": "a note" });
    await mkdir(join(folder, "data"));
    await written(join(folder, "data", "train.parquet"), "Parquet", rows);
    const { tables, gaps } = await readPlace(files, folder, withEngine());
    expect(gaps).toEqual([]);
    expect([...tables.keys()].sort()).toEqual(["data/train.parquet", "notes.txt"]);
    expect(tables.get("data/train.parquet")?.cells.some(({ text }) => text.includes(key))).toBe(true);
  });

  test("is something the engine can be asked about by itself", async () => {
    const folder = await temporaryFolder();
    const [relation] = await relationsOf(await written(join(folder, "a.parquet"), "Parquet", rows));
    expect(relation).toBeDefined();
    if (relation?.rowPlace === undefined) throw new Error("no place of rows");
    const { part, row } = relation.rowPlace;
    const statement = sql`SELECT ${part} AS part, toUInt32(${row}) AS row, toUInt32(id) AS id FROM ${relation.from} ORDER BY id`;
    expect(await relation.engine.rows(statement, { purpose: "test" })).toEqual([
      { part: "a.parquet", row: 0, id: 0 },
      { part: "a.parquet", row: 1, id: 1 },
      { part: "a.parquet", row: 2, id: 2 },
    ]);
  });

  test("without the engine is unread, and says how to get it", async () => {
    const folder = await temporaryFolder();
    const path = await written(join(folder, "a.parquet"), "Parquet", rows);
    for (const source of [dataFile, files]) {
      const { tables, gaps } = await readPlace(source, path);
      expect(tables.size).toBe(0);
      expect(gaps).toEqual([expect.objectContaining({ collection: "a.parquet", kind: "unread" })]);
      expect(gaps[0]?.why).toContain("npm install chdb");
    }
  });

  test("that is damaged or cut short is unread, whatever it is", async () => {
    const folder = await temporaryFolder();
    for (const [format, ending] of [
      ["Parquet", "parquet"],
      ["ORC", "orc"],
      ["Arrow", "arrow"],
      ["ArrowStream", "arrows"],
      ["Avro", "avro"],
    ] as const) {
      const many = sql`SELECT number AS id, toString(cityHash64(number)) AS note FROM numbers(50000)`;
      const path = await written(join(folder, `a.${ending}`), format, many);
      await truncate(path, 100_000);
      const { gaps } = await readPlace(dataFile, path, withEngine());
      expect(gaps.length, format).toBe(1);
      expect(gaps[0], format).toMatchObject({ collection: `a.${ending}`, kind: "unread" });
    }
  });

  test("that is damaged in the middle gives what comes before, and a gap", async () => {
    const folder = await temporaryFolder();
    const many = sql`SELECT number AS id, toString(cityHash64(number)) AS note FROM numbers(400000)
      SETTINGS output_format_parquet_row_group_size = 20000`;
    const path = await written(join(folder, "a.parquet"), "Parquet", many);
    const bytes = await readFile(path);
    bytes.fill(7, Math.floor(bytes.length * 0.5), Math.floor(bytes.length * 0.51));
    await writeFile(path, bytes);
    const { tables, gaps } = await readPlace(dataFile, path, withEngine());
    expect(gaps).toEqual([expect.objectContaining({ kind: "unread" })]);
    expect(tables.get("a.parquet")?.cells.length).toBeGreaterThan(1000);
  });

  test("whose name is a pattern or an archive's member to the engine is read as it stands", async () => {
    const folder = await temporaryFolder();
    const plain = await written(join(folder, "plain.parquet"), "Parquet", rows);
    for (const name of [
      "a*.parquet",
      "a?b.parquet",
      "a{1,2}.parquet",
      "a.zip::b",
      "\n' ; --\\.parquet",
      "[x] ü",
    ]) {
      await copyFile(plain, join(folder, name));
      const { tables, gaps } = await readPlace(dataFile, join(folder, name), withEngine());
      expect(gaps).toEqual([]);
      expect(
        [...tables.values()].map(({ cells }) => cells.filter(({ field }) => field === "id").length),
      ).toEqual([3]);
    }
  });

  test("with hostile and with thousands of columns is read whole", async () => {
    const folder = await temporaryFolder();
    const names = [
      "a`; DROP TABLE x; --",
      "b\\",
      "c'{x:String}",
      "_path",
      "_row_number",
      "watertight",
      "d\n",
    ];
    const quoted = (one: string) => `\`${one.replace(/[\\`]/g, "\\$&")}\``;
    const few = names.map((one, at) => `'value ${at}' AS ${quoted(one)}`).join(", ");
    const path = join(folder, "names.parquet");
    await written(path, "Parquet", { text: `SELECT ${few}`, params: {} });
    const { tables, gaps } = await readPlace(dataFile, path, withEngine());
    expect(gaps).toEqual([]);
    expect(
      tables
        .get("names.parquet")
        ?.cells.map(({ field, text }) => [field, text])
        .sort(),
    ).toEqual(names.map((one, at) => [one, `value ${at}`]).sort());

    const many = Array.from({ length: 4000 }, (_, at) => `${at} AS c${at}`).join(", ");
    const wide = await written(join(folder, "wide.parquet"), "Parquet", {
      text: `SELECT ${many} FROM numbers(2)`,
      params: {},
    });
    const read = await readPlace(dataFile, wide, withEngine());
    expect(read.gaps).toEqual([]);
    expect(read.tables.get("wide.parquet")?.cells.length).toBe(8000);
  }, 60_000);

  test("gives a long value in parts, and bytes that are no UTF-8 as far as they can be read", async () => {
    const folder = await temporaryFolder();
    const long = sql`SELECT repeat('0123456789', 300000) AS long, unhex('ff61fe') AS odd, nan AS none`;
    const path = await written(join(folder, "long.parquet"), "Parquet", long);
    const { tables } = await readPlace(dataFile, path, withEngine());
    const table = tables.get("long.parquet");
    const text = table?.cells.find(({ field }) => field === "long")?.text;
    expect(text === "0123456789".repeat(300_000)).toBe(true);
    expect(table?.longestPiece).toBeLessThan(1.3 * 2 ** 20);
    expect(table?.cells.find(({ field }) => field === "odd")?.text).toBe("\ufffda\ufffd");
  });
});

describe("a choice", () => {
  test("of columns leaves the others out", async () => {
    const folder = await temporaryFolder();
    const path = await written(join(folder, "a.parquet"), "Parquet", rows);
    const selection = { ...everything, columns: ["MESS*"] };
    const { tables } = await readPlace(dataFile, path, withEngine({ selection }));
    expect(new Set(tables.get("a.parquet")?.cells.map(({ field }) => field))).toEqual(new Set(["messages"]));
  });

  test("of a time is made by the engine", async () => {
    const folder = await temporaryFolder();
    const path = await written(join(folder, "a.parquet"), "Parquet", rows);
    const selection = { ...everything, since: new Date("2025-01-01T00:00:01.000Z") };
    const { tables } = await readPlace(dataFile, path, withEngine({ selection }));
    const ids = tables.get("a.parquet")?.cells.filter(({ field }) => field === "id");
    expect(ids?.map(({ text, row }) => [text, row])).toEqual([
      ["1", 2],
      ["2", 3],
    ]);
  });

  for (const format of ["Parquet", "ORC", "Avro"])
    test(`of a share is uniform and the same in every run (${format})`, async () => {
      const folder = await temporaryFolder();
      // Every value stands there many times: a hash of the values would take all or none of a kind.
      const same = sql`SELECT number % 3 AS kind, 'x' AS text FROM numbers(20000)`;
      const path = await written(join(folder, "a"), format, same);
      const selection = { ...everything, share: 0.1 };
      const one = await readPlace(dataFile, path, withEngine({ selection }));
      const two = await readPlace(dataFile, path, withEngine({ selection }));
      const kinds = one.tables.get("a")?.cells.filter(({ field }) => field === "kind") ?? [];
      expect(one.gaps).toEqual([]);
      expect(one.tables.get("a")?.collection.share).toBe(0.1);
      // Six standard deviations of a binomial with n = 20,000 and p = 0.1 are 255.
      expect(Math.abs(kinds.length - 2000)).toBeLessThan(255);
      expect(new Set(kinds.map(({ text }) => text)).size).toBe(3);
      expect(two.tables.get("a")?.cells).toEqual(one.tables.get("a")?.cells);
    });
});

describe("what the engine unpacks", () => {
  for (const packing of ["xz", "lz4"])
    test(`is read like any file: ${packing}`, async () => {
      const folder = await temporaryFolder();
      const path = join(folder, `table.csv.${packing}`);
      const lines = sql`SELECT if(number = 0, 'name,note', 'anna' || toString(number) || ',' || ${value("key", "String", key)}) FROM numbers(3)`;
      await written(path, "LineAsString", lines, packing);
      const { tables, gaps } = await readPlace(files, path, withEngine());
      expect(gaps).toEqual([]);
      const [table] = tables.values();
      expect(table?.collection.format).toBe("csv");
      expect(table?.cells.filter(({ field }) => field === "note").map(({ text }) => text)).toEqual([
        key,
        key,
      ]);

      const without = await readPlace(files, path);
      expect(without.gaps[0]).toMatchObject({ kind: "unread" });
      expect(without.gaps[0]?.why).toContain("npm install chdb");
    });
});

describe("JSON lines", () => {
  test("are for the engine from 64 MiB on, line by line, and for the other reader without it", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "large.jsonl");
    const line = `${JSON.stringify({ role: "user", content: "x".repeat(1000) })}\n`;
    const block = line.repeat(1000);
    for (let blocks = 0; blocks * block.length < 64 << 20; blocks++) await appendFile(path, block);
    await appendFile(path, `${JSON.stringify({ role: "user", content: key })}\n`);

    const place = await files.open(path, sourceOptions(withEngine()));
    const [collection] = await collectionsOf(place.collections());
    expect(collection?.columns).toEqual([{ name: "line", type: "String" }]);
    const relation = collection?.relation;
    if (relation?.rowPlace === undefined) throw new Error("no relation");
    const found = sql`SELECT ${relation.rowPlace.row} AS row FROM ${relation.from} WHERE position(line, ${value("key", "String", key)}) > 0`;
    const last = (await readFile(path)).filter((byte) => byte === 10).length;
    expect(await relation.engine.rows(found, { purpose: "test" })).toEqual([{ row: last - 1 }]);
    await place.close();

    const without = await files.open(path, sourceOptions());
    const [other] = await collectionsOf(without.collections());
    expect(other).toMatchObject({ format: "jsonl" });
    expect(other?.relation).toBeUndefined();
    await without.close();
  }, 60_000);
});

async function collectionsOf(things: AsyncIterable<unknown>): Promise<Collection[]> {
  const found: Collection[] = [];
  for await (const thing of things as AsyncIterable<Collection>) {
    if (isGap(thing)) throw new Error(`unread: ${thing.why}`);
    found.push(thing);
  }
  return found;
}
