import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { OwnEngine } from "../../src/clickhouse/index.ts";
import { name, openShared, sql, value } from "../../src/clickhouse/index.ts";
import { describeEngine, usualBudget } from "./describe-engine.ts";

const tag = "watertight/test";
const purpose = "a test";

async function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), "wt-"));
}

async function open(home: string, budget = usualBudget): Promise<OwnEngine> {
  return openShared({ folder: join(home, "engine"), socket: join(home, "engine.sock"), budget, tag });
}

async function folder(): Promise<string> {
  const home = await temporary();
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}

async function opened(home: string): Promise<OwnEngine> {
  const engine = await open(home);
  onTestFinished(() => engine.close());
  return engine;
}

async function one(engine: OwnEngine): Promise<unknown> {
  const [row] = await engine.rows<{ x: unknown }>(sql`SELECT toUInt32(1) AS x`, { purpose });
  return row?.x;
}

describe("asked through its socket", () => {
  let home = "";
  const owners: OwnEngine[] = [];
  beforeAll(async () => {
    home = await temporary();
  });
  afterAll(async () => {
    for (const owner of owners) await owner.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  describeEngine({
    name: "the engine of another process",
    open: async (budget) => {
      // Its limits are its owner's, so each budget has one.
      const own = join(home, String(owners.length));
      owners.push(await open(own, budget));
      return open(own, budget);
    },
  });
});

describe("an engine that several share", () => {
  it("keeps its folder and its socket from others", async () => {
    const home = await folder();
    await opened(home);
    expect((await stat(join(home, "engine"))).mode & 0o777).toBe(0o700);
    expect((await stat(join(home, "engine.sock"))).mode & 0o777).toBe(0o600);
  });

  it("is one for all who open it at the same time, over a socket that was left there", async () => {
    const home = await folder();
    const stale = createServer().listen(join(home, "was.sock"));
    await once(stale, "listening");
    const { rename } = await import("node:fs/promises");
    await rename(join(home, "was.sock"), join(home, "engine.sock"));
    await new Promise((closed) => stale.close(closed));
    expect(existsSync(join(home, "engine.sock"))).toBe(true);
    const engines = await Promise.all([opened(home), opened(home), opened(home)]);
    const [first] = engines;
    await first?.run(sql`CREATE TABLE t (x UInt32) ENGINE = MergeTree ORDER BY x`, { purpose });
    await Promise.all(
      engines.map((engine, at) =>
        engine.run(sql`INSERT INTO t SELECT ${value("x", "UInt32", at)}`, { purpose }),
      ),
    );
    for (const engine of engines)
      expect(await engine.rows(sql`SELECT x FROM t ORDER BY x`, { purpose })).toEqual([
        { x: 0 },
        { x: 1 },
        { x: 2 },
      ]);
  });

  it("is taken over when its owner closes it", async () => {
    const home = await folder();
    const owner = await open(home);
    const others = [await opened(home), await opened(home)];
    await owner.run(sql`CREATE TABLE t (x UInt32) ENGINE = MergeTree ORDER BY x`, { purpose });
    await owner.run(sql`INSERT INTO t SELECT 1`, { purpose });
    await owner.close();
    for (const answer of await Promise.all(
      others.map((engine) => engine.rows(sql`SELECT x FROM t`, { purpose })),
    ))
      expect(answer).toEqual([{ x: 1 }]);
    await expect(owner.rows(sql`SELECT 1`, { purpose })).rejects.toThrow(/closed/);
  });

  it("is taken over when the process of its owner is killed", async () => {
    const home = await folder();
    const script = `
      import { openShared, sql } from "./dist/clickhouse/index.js";
      const [home, budget] = process.argv.slice(1);
      const engine = await openShared({ folder: home + "/engine", socket: home + "/engine.sock", budget: JSON.parse(budget), tag: "t" });
      await engine.run(sql\`CREATE TABLE t (x UInt32) ENGINE = MergeTree ORDER BY x\`, { purpose: "a test" });
      await engine.run(sql\`INSERT INTO t SELECT 7\`, { purpose: "a test" });
      process.stdout.write("ready");
      setInterval(() => {}, 1000);`;
    const child = spawn(
      process.execPath,
      ["--input-type=module", "--eval", script, "--", home, JSON.stringify(usualBudget)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    const engine = await opened(home);
    const endless = async (): Promise<void> => {
      for await (const _ of engine.bytes(sql`SELECT toString(number) FROM system.numbers`, { purpose }))
        child.kill("SIGKILL");
    };
    await expect(endless()).rejects.toMatchObject({
      kind: "unreadable",
      hint: expect.stringContaining("not known"),
    });
    expect(await engine.rows(sql`SELECT x FROM t`, { purpose })).toEqual([{ x: 7 }]);
  });

  it("takes a file once for each token", async () => {
    const home = await folder();
    const engines = [await opened(home), await opened(home)];
    const path = join(home, "rows.ndjson");
    await writeFile(path, '{"x":1}\n{"x":2}\n');
    await engines[0]?.run(
      sql`CREATE TABLE t (x UInt32) ENGINE = MergeTree ORDER BY x SETTINGS non_replicated_deduplication_window = 100`,
      { purpose },
    );
    for (const token of ["a", "a", "b"])
      for (const engine of engines) await engine.insertFile(name("t"), path, { token, purpose });
    expect(await engines[0]?.rows(sql`SELECT x FROM t ORDER BY x`, { purpose })).toEqual(
      [1, 1, 2, 2].map((x) => ({ x })),
    );
    await expect(engines[1]?.insertFile(name("t"), path, { token: "a'; --", purpose })).rejects.toThrow();
    await expect(
      engines[1]?.insertFile(name("t"), join(home, "none"), { token: "c", purpose }),
    ).rejects.toMatchObject({
      kind: "unreadable",
    });
  });

  it("outlives what no Watertight would send", async () => {
    const home = await folder();
    const engine = await opened(home);
    const length = (of: number): Buffer => {
      const head = Buffer.alloc(4);
      head.writeUInt32LE(of);
      return head;
    };
    const sent = (text: string): Buffer =>
      Buffer.concat([length(Buffer.byteLength(text)), Buffer.from(text)]);
    const hostile = [
      Buffer.from("GET / HTTP/1.1\r\n\r\n"),
      length(0xffffffff),
      length(0),
      sent("null"),
      sent("[".repeat(100_000)),
      sent('{"ask":"rows"}'),
      sent('{"ask":"rows","statement":{"text":5,"params":null},"purpose":{}}'),
      sent('{"ask":"constructor","statement":{"text":"SELECT 1","params":{}},"purpose":"x"}'),
      sent('{"__proto__":{"ask":"run"}}'),
      Buffer.concat([sent('{"ask":"capabilities"}'), Buffer.alloc(1000)]),
    ];
    for (const bytes of hostile) {
      const socket = connect(join(home, "engine.sock"));
      socket.on("error", () => {});
      socket.resume();
      socket.write(bytes);
      await once(socket, "close");
    }
    // One that comes and says nothing holds nobody up.
    const silent = connect(join(home, "engine.sock"));
    onTestFinished(() => void silent.destroy());
    const other = await opened(home);
    expect([await one(engine), await one(other)]).toEqual([1, 1]);
  });

  it("needs a path that a socket can have", async () => {
    const home = join(await folder(), "x".repeat(100));
    await expect(open(home)).rejects.toMatchObject({ kind: "usage" });
  });
});
