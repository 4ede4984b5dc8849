import { execFileSync } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sqliteLibrary from "node-sqlite3-wasm";
import { describe, expect, test } from "vitest";
import { sqlite } from "../../src/sources/sqlite/sqlite.ts";
import type { RunningPlace, SampleCollection } from "./describe-database.ts";
import { describeDatabase } from "./describe-database.ts";
import { temporaryFolder } from "./read-all.ts";
import { readPlace } from "./read-place.ts";

const types = { text: "TEXT", integer: "INTEGER", time: "TIMESTAMP", list: "TEXT", json: "TEXT" };
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function fill(path: string, collections: readonly SampleCollection[]): void {
  const database = new sqliteLibrary.Database(path);
  try {
    database.exec("BEGIN");
    for (const { name, columns, rows } of collections) {
      const declared = columns.map((column) => `${quoted(column.name)} ${types[column.kind]}`);
      database.exec(`CREATE TABLE ${quoted(name)} (${declared.join(", ")})`);
      const insert = database.prepare(
        `INSERT INTO ${quoted(name)} VALUES (${columns.map(() => "?").join(", ")})`,
      );
      for (const row of rows) insert.run(row.map(stored));
      insert.finalize();
    }
    database.exec("COMMIT");
  } finally {
    database.close();
  }
}

function stored(cell: unknown): string | number | null {
  if (cell === null || typeof cell === "string" || typeof cell === "number") return cell;
  return JSON.stringify(cell);
}

async function start(): Promise<RunningPlace> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-sqlite-"));
  const path = join(folder, "place.db");
  return {
    target: (collection) =>
      collection === undefined ? `sqlite:${path}` : `sqlite:${path}?table=${encodeURIComponent(collection)}`,
    nameOf: (collection) => `main.${collection}`,
    async load(collections) {
      await rm(path, { force: true });
      fill(path, collections);
    },
    // The bytes, and every file beside it.
    contents: async () => `${await readdir(folder)}${await readFile(path, "latin1")}`,
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

describeDatabase({
  name: "SQLite",
  source: sqlite,
  schemes: ["sqlite"],
  start,
  lacks: {
    password: "a file has none",
    connection: "a file has none",
    "busy statements": "nobody else runs them",
  },
});

const program = "/usr/bin/sqlite3";

describe("a file", () => {
  test("that begins like a database is one, whatever it is called", async () => {
    const folder = await temporaryFolder({ "a.txt": "SQLite format 3" });
    fill(join(folder, "history"), [{ name: "t", columns: [{ name: "a", kind: "text" }], rows: [["value"]] }]);
    expect(await sqlite.accepts(join(folder, "history"))).toBe(true);
    expect(await sqlite.accepts(join(folder, "a.txt"))).toBe(false);
    expect(await sqlite.accepts(join(folder, "nothing"))).toBe(false);
    const { tables } = await readPlace(sqlite, join(folder, "history"));
    expect(tables.get("main.t")?.cells.map(({ text }) => text)).toEqual(["value"]);
    await expect(readPlace(sqlite, `sqlite:${join(folder, "a.txt")}`)).rejects.toMatchObject({
      kind: "unreadable",
    });
    await expect(readPlace(sqlite, `sqlite:${join(folder, "no")}`)).rejects.toMatchObject({
      kind: "unreadable",
    });
  });

  test("has views, indexes and tables of its own kinds", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.db");
    const database = new sqliteLibrary.Database(path);
    database.exec(`CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, rowid TEXT, twice AS (rowid || rowid));
      INSERT INTO a (rowid) VALUES ('x'), ('y');
      CREATE TABLE b (k TEXT PRIMARY KEY, v ANY) WITHOUT ROWID; INSERT INTO b VALUES ('k', 9007199254740993), ('l', x'6b6579ff');
      CREATE VIEW c AS SELECT * FROM a; CREATE VIRTUAL TABLE d USING fts5(body); INSERT INTO d VALUES ('found in full text');`);
    database.close();
    const { tables, gaps } = await readPlace(sqlite, path);
    expect(gaps).toEqual([
      { collection: "main.c", kind: "skipped", why: "a view: its rows are those of tables" },
    ]);
    expect([...tables].map(([name, { cells }]) => [name, cells.map(({ text }) => text)])).toEqual([
      ["main.a", ["1", "x", "xx", "2", "y", "yy"]],
      ["main.b", ["k", "9007199254740993", "l", "keyÿ"]],
      ["main.d", ["found in full text"]],
    ]);
  });

  test("that is damaged gives what it can, and says so", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.db");
    const rows = Array.from({ length: 5000 }, (_, at) => [at, `note ${at} `.repeat(20)]);
    fill(path, [
      {
        name: "many",
        columns: [
          { name: "id", kind: "integer" },
          { name: "note", kind: "text" },
        ],
        rows,
      },
    ]);
    const { length } = await readFile(path);
    await copyFile(path, join(folder, "short.db"));
    await truncate(join(folder, "short.db"), Math.floor(length / 2));
    const bytes = await readFile(path);
    bytes.fill(0xff, Math.floor(length / 2), Math.floor(length / 2) + 50_000);
    await writeFile(join(folder, "wrong.db"), bytes);
    await writeFile(join(folder, "head.db"), bytes.subarray(0, 100));
    for (const name of ["short.db", "wrong.db", "head.db"]) {
      const { gaps } = await readPlace(sqlite, join(folder, name));
      expect(gaps.length, name).toBe(1);
      expect(gaps[0]?.kind).toBe("unread");
    }
    const { tables } = await readPlace(sqlite, join(folder, "wrong.db"));
    expect(tables.get("main.many")?.cells.length ?? 0).toBeGreaterThan(100);
  });

  test("can be stopped", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.db");
    const rows = Array.from({ length: 20_000 }, (_, at) => [at, "x".repeat(500)]);
    fill(path, [
      {
        name: "many",
        columns: [
          { name: "id", kind: "integer" },
          { name: "note", kind: "text" },
        ],
        rows,
      },
    ]);
    const stop = new AbortController();
    const reading = readPlace(sqlite, path, { signal: stop.signal });
    setImmediate(() => stop.abort());
    const { gaps } = await reading;
    expect(gaps.map(({ why }) => why)).toContain("stopped before it was read to the end");
  });
});

describe.skipIf(!(await exists(program)))(`what a crash leaves (needs ${program})`, () => {
  const command = (path: string, text: string) =>
    execFileSync(program, [path], { input: text.replace(/^ +/gm, ""), stdio: ["pipe", "ignore", "ignore"] });

  test("a write-ahead log is read with the database, and neither is touched", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.db");
    // The copy is made while the log is not yet part of the database.
    command(
      path,
      `PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('in the database');
      PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES ('in the log'); INSERT INTO t SELECT 'more' FROM t;
      .shell cp ${path} ${folder}/b.db && cp ${path}-wal ${folder}/b.db-wal\n`,
    );
    const copied = join(folder, "b.db");
    const before = await Promise.all([readdir(folder), readFile(copied), readFile(`${copied}-wal`)]);
    const { tables, gaps } = await readPlace(sqlite, copied);
    expect(gaps).toEqual([]);
    expect(tables.get("main.t")?.cells.map(({ text }) => text)).toEqual([
      "in the database",
      "in the log",
      "more",
      "more",
    ]);
    expect(await Promise.all([readdir(folder), readFile(copied), readFile(`${copied}-wal`)])).toEqual(before);

    await writeFile(`${copied}-wal`, "this is no log at all, and long enough to be one");
    const damaged = await readPlace(sqlite, copied);
    expect(damaged.gaps.map(({ why }) => why)).toEqual([
      "its write-ahead log is damaged, so the latest changes are missing",
    ]);
    expect(damaged.tables.get("main.t")?.cells.map(({ text }) => text)).toEqual(["in the database"]);
  });

  test("a journal is played back in a copy", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "a.db");
    command(
      path,
      `PRAGMA cache_size=1; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('before');
      BEGIN; UPDATE t SET a = 'after'; INSERT INTO t SELECT hex(randomblob(3000)) FROM (SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4);
      PRAGMA cache_spill=1;
      .shell cp ${path} ${folder}/b.db && cp ${path}-journal ${folder}/b.db-journal
      ROLLBACK;\n`,
    );
    const copied = join(folder, "b.db");
    const before = await Promise.all([readdir(folder), readFile(copied), readFile(`${copied}-journal`)]);
    const { tables, gaps } = await readPlace(sqlite, copied);
    expect(gaps).toEqual([]);
    expect(tables.get("main.t")?.cells.map(({ text }) => text)).toEqual(["before"]);
    expect(await Promise.all([readdir(folder), readFile(copied), readFile(`${copied}-journal`)])).toEqual(
      before,
    );
  });
});

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
