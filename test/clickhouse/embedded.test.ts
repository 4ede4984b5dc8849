import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Engine, name, openEmbedded, type Sql, sql, value } from "../../src/clickhouse/index.ts";
import { hostileNames, read, usualBudget } from "./describe-engine.ts";
import { processesBelow, runNode } from "./processes.ts";

const purpose = "a test";
const endless = sql`SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))`;

async function open(folder?: string): Promise<Engine> {
  const engine = await openEmbedded({
    budget: usualBudget,
    tag: "watertight/test",
    ...(folder !== undefined && { folder }),
  });
  onTestFinished(() => engine.close());
  return engine;
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function one(engine: Engine, statement: Sql): Promise<unknown> {
  const [row] = await engine.rows<{ x: unknown }>(statement, { purpose });
  return row?.x;
}

/** The process that keeps its tables in a folder. */
async function processOf(folder: string): Promise<number> {
  const below = await processesBelow(process.pid);
  const [own] = below.filter(({ command }) => command.includes(folder));
  if (own === undefined) throw new Error("no process works in this folder");
  return own.pid;
}

describe("the embedded engine's process", () => {
  it("is started again when it was killed from outside, on the same tables", async () => {
    const folder = await temporary();
    const engine = await open(folder);
    await engine.run(sql`CREATE TABLE t (x UInt32) ENGINE = MergeTree ORDER BY x`, { purpose });
    await engine.run(sql`INSERT INTO t SELECT number FROM numbers(1000)`, { purpose });
    const stream = read(engine, sql`numbers(1000000000)`, sql`toString(number)`);
    const waiting = engine.rows(endless, { purpose });
    for (const answer of [stream, waiting]) answer.catch(() => {});
    const first = await processOf(folder);
    process.kill(first, "SIGKILL");
    for (const answer of [stream, waiting]) {
      await expect(answer).rejects.toMatchObject({
        kind: "unreadable",
        message: "the embedded engine stopped (SIGKILL)",
        hint: expect.stringContaining("--max-memory"),
      });
    }
    expect(await one(engine, sql`SELECT toUInt32(count()) AS x FROM t`)).toBe(1000);
    expect(await processOf(folder)).not.toBe(first);
  });

  it("is started again when it dies while nothing is asked", async () => {
    const folder = await temporary();
    const engine = await open(folder);
    for (let turn = 0; turn < 3; turn++) {
      const pid = await processOf(folder);
      process.kill(pid, "SIGKILL");
      await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
      expect(await one(engine, sql`SELECT 1 AS x`)).toBe(1);
    }
  });

  it("goes with a statement that cannot be stopped, and the others get their answer", async () => {
    const folder = await temporary();
    const engine = await open(folder);
    const before = await processOf(folder);
    const stop = new AbortController();
    const stopped = engine.rows(endless, { purpose, signal: stop.signal });
    const others = [1, 2].map((at) => one(engine, sql`SELECT toUInt32(${value("x", "UInt32", at)}) AS x`));
    for (const answer of [stopped, ...others]) answer.catch(() => {});
    setImmediate(() => stop.abort());
    await expect(stopped).rejects.toMatchObject({ kind: "unreadable" });
    expect(await Promise.all(others)).toEqual([1, 2]);
    expect(await processOf(folder)).not.toBe(before);
  });

  it("stays when a stream is told to stop", async () => {
    const folder = await temporary();
    const engine = await open(folder);
    const before = await processOf(folder);
    for (let turn = 0; turn < 3; turn++) {
      for await (const _ of engine.bytes(sql`SELECT toString(number) FROM system.numbers`, { purpose }))
        break;
    }
    expect(await one(engine, sql`SELECT 1 AS x`)).toBe(1);
    expect(await processOf(folder)).toBe(before);
  });

  it("leaves neither itself nor its folder behind", async () => {
    const folder = await temporary();
    vi.stubEnv("TMPDIR", folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    const engine = await open();
    await engine.run(sql`CREATE TABLE t (x UInt32) ENGINE = MergeTree ORDER BY x`, { purpose });
    expect(await readdir(folder)).toHaveLength(1);
    const pid = await processOf(folder);
    const running = engine.rows(endless, { purpose });
    running.catch(() => {});
    await engine.close();
    await expect(running).rejects.toMatchObject({ kind: "unreadable" });
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
    await expect(engine.rows(sql`SELECT 1`, { purpose })).rejects.toThrow(/closed/);
    await engine.close();
  });

  it("ends when the process that asked it ends, however that ends", async () => {
    const folder = await temporary();
    const script = `
      import { openEmbedded, sql } from "./dist/clickhouse/index.js";
      const engine = await openEmbedded({ budget: { threads: 1, memoryBytes: 1e9, seconds: 60 }, tag: "t", folder: process.argv[1] });
      await engine.rows(sql\`SELECT 1\`, { purpose: "a test" });
      process.kill(process.pid, "SIGKILL");`;
    await runNode(process.cwd(), script, [folder]);
    const isAlive = async (): Promise<boolean> =>
      (await processesBelow(1)).some(({ command }) => command.includes(folder));
    await expect.poll(isAlive, { timeout: 5000 }).toBe(false);
  });

  it("is one for each engine", async () => {
    const engines = [await open(await temporary()), await open(await temporary())];
    for (const [at, engine] of engines.entries()) {
      await engine.run(sql`CREATE TABLE t (x UInt32) ENGINE = MergeTree ORDER BY x`, { purpose });
      await engine.run(sql`INSERT INTO t SELECT ${value("x", "UInt32", at)}`, { purpose });
    }
    expect(await Promise.all(engines.map((engine) => one(engine, sql`SELECT x FROM t`)))).toEqual([0, 1]);
  });
});

it("keeps tables and columns of any name", async () => {
  const engine = await open();
  await engine.run(sql`CREATE DATABASE kept`, { purpose });
  for (const hostile of hostileNames) {
    // A file is named after the table (ClickHouse escapes it), and file systems end names at 255 bytes.
    const table = name("kept", hostile.slice(0, 30));
    await engine.run(
      sql`CREATE TABLE ${table} (${name(hostile)} String) ENGINE = MergeTree ORDER BY tuple()`,
      {
        purpose,
      },
    );
    await engine.run(sql`INSERT INTO ${table} SELECT ${value("x", "String", hostile)}`, { purpose });
    expect(await one(engine, sql`SELECT ${name(hostile)} AS x FROM ${table}`)).toBe(hostile);
  }
  const tables = await engine.rows(sql`SELECT name FROM system.tables WHERE database = 'kept'`, {
    purpose,
  });
  expect(tables).toHaveLength(hostileNames.length);
});

describe("without the embedded engine", () => {
  const script = `
    import { openEmbedded, sql } from "./dist/clickhouse/index.js";
    const options = { budget: { threads: 1, memoryBytes: 1e9, seconds: 20 }, tag: "t" };
    try {
      await (await openEmbedded(options)).close();
      process.stdout.write("opened");
    } catch ({ kind, message, hint }) {
      process.stdout.write(JSON.stringify({ kind, message, hint }));
    }`;

  /** A Watertight of its own, with the official client beside it and nothing else. */
  async function installed(): Promise<string> {
    const home = await temporary();
    for (const room of ["base", "clickhouse"])
      await cp(join("dist", room), join(home, "dist", room), { recursive: true });
    await cp("package.json", join(home, "package.json"));
    await mkdir(join(home, "node_modules"));
    await symlink(join(process.cwd(), "node_modules/@clickhouse"), join(home, "node_modules/@clickhouse"));
    return home;
  }

  it("says how to get it", async () => {
    const home = await installed();
    expect(JSON.parse(await runNode(home, script))).toEqual({
      kind: "unreadable",
      message: expect.stringContaining("is not installed"),
      hint: expect.stringContaining("npm install chdb"),
    });
  });

  it("says so when it is installed for another kind of machine", async () => {
    const home = await installed();
    const broken = join(home, "node_modules/chdb");
    await mkdir(broken);
    await writeFile(join(broken, "package.json"), '{"name":"chdb","version":"3.4.0","main":"index.js"}');
    await writeFile(
      join(broken, "index.js"),
      'throw new Error("libchdb.so: cannot open shared object file");',
    );
    const { kind, message } = JSON.parse(await runNode(home, script));
    expect(kind).toBe("unreadable");
    expect(message).toContain("cannot open shared object file");
  });

  it("is the same in what is published: it is an optional dependency", async () => {
    const { dependencies, optionalDependencies } = JSON.parse(await readFile("package.json", "utf8"));
    expect(Object.keys(optionalDependencies)).toContain("chdb");
    expect(Object.keys(dependencies)).not.toContain("chdb");
  });
});
