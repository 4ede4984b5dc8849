import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { sql } from "../../src/clickhouse/index.ts";
import { openStore } from "../../src/store/index.ts";
import { budget, disclosure, tag, temporary } from "./disclosures.ts";

const built = existsSync("dist/store/index.js");
const rounds = 6;

/** Records as fast as it can, drains all the time, and prints each request once the ledger has it. */
const script = `
  import { openStore } from "./dist/store/index.js";
  const [home, round, text, budget] = process.argv.slice(1);
  const entry = JSON.parse(text);
  const store = await openStore({ home, budget: JSON.parse(budget), tag: "t", signal: new AbortController().signal });
  const writer = await store.writer("killed");
  const record = async (lane) => {
    for (let at = 0; ; at++) {
      const request = round + "-" + lane + "-" + at;
      await writer.record([{ ...entry, request }]);
      process.stdout.write(request + "\\n");
      if (at % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  for (let lane = 0; lane < 4; lane++) void record(lane);
  for (;;) await store.drain();`;

it.skipIf(!built)(
  `loses no entry and doubles none when it is killed at any moment${built ? "" : " — NOT TESTED: npm run build"}`,
  { timeout: 120_000 },
  async () => {
    const home = await temporary();
    const said = new Set<string>();
    for (let round = 0; round < rounds; round++) {
      const child = spawn(
        process.execPath,
        [
          "--input-type=module",
          "--eval",
          script,
          "--",
          home,
          String(round),
          JSON.stringify(disclosure(0)),
          JSON.stringify(budget),
        ],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      onTestFinished(() => void child.kill("SIGKILL"));
      let text = "";
      let lines = 0;
      // Somewhere between the first entry and some thousands, and so somewhere in a draining.
      const until = 1 + ((round * 7919) % 10) * 1000;
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        lines = text.split("\n").length - 1;
        if (lines >= until) child.kill("SIGKILL");
      });
      await once(child, "close");
      for (const request of text.split("\n").slice(0, -1)) said.add(request);
    }
    const store = await openStore({ home, budget, tag, signal: new AbortController().signal });
    onTestFinished(() => store.close());
    await store.drain();
    expect(said.size).toBeGreaterThan(10_000);
    const rows = await store.engine.rows<{ request: string }>(sql`SELECT request FROM ledger`, {
      purpose: "a test",
    });
    const kept = new Set(rows.map(({ request }) => request));
    expect(rows.length).toBe(kept.size);
    expect([...said].filter((request) => !kept.has(request))).toEqual([]);
    const [sums] = await store.engine.rows(
      sql`SELECT (SELECT sum(entries) FROM ledger_hours) AS hours, (SELECT sum(entries) FROM ledger_people) AS people,
(SELECT sum(entries) FROM ledger_values) AS held`,
      { purpose: "a test" },
    );
    expect(sums).toEqual({ hours: kept.size, people: kept.size, held: kept.size });
  },
);
