import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { alphabets, Redacted, sample } from "../../../src/base/index.ts";
import { FolderStorage } from "../../../src/store/sealed/folder-storage.ts";
import { MasterKey } from "../../../src/store/sealed/master-key.ts";
import { Shelf } from "../../../src/store/sealed/shelf.ts";
import { TokenMemory } from "../../../src/store/sealed/token-memory.ts";
import { runNode } from "../../clickhouse/processes.ts";
import { movedClock } from "./describe-shelf-storage.ts";

const keyText = randomBytes(32).toString("hex");
const current = new MasterKey(new Redacted(Buffer.from(keyText, "hex")));
const ada = { tenant: "acme", id: "key_ada" };
const live = new Map([["[EMAIL:aaaaaaaaaaaaaaaa]", "ada@example.org"]]);

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function opened(folder: string, clock = movedClock()): TokenMemory {
  const storage = new FolderStorage({ folder, sync: false });
  return new TokenMemory(new Shelf({ storage, keys: { current }, purpose: "tokens", clock }));
}

const inAnHour = (): number => Date.now() + 3_600_000;

describe("the tokens of a conversation", () => {
  it("come back for the one who supplied them, also after a restart", async () => {
    const folder = await temporary();
    await opened(folder).remember(ada, "c1", live, inAnHour());
    expect(await opened(folder).recall(ada, "c1")).toEqual(live);
    expect(await opened(folder).owns(ada, "c1")).toBe(true);
  });

  it("are not there for anyone else, as if there were no such conversation", async () => {
    const memory = opened(await temporary());
    await memory.remember(ada, "c1", live, inAnHour());
    const others = [
      { tenant: "acme", id: "key_bob" },
      { tenant: "other", id: "key_ada" },
      { tenant: "", id: "acmekey_ada" },
      { tenant: "acme", id: "" },
    ];
    for (const caller of others) {
      expect(await memory.recall(caller, "c1")).toBeUndefined();
      expect(await memory.owns(caller, "c1")).toBe(false);
    }
    for (const conversation of ["c2", "", "C1", 'c1"', "../c1"]) {
      expect(await memory.recall(ada, conversation)).toBeUndefined();
    }
  });

  it("end when they expire, and live on while the conversation does", async () => {
    const clock = movedClock();
    const memory = opened(await temporary(), clock);
    await memory.remember(ada, "c1", live, clock.at + 1000);
    await memory.remember(ada, "c2", live, clock.at + 1000);
    clock.at += 999;
    await memory.remember(ada, "c1", new Map([["[IBAN:bbbbbbbbbbbbbbbb]", "x"]]), clock.at + 1000);
    clock.at += 1;
    expect((await memory.recall(ada, "c1"))?.size).toBe(2);
    expect(await memory.recall(ada, "c2")).toBeUndefined();
    // A shorter time takes nothing away.
    await memory.remember(ada, "c1", new Map(), clock.at + 1);
    clock.at += 500;
    expect((await memory.recall(ada, "c1"))?.size).toBe(2);
  });

  it("of nothing are known all the same", async () => {
    const memory = opened(await temporary());
    await memory.remember(ada, "c1", new Map(), inAnHour());
    expect(await memory.recall(ada, "c1")).toEqual(new Map());
  });

  it("come back as they were, whatever the values and names are", async () => {
    const memory = opened(await temporary());
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("__proto__", "\ud800", "constructor", "\0"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text)), text, text, async (entries, id, conversation) => {
        const caller = { tenant: "acme", id: `${id} ${randomBytes(8).toString("hex")}` };
        const given = new Map(entries);
        await memory.remember(caller, conversation, given, inAnHour());
        expect(await memory.recall(caller, conversation)).toEqual(given);
      }),
      { numRuns: 60 },
    );
  });

  it("take 10,000 values", async () => {
    const memory = opened(await temporary());
    const many = new Map(Array.from({ length: 10_000 }, (_, at) => [`[EMAIL:${at}]`, `${at}@example.org`]));
    await memory.remember(ada, "c1", many, inAnHour());
    expect(await memory.recall(ada, "c1")).toEqual(many);
  });

  it("are all kept when many are remembered at the same time, by several processes", async () => {
    const folder = await temporary();
    const script = `
      import { FolderStorage } from "./dist/store/sealed/folder-storage.js";
      import { MasterKey } from "./dist/store/sealed/master-key.js";
      import { Shelf } from "./dist/store/sealed/shelf.js";
      import { TokenMemory } from "./dist/store/sealed/token-memory.js";
      import { Redacted } from "./dist/base/index.js";
      const [folder, who] = process.argv.slice(1);
      const current = new MasterKey(new Redacted(Buffer.from(process.env.TEST_KEY, "hex")));
      const shelf = new Shelf({ storage: new FolderStorage({ folder, sync: false }), keys: { current }, purpose: "tokens" });
      const memory = new TokenMemory(shelf);
      await Promise.all(Array.from({ length: 30 }, (_, at) =>
        memory.remember({ tenant: "acme", id: "key_ada" }, "c1", new Map([[who + at, "value"]]), Date.now() + 3600000)));`;
    process.env["TEST_KEY"] = keyText;
    onTestFinished(() => void delete process.env["TEST_KEY"]);
    await Promise.all(["a", "b", "c"].map((who) => runNode(process.cwd(), script, [folder, who])));
    expect((await opened(folder).recall(ada, "c1"))?.size).toBe(90);
  });

  it("are whole after kill -9 at any moment", async () => {
    const folder = await temporary();
    const script = `
      import { FolderStorage } from "./dist/store/sealed/folder-storage.js";
      import { MasterKey } from "./dist/store/sealed/master-key.js";
      import { Shelf } from "./dist/store/sealed/shelf.js";
      import { TokenMemory } from "./dist/store/sealed/token-memory.js";
      import { Redacted } from "./dist/base/index.js";
      const current = new MasterKey(new Redacted(Buffer.from(process.env.TEST_KEY, "hex")));
      const shelf = new Shelf({ storage: new FolderStorage({ folder: process.argv[1] }), keys: { current }, purpose: "tokens" });
      const memory = new TokenMemory(shelf);
      for (let at = 0; ; at++) {
        await memory.remember({ tenant: "acme", id: "key_ada" }, "c1", new Map([["t" + at, "v".repeat(1000)]]), Date.now() + 3600000);
        process.stdout.write(at + "\\n");
      }`;
    let said = -1;
    for (const stopAfter of [1, 7, 20]) {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", script, "--", folder], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, TEST_KEY: keyText },
      });
      const gone = once(child, "exit");
      let output = "";
      for await (const chunk of child.stdout) {
        output += chunk;
        if (output.split("\n").length > stopAfter) child.kill("SIGKILL");
      }
      await gone;
      said = Math.max(said, output.split("\n").length - 2);
      const kept = await opened(folder).recall(ada, "c1");
      // Everything that was said to be kept is.
      for (let at = 0; at <= said; at++) expect(kept?.get(`t${at}`)).toBe("v".repeat(1000));
    }
    expect(said).toBeGreaterThanOrEqual(19);
  });

  it("stand in no file, nor do the names of callers and conversations", async () => {
    const folder = await temporary();
    const memory = opened(folder);
    const secrets = Array.from({ length: 4 }, (_, at) => `canary${sample(alphabets.alnum, 24, at + 1)}`);
    const [token = "", value = "", id = "", conversation = ""] = secrets;
    await memory.remember({ tenant: "acme", id }, conversation, new Map([[token, value]]), inAnHour());
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files).toHaveLength(1);
    for (const file of files) {
      const bytes = await readFile(join(file.parentPath, file.name));
      for (const secret of secrets) {
        expect(bytes.includes(secret)).toBe(false);
        expect(bytes.includes(Buffer.from(secret).toString("base64").slice(0, 16))).toBe(false);
      }
    }
    expect(entries.map(({ name }) => name).join()).not.toContain("canary");
  });
});
