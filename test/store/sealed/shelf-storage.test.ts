import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openEmbedded } from "../../../src/clickhouse/index.ts";
import { FolderStorage } from "../../../src/store/sealed/folder-storage.ts";
import { Shelf } from "../../../src/store/sealed/shelf.ts";
import { shelfTables, TableStorage } from "../../../src/store/sealed/table-storage.ts";
import { usualBudget } from "../../clickhouse/describe-engine.ts";
import { describeShelfStorage, newMaster } from "./describe-shelf-storage.ts";

async function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), "watertight-test-"));
}

describeShelfStorage({
  name: "a folder",
  open: async () => {
    const folder = await temporary();
    const close = () => rm(folder, { recursive: true, force: true });
    return { storage: new FolderStorage({ folder }), close };
  },
});

describeShelfStorage({
  name: "a table",
  open: async () => {
    const engine = await openEmbedded({ budget: usualBudget, tag: "watertight/test" });
    for (const statement of shelfTables()) await engine.run(statement, { purpose: "a test" });
    return { storage: new TableStorage(engine), close: () => engine.close() };
  },
});

describe("files of a folder", () => {
  const purpose = "test";
  const keys = { current: newMaster() };
  async function folder(): Promise<string> {
    const made = await temporary();
    onTestFinished(() => rm(made, { recursive: true, force: true }));
    return made;
  }
  async function filesBelow(path: string): Promise<string[]> {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  it("are for their owner only and have no names", async () => {
    const within = await folder();
    const shelf = new Shelf({ storage: new FolderStorage({ folder: join(within, "shelf") }), keys, purpose });
    await shelf.put("acme-tenant", "readable-name", Buffer.from("readable-text"), { slot: "a" });
    const [path, ...others] = await filesBelow(within);
    if (path === undefined) throw new Error("one was put");
    expect(others).toEqual([]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (let up = dirname(path); up !== within; up = dirname(up))
      expect((await stat(up)).mode & 0o777).toBe(0o700);
    expect(`${path} ${await readFile(path, "latin1")}`).not.toMatch(/acme|readable/);
  });

  it("do not open when a byte of them was changed", async () => {
    const within = await folder();
    const shelf = new Shelf({ storage: new FolderStorage({ folder: within, sync: false }), keys, purpose });
    await shelf.put("acme", "name", Buffer.from("some text"), { expiresAt: Date.now() + 3_600_000 });
    const [path = ""] = await filesBelow(within);
    const content = await readFile(path);
    let closed = 0;
    for (let at = 0; at < content.length; at++) {
      const changed = Buffer.from(content);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      await writeFile(path, changed);
      const answer = await shelf.get("acme", "name").catch(({ kind }) => kind);
      // An earlier end is an end; anything else does not open.
      if (Array.isArray(answer)) expect(answer).toEqual([]);
      else expect(answer).toBe("unreadable");
      if (!Array.isArray(answer)) closed++;
    }
    expect(closed).toBeGreaterThan(content.length - 8);
    for (const length of [0, 7, 8, 20, content.length - 1]) {
      await writeFile(path, content.subarray(0, length));
      await expect(shelf.get("acme", "name")).rejects.toMatchObject({ kind: "unreadable" });
    }
  });

  it("that a killed write left behind are passed over, and swept when they are old", async () => {
    const within = await folder();
    const shelf = new Shelf({ storage: new FolderStorage({ folder: within }), keys, purpose });
    await shelf.put("acme", "name", Buffer.from("text"));
    const [path = ""] = await filesBelow(within);
    const [young, old] = [`${path}.0a.part`, `${path}.0b.part`];
    for (const aside of [young, old]) await writeFile(aside, "half");
    await utimes(old, new Date(0), new Date(0));
    expect(await shelf.names("acme")).toEqual(["name"]);
    expect(await shelf.get("acme", "name")).toHaveLength(1);
    expect(await shelf.sweep()).toBe(0);
    expect(await filesBelow(within)).toEqual(expect.arrayContaining([path, young]));
    expect(await filesBelow(within)).not.toContain(old);
  });

  it("are bounded in number for each tenant; what expired makes room", async () => {
    const within = await folder();
    const shelf = new Shelf({ storage: new FolderStorage({ folder: within, limit: 10 }), keys, purpose });
    await shelf.put("acme", "old", Buffer.from("x"), { expiresAt: 1 });
    for (let at = 0; at < 10; at++) await shelf.put("acme", `n${at}`, Buffer.from("x"));
    await expect(shelf.put("acme", "more", Buffer.from("x"))).rejects.toMatchObject({ kind: "refused" });
    await shelf.put("other", "more", Buffer.from("x"));
    await shelf.delete("acme", "n0");
    await shelf.put("acme", "more", Buffer.from("x"));
    expect(await shelf.names("acme")).toHaveLength(10);
  });

  it("say so when they cannot be written or read", async () => {
    const within = await folder();
    const file = join(within, "file");
    await writeFile(file, "");
    const shelf = new Shelf({ storage: new FolderStorage({ folder: join(file, "x") }), keys, purpose });
    await expect(shelf.put("acme", "name", Buffer.from("x"))).rejects.toMatchObject({ kind: "unreadable" });
    await expect(shelf.get("acme", "name")).rejects.toMatchObject({ kind: "unreadable" });
    await chmod(file, 0o600);
  });
});
