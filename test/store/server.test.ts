import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Redacted } from "../../src/base/index.ts";
import { sql } from "../../src/clickhouse/index.ts";
import { openStore, type Store, type StoreOptions } from "../../src/store/index.ts";
import {
  type ClickHouseServer,
  clickHousePassword,
  missingClickHouse,
  startClickHouse,
} from "../servers/clickhouse.ts";
import {
  type ModernClickHouse,
  missingModernClickHouse,
  startModernClickHouse,
} from "../servers/modern-clickhouse.ts";
import { budget, disclosures, tag, temporary } from "./disclosures.ts";

const password = new Redacted(clickHousePassword);

async function open(more: Partial<StoreOptions>): Promise<Store> {
  const store = await openStore({
    home: await temporary(),
    password,
    budget,
    tag,
    signal: new AbortController().signal,
    ...more,
  });
  onTestFinished(() => store.close());
  return store;
}

async function filesIn(home: string): Promise<string[]> {
  const all = await readdir(join(home, "ledger"), { recursive: true });
  return all.filter((name) => /\.(?:open|ndjson)$/.test(name));
}

const modern = "a recent server";
describe.skipIf(missingModernClickHouse !== undefined)(
  missingModernClickHouse === undefined ? modern : `${modern} — NOT TESTED: ${missingModernClickHouse}`,
  () => {
    let server: ModernClickHouse;
    beforeAll(async () => {
      server = await startModernClickHouse();
    }, 60_000);
    afterAll(() => server?.stop());
    const url = (): string => `clickhouse://owner@127.0.0.1:${server.port}/chatdb`;

    it("keeps the ledger of several machines", async () => {
      const machines = [await open({ url: url() }), await open({ url: url() })];
      for (const [at, machine] of machines.entries()) {
        const writer = await machine.writer("gateway");
        await writer.record(disclosures(30, at * 30));
      }
      for (const machine of machines) await machine.drain();
      for (const { ledger } of machines) {
        expect((await ledger.totals({ by: ["vendor"] })).totals.map(({ entries }) => entries)).toEqual([
          30, 30,
        ]);
        expect((await ledger.values({ vendor: "openai" })).total).toBeGreaterThan(5);
        expect((await ledger.people({ vendor: "openai" })).total).toBe(7);
        expect((await ledger.entries({ limit: 1 })).entries).toEqual(disclosures(1, 59));
      }
      // The password went in its header and nowhere else.
      expect(server.asked.length).toBeGreaterThan(10);
      expect(server.asked.join()).not.toContain(clickHousePassword);
    });

    it("says whether it keeps tenants apart", async () => {
      const store = await open({ url: url() });
      expect(await store.isolateTenants()).toEqual({
        state: "unknown",
        why: expect.stringContaining("no right"),
      });
    });

    it("that was down gets everything when it is up again", async () => {
      const port = await freePort();
      const home = await temporary();
      const down = await open({ home, url: `clickhouse://owner@127.0.0.1:${port}/chatdb` });
      const writer = await down.writer("gateway");
      await writer.record(disclosures(10, 500));
      await expect(down.drain()).rejects.toMatchObject({
        kind: "unreadable",
        message: expect.stringContaining("nobody listens"),
      });
      await expect(down.ledger.totals({ by: [] })).rejects.toMatchObject({ kind: "unreadable" });
      await writer.record(disclosures(10, 510));
      await down.close();
      expect(await filesIn(home)).toHaveLength(2);
      const up = await open({ home, url: url() });
      await up.drain();
      expect(await filesIn(home)).toEqual([]);
      const [row] = await up.engine.rows(
        sql`SELECT count() AS n FROM ledger WHERE at >= fromUnixTimestamp64Milli(${{ text: String(disclosures(1, 500)[0]?.at), params: {} }})`,
        { purpose: "a test" },
      );
      expect(row).toEqual({ n: 20 });
    });
  },
);

const old = "a server of 2018";
describe.skipIf(missingClickHouse !== undefined)(
  missingClickHouse === undefined ? old : `${old} — NOT TESTED: ${missingClickHouse}`,
  () => {
    let server: ClickHouseServer;
    beforeAll(async () => {
      server = await startClickHouse();
    }, 60_000);
    afterAll(() => server?.stop());

    it("is refused with its version, and the entries stay", async () => {
      const home = await temporary();
      const store = await open({ home, url: `clickhouse://owner@127.0.0.1:${server.port}/chatdb` });
      const writer = await store.writer("gateway");
      await writer.record(disclosures(3));
      await expect(store.drain()).rejects.toMatchObject({
        kind: "refused",
        message: expect.stringMatching(/needs ClickHouse 24 or newer, and this server is 18\.16/),
      });
      expect(await filesIn(home)).toHaveLength(1);
      expect(await server.run("SHOW TABLES FROM chatdb")).toBe("");
    });

    it("is not written to by one who may only read", async () => {
      const store = await open({ url: `clickhouse://reader@127.0.0.1:${server.port}/chatdb` });
      await expect(store.drain()).resolves.toBeUndefined();
      await expect(store.ledger.totals({ by: [] })).rejects.toMatchObject({
        kind: "refused",
        message: expect.stringContaining("may only read"),
      });
    });
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
