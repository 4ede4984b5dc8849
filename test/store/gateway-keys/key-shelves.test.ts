import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Redacted } from "../../../src/base/index.ts";
import { openEmbedded, openOwnServer, sql, value } from "../../../src/clickhouse/index.ts";
import { FileKeys } from "../../../src/store/gateway-keys/file-keys.ts";
import { keyTables, TableKeys } from "../../../src/store/gateway-keys/table-keys.ts";
import { usualBudget } from "../../clickhouse/describe-engine.ts";
import { runNode } from "../../clickhouse/processes.ts";
import { clickHousePassword } from "../../servers/clickhouse.ts";
import { missingModernClickHouse, startModernClickHouse } from "../../servers/modern-clickhouse.ts";
import { describeKeyShelf, newKey, parse } from "./describe-key-shelf.ts";

const purpose = "a test";

async function newEngine() {
  const engine = await openEmbedded({ budget: usualBudget, tag: "watertight/test" });
  for (const statement of keyTables()) await engine.run(statement, { purpose });
  return engine;
}

describeKeyShelf({
  name: "keys in a file",
  open: async (clock) => {
    const folder = await mkdtemp(join(tmpdir(), "watertight-test-"));
    const options = { path: join(folder, "keys", "gateway.json"), parse, clock };
    const close = () => rm(folder, { recursive: true, force: true });
    return { one: new FileKeys(options), other: new FileKeys(options), close };
  },
});

describeKeyShelf({
  name: "keys in a table",
  open: async (clock) => {
    const engine = await newEngine();
    const options = { engine, parse, clock };
    return { one: new TableKeys(options), other: new TableKeys(options), close: () => engine.close() };
  },
});

const server = "keys on a server";
describe.skipIf(missingModernClickHouse !== undefined)(
  missingModernClickHouse === undefined ? server : `${server} — NOT TESTED: ${missingModernClickHouse}`,
  () => {
    describeKeyShelf({
      name: "by URL",
      open: async (clock) => {
        const { port, stop } = await startModernClickHouse();
        const engine = await openOwnServer({
          url: `http://127.0.0.1:${port}`,
          user: "owner",
          password: new Redacted(clickHousePassword),
          budget: usualBudget,
          tag: "watertight/test",
          signal: new AbortController().signal,
        });
        for (const statement of keyTables()) await engine.run(statement, { purpose });
        const options = { engine, parse, clock };
        const close = async () => {
          await engine.close();
          await stop();
        };
        return { one: new TableKeys(options), other: new TableKeys(options), close };
      },
    });
  },
);

describe("the file of keys", () => {
  async function temporary(): Promise<{ readonly folder: string; readonly path: string }> {
    const folder = await mkdtemp(join(tmpdir(), "watertight-test-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return { folder, path: join(folder, "gateway.json") };
  }

  it("is for its owner only, and alone in its folder", async () => {
    const { folder, path } = await temporary();
    const keys = new FileKeys({ path, parse });
    for (let turn = 0; turn < 3; turn++) await keys.put(newKey());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["gateway.json"]);
  });

  it("never reads as empty when it cannot be read", async () => {
    const { path } = await temporary();
    const record = newKey();
    const good = JSON.stringify({ version: 1, keys: [record] });
    const wrong = [
      "",
      good.slice(0, -3),
      "null",
      "[]",
      good.replace('"version":1', '"version":2'),
      good.replace(record.id, "x"),
      JSON.stringify({ version: 1, keys: {} }),
    ];
    for (const text of wrong) {
      await writeFile(path, text);
      const keys = new FileKeys({ path, parse });
      for (const ask of [() => keys.list(), () => keys.put(newKey()), () => keys.revoke(record.id)]) {
        const error = await ask().catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ kind: "unreadable" });
        expect(String(error)).not.toContain(record.digest);
      }
      expect(await readFile(path, "utf8")).toBe(text);
    }
  });

  it("says once that it cannot be read, and what it holds when it can again", async () => {
    const { path } = await temporary();
    const keys = new FileKeys({ path, parse });
    await keys.put(newKey());
    const good = await readFile(path, "utf8");
    const seen: number[] = [];
    const errors: unknown[] = [];
    const stop = keys.watch(
      (records) => void seen.push(records.length),
      (reason) => void errors.push(reason),
    );
    onTestFinished(stop);
    await expect.poll(() => seen).toEqual([1]);
    await writeFile(path, "{");
    await expect.poll(() => errors.length, { timeout: 5000 }).toBe(1);
    await writeFile(path, good);
    await expect.poll(() => seen, { timeout: 5000 }).toEqual([1, 1]);
    expect(errors).toHaveLength(1);
  });

  it("is free again when the one who locked it was killed", async () => {
    const { folder, path } = await temporary();
    const keys = [1, 2, 3].map(() => new FileKeys({ path, parse }));
    await writeFile(`${path}.lock`, "");
    await utimes(`${path}.lock`, new Date(), new Date(Date.now() - 6000));
    await Promise.all(keys.map((one) => one.put(newKey())));
    expect(await keys[0]?.list()).toHaveLength(3);
    expect(await readdir(folder)).toEqual(["gateway.json"]);
  });

  it("loses nothing when processes write at the same time", async () => {
    const { folder, path } = await temporary();
    const script = `
      import { FileKeys } from "./dist/store/gateway-keys/file-keys.js";
      const [path, who] = process.argv.slice(1);
      const keys = new FileKeys({ path, parse: (kept) => kept });
      for (let at = 0; at < 15; at++) await keys.put({ id: "key_" + who + at, name: "", digest: "" });`;
    await Promise.all(["a", "b", "c"].map((who) => runNode(process.cwd(), script, [path, who])));
    expect(await new FileKeys({ path, parse }).list()).toHaveLength(45);
    expect(await readdir(folder)).toEqual(["gateway.json"]);
  });

  it("is whole after kill -9, with every key that was said to be in it", async () => {
    const { path } = await temporary();
    const script = `
      import { FileKeys } from "./dist/store/gateway-keys/file-keys.js";
      const [path, who] = process.argv.slice(1);
      const keys = new FileKeys({ path, parse: (kept) => kept });
      for (let at = 0; ; at++) {
        await keys.put({ id: "key_" + who + "_" + at, name: "", digest: "" });
        process.stdout.write("key_" + who + "_" + at + "\\n");
      }`;
    const said: string[] = [];
    for (const [turn, stopAfter] of [1, 6, 15].entries()) {
      const child = spawn(
        process.execPath,
        ["--input-type=module", "--eval", script, "--", path, String(turn)],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      const gone = once(child, "exit");
      let output = "";
      for await (const chunk of child.stdout) {
        output += chunk;
        if (output.split("\n").length > stopAfter) child.kill("SIGKILL");
      }
      await gone;
      said.push(...output.split("\n").slice(0, -1));
      const keys = new FileKeys({ path, parse });
      await keys.put(newKey());
      expect((await keys.list()).map(({ id }) => id)).toEqual(expect.arrayContaining(said));
    }
    expect(said.length).toBeGreaterThanOrEqual(22);
  });

  it("says so when its folder cannot be written to", async () => {
    const { path } = await temporary();
    await writeFile(path, "");
    await chmod(path, 0o600);
    const keys = new FileKeys({ path: join(path, "gateway.json"), parse });
    await expect(keys.put(newKey())).rejects.toMatchObject({ kind: "unreadable", hint: expect.any(String) });
  });
});

it("a table with a record that cannot be read does not read as if it were not there", async () => {
  const engine = await newEngine();
  onTestFinished(() => engine.close());
  const keys = new TableKeys({ engine, parse });
  await keys.put(newKey());
  const wrong = value("wrong", "String", '{"id":"key_x"}');
  await engine.run(sql`INSERT INTO gateway_keys (id, kind, content) SELECT 'key_x', 'record', ${wrong}`, {
    purpose,
  });
  await expect(keys.list()).rejects.toMatchObject({ kind: "unreadable" });
});
