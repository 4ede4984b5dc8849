import { join } from "node:path";
import sqliteWasm from "node-sqlite3-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Engine, openEmbedded, sql, value } from "../../src/clickhouse/index.ts";
import type { Report } from "../../src/model/index.ts";
import { temporaryFolder } from "../cli/run.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";
import { canaries, canariesIn } from "./canaries.ts";
import { runWatched } from "./watched.ts";

const { Database } = sqliteWasm;
const labels = canaries.map(({ label }) => label);
const values = canaries.map(({ value: canary }) => canary);
const [key = "", , , mail = ""] = values;

/** What a person may ask of a table that holds secrets. */
const lineups = [
  ["inspect", "--verbose"],
  ["inspect", "--format", "json"],
  ["inspect", "--format", "html"],
  ["inspect", "--sample", "50%", "--format", "csv"],
  ["minimise"],
  ["minimise", "--format", "json"],
  ["minimise", "--format", "sql"],
];

async function watchAll(target: string, options: Parameters<typeof runWatched>[1]): Promise<void> {
  for (const [verb = "", ...flags] of lineups) {
    const { code, stdout } = await runWatched([verb, target, ...flags], options);
    expect([verb, flags, code, code === 1 ? "" : stdout.slice(0, 1500)]).toEqual([verb, flags, 1, ""]);
    expect(stdout.length).toBeGreaterThan(200);
  }
  const { stdout } = await runWatched(["inspect", target, "--format", "json"], options);
  const report: Report = JSON.parse(stdout);
  // They are all found, so that they could leak.
  const found = new Set(report.findings.map(({ dataClass }) => dataClass));
  expect([...found]).toEqual(expect.arrayContaining(["secret", "identity", "contact", "financial"]));
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

test("canaries in a SQLite file, its names too, are found and not told", async () => {
  const cwd = await temporaryFolder();
  const database = new Database(join(cwd, "app.db"));
  const table = quoted(`log of ${mail}`);
  database.exec(
    `CREATE TABLE ${table} (${[...labels, key].map((name) => `${quoted(name)} TEXT`).join(", ")})`,
  );
  database.run(`INSERT INTO ${table} VALUES (${[...values, key].map(() => "?").join(", ")})`, [
    ...values,
    key,
  ]);
  database.exec("CREATE VIEW all_of_it AS SELECT 1");
  database.close();
  await watchAll("app.db", { cwd });
});

describe("the embedded engine", () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await openEmbedded({
      budget: { threads: 1, memoryBytes: 1e9, seconds: 60 },
      tag: "watertight/test",
    });
  });
  afterAll(() => engine.close());

  test("reads canaries out of a Parquet file, and nothing of it tells them", async () => {
    const cwd = await temporaryFolder();
    const path = value("path", "String", join(cwd, "rows.parquet"));
    const columns = labels.map((label, at) => ({
      text: `{value${at}:String} AS \`${label}\``,
      params: { [`value${at}`]: values[at] },
    }));
    for (const column of columns) expect(column.text).not.toContain(key);
    const all = {
      text: columns.map(({ text }) => text).join(", "),
      params: Object.assign({}, ...columns.map(({ params }) => params)),
    };
    await engine.run(sql`INSERT INTO FUNCTION file(${path}, 'Parquet') SELECT ${all} FROM numbers(50)`, {
      purpose: "make a file",
    });
    await watchAll("rows.parquet", { cwd });
  });

  test("says nothing of what it could not do", async () => {
    await expect(
      engine.rows(sql`SELECT toUInt8(${value("wrong", "String", key)})`, { purpose: "a wrong value" }),
    ).rejects.toSatisfy((thrown: Error) => canariesIn(`${thrown.message} ${thrown.stack}`).length === 0);
  });
});

describe.skipIf(missingPostgres !== undefined)(`a server (${missingPostgres ?? "PostgreSQL"})`, () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  test("holds canaries that are found and not told, in names of tables and columns too", async () => {
    const table = quoted(`log of ${mail}`);
    await server.run(
      `CREATE TABLE ${table} (${labels.map((label) => `${quoted(label)} text`).join(", ")}, ${quoted(key)} text)`,
    );
    const literals = [...values, key].map((one) => `'${one}'`).join(", ");
    await server.run(`INSERT INTO ${table} VALUES (${literals})`);
    const target = server.target();
    await watchAll(target, { env: { WATERTIGHT_PASSWORD: server.password } });
    for (const inAddress of [key, encodeURIComponent(`${key}@x/y`)]) {
      const address = `postgres://postgres:${inAddress}@127.0.0.1:${server.port}/postgres`;
      expect((await runWatched(["inspect", address, "--verbose"])).code).toBe(3);
    }
  });
});
