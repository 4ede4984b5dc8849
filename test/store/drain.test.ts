import { existsSync } from "node:fs";
import {
  appendFile,
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sql } from "../../src/clickhouse/index.ts";
import { runNode } from "../clickhouse/processes.ts";
import { disclosure, disclosures, temporary } from "./disclosures.ts";
import { all, numbers, open, purpose } from "./opened.ts";

describe("draining", () => {
  it("takes each file once, whatever was done of it before", async () => {
    const home = await temporary();
    const store = await open(home);
    const writer = await store.writer("gateway");
    const file = async (): Promise<string> => {
      const [id = ""] = await readdir(join(home, "ledger"));
      const [name = ""] = (await readdir(join(home, "ledger", id))).filter((one) =>
        /\.(open|ndjson)$/.test(one),
      );
      return join(home, "ledger", id, name);
    };
    await writer.record(disclosures(50));
    const first = await file();
    expect((await stat(first)).mode & 0o777).toBe(0o600);
    await copyFile(first, join(home, "kept"));
    await store.drain();
    expect(await numbers(store)).toEqual(all(50));

    // As after a crash: the same file lies in the folder of a writer that is gone.
    const again = first.replace(/\.open$/, ".ndjson");
    await store.close();
    for (const undo of [
      [],
      [sql`TRUNCATE TABLE ledger_drained`],
      [sql`TRUNCATE TABLE ledger_drained`, sql`TRUNCATE TABLE ledger_people`],
      [sql`TRUNCATE TABLE ledger_hours`],
      // The engine remembers the token, and the rows were never there.
      [
        sql`TRUNCATE TABLE ledger_drained`,
        sql`ALTER TABLE ledger DELETE WHERE 1 SETTINGS mutations_sync = 2`,
      ],
    ]) {
      const next = await open(home);
      for (const statement of undo) await next.engine.run(statement, { purpose });
      await copyFile(join(home, "kept"), again);
      await next.drain();
      expect(await numbers(next), undo.map(({ text }) => text).join()).toEqual(all(50));
      await expect(stat(again)).rejects.toThrow(/ENOENT/);
      await next.close();
    }
  });

  it("keeps what cannot be taken, says so, and goes on with the rest", async () => {
    const home = await temporary();
    const store = await open(home);
    const writer = await store.writer("gateway");
    await writer.record(disclosures(5));
    await store.drain();
    const [id = ""] = await readdir(join(home, "ledger"));
    const bad = join(home, "ledger", id, "0000000000.ndjson");
    await writeFile(bad, '{"writer":"x","sequence":0,"at":"no time"}\n');
    await writer.record(disclosures(5, 5));
    await expect(store.drain()).rejects.toMatchObject({ kind: "unreadable" });
    expect(await numbers(store)).toEqual(all(10));
    expect(await readFile(bad, "utf8")).toContain("no time");
  });

  it("takes what a process left that was killed, without its torn line", async () => {
    const home = await temporary();
    const store = await open(home);
    const writer = await store.writer("gateway");
    await writer.record(disclosures(5));
    await store.drain();
    await writer.record(disclosures(5, 5));
    const [id = ""] = await readdir(join(home, "ledger"));
    const dead = join(home, "ledger", "gone-000000000000");
    await mkdir(dead);
    const names = (await readdir(join(home, "ledger", id))).filter((one) => one.endsWith(".open"));
    expect(names).toHaveLength(1);
    const text = await readFile(join(home, "ledger", id, names[0] ?? ""), "utf8");
    await writeFile(join(dead, "0000000001.open"), text.replaceAll(id, "gone-000000000000"));
    await appendFile(join(dead, "0000000001.open"), '{"writer":"gone-000000000000","seq');
    await cp(join(dead, "0000000001.open"), join(dead, "0000000002.open"));
    await writeFile(join(dead, "0000000002.open"), '{"torn');
    await store.drain();
    expect(await numbers(store)).toEqual({ ...all(15), requests: 10 });
    expect((await readdir(dead)).filter((one) => one !== "alive")).toEqual([]);
  });
});

const built = existsSync("dist/store/index.js");
it.skipIf(!built)(
  `entries are kept where the embedded engine cannot be installed${built ? "" : " — NOT TESTED: npm run build"}`,
  async () => {
    const home = await temporary();
    for (const room of ["base", "model", "clickhouse", "store"])
      await cp(join("dist", room), join(home, "dist", room), { recursive: true });
    await cp("package.json", join(home, "package.json"));
    await mkdir(join(home, "node_modules"));
    for (const one of ["@clickhouse", "zod"])
      await symlink(join(process.cwd(), "node_modules", one), join(home, "node_modules", one));
    const script = `
      import { openStore } from "./dist/store/index.js";
      const budget = { threads: 1, memoryBytes: 1e9, seconds: 20 };
      const store = await openStore({ home: "h", budget, tag: "t", signal: new AbortController().signal });
      const writer = await store.writer("gateway");
      await writer.record([JSON.parse(process.argv[1])]);
      const said = [];
      for (const ask of [() => store.drain(), () => store.ledger.totals({ by: [] })])
        await ask().catch(({ kind, hint }) => said.push({ kind, hint }));
      await store.close();
      process.stdout.write(JSON.stringify(said));`;
    const refused = { kind: "unreadable", hint: expect.stringContaining("npm install chdb") };
    expect(JSON.parse(await runNode(home, script, [JSON.stringify(disclosure(0))]))).toEqual([
      refused,
      refused,
    ]);
    const [writer = ""] = await readdir(join(home, "h", "ledger"));
    expect(
      (await readdir(join(home, "h", "ledger", writer))).filter((name) => name.endsWith(".ndjson")),
    ).toHaveLength(1);
  },
);
