import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { name, type OwnEngine, openEmbedded, sql } from "../../src/clickhouse/index.ts";
import { ledgerLine } from "../../src/store/ledger-line.ts";
import { migrate } from "../../src/store/migrations/migrate.ts";
import { migrations } from "../../src/store/migrations/steps.ts";
import { tenantPolicies } from "../../src/store/migrations/tenant-policies.ts";
import { budget, disclosures, tag } from "./disclosures.ts";

const purpose = "a test";
const layout = { cluster: undefined };

async function opened(): Promise<{ readonly engine: OwnEngine; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "wt-"));
  const engine = await openEmbedded({ budget, tag, folder });
  onTestFinished(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return { engine, folder };
}

async function fill(engine: OwnEngine, folder: string, token: string, from: number): Promise<void> {
  const path = join(folder, `${token}.ndjson`);
  await writeFile(
    path,
    disclosures(40, from)
      .map((one, at) => ledgerLine(token, at, one))
      .join(""),
  );
  await engine.insertFile(name("ledger"), path, { token, purpose });
}

async function sums(engine: OwnEngine): Promise<unknown> {
  const [row] = await engine.rows(
    sql`SELECT (SELECT count() FROM ledger) AS entries, (SELECT sum(entries) FROM ledger_hours) AS hours,
(SELECT sum(entries) FROM ledger_people) AS people, (SELECT sum(entries) FROM ledger_values) AS held, (SELECT sum(entries) FROM ledger_days) AS days`,
    { purpose },
  );
  return row;
}

describe("migrations", () => {
  const steps = migrations.map((_, at) => at + 1);

  it.each(steps)("lead from step %i, with entries in it, to the newest", async (step) => {
    const { engine, folder } = await opened();
    await migrate(engine, layout, migrations.slice(0, step));
    await fill(engine, folder, "before", 0);
    await migrate(engine, layout);
    await fill(engine, folder, "after", 40);
    await migrate(engine, layout);
    expect(await sums(engine)).toEqual({ entries: 80, hours: 80, people: 80, held: 80, days: 80 });
    expect(await engine.rows(sql`SELECT step FROM store_migrations ORDER BY step`, { purpose })).toEqual(
      steps.map((one) => ({ step: one })),
    );
  });

  it("that were cut off at any statement begin again", async () => {
    const { engine, folder } = await opened();
    await migrate(engine, layout, migrations.slice(0, 1));
    await fill(engine, folder, "before", 0);
    let statements = 0;
    for (let left = 0; left < 100; left++) {
      let now = left;
      const failing: OwnEngine = {
        capabilities: engine.capabilities,
        rows: (statement, options) => engine.rows(statement, options),
        bytes: (statement, options) => engine.bytes(statement, options),
        run: async (statement, options) => {
          if (now-- === 0) throw new Error("cut off");
          await engine.run(statement, options);
          statements++;
        },
        insertFile: (table, path, options) => engine.insertFile(table, path, options),
        close: async () => {},
      };
      const isDone = await migrate(failing, layout).then(
        () => true,
        () => false,
      );
      if (isDone) break;
    }
    expect(statements).toBeGreaterThan(20);
    expect(await sums(engine)).toEqual({ entries: 40, hours: 40, people: 40, held: 40, days: 40 });
  });

  it("refuse a store that is newer, and a server that is too old", async () => {
    const { engine } = await opened();
    await migrate(engine, layout);
    await expect(migrate(engine, layout, migrations.slice(0, 2))).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("newer Watertight"),
    });
    const old = { ...engine, capabilities: { ...engine.capabilities, version: "18.16.1" } };
    await expect(migrate(old, layout)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("18.16.1"),
    });
  });
});

describe("on a cluster", () => {
  const statements = migrations.flatMap((one) => one.statements({ cluster: "north`; --" }));

  it("tables are on all servers, copied, and read as one", () => {
    const texts = statements.map(({ text }) => text);
    const made = texts.filter((text) => text.startsWith("CREATE"));
    expect(made).toHaveLength(9 * 2 + 4);
    for (const text of made) expect(text).toContain("ON CLUSTER `north\\`; --`");
    expect(
      made.filter((text) => /ENGINE = Replicated(?:Summing|Aggregating|Replacing)?MergeTree/.test(text)),
    ).toHaveLength(9);
    expect(made.filter((text) => text.includes("ENGINE = Distributed("))).toHaveLength(9);
    for (const text of texts.filter((one) => one.includes("MATERIALIZED")))
      expect(text).toMatch(/TO `ledger_\w+_shard`\nAS .*\sFROM `ledger_shard`/s);
  });

  it("statements are understood by the engine", async () => {
    const { engine } = await opened();
    for (const { text, params } of [...statements, ...tenantPolicies({ cluster: "north" })]) {
      if (!text.startsWith("CREATE")) continue;
      const [row] = await engine.rows<{ formatted: string }>(
        { text: "SELECT formatQuery({text:String}) AS formatted", params: { text, ...params } },
        { purpose },
      );
      expect(row?.formatted).toContain("ON CLUSTER");
    }
  });
});

it("row policies show other users one tenant only, and fail without it", () => {
  const texts = tenantPolicies(layout).map(({ text }) => text);
  expect(texts).toHaveLength(7);
  for (const text of texts) {
    expect(text).toContain("USING tenant = getSetting('SQL_watertight_tenant')");
    expect(text).toContain("TO ALL EXCEPT CURRENT_USER");
  }
});
