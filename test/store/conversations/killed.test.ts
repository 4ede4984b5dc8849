import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { Redacted } from "../../../src/base/index.ts";
import { openEmbedded } from "../../../src/clickhouse/index.ts";
import type { KeptConversation } from "../../../src/store/conversations/conversation.ts";
import { ConversationLog } from "../../../src/store/conversations/conversation-log.ts";
import { FolderStorage } from "../../../src/store/sealed/folder-storage.ts";
import { MasterKey } from "../../../src/store/sealed/master-key.ts";
import { Shelf } from "../../../src/store/sealed/shelf.ts";
import { usualBudget } from "../../clickhouse/describe-engine.ts";
import { processesBelow } from "../../clickhouse/processes.ts";

it("has every text that was said to be kept after kill -9", async () => {
  const home = await mkdtemp(join(tmpdir(), "watertight-test-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const script = `
    import { Redacted } from "./dist/base/index.js";
    import { openEmbedded } from "./dist/clickhouse/index.js";
    import { ConversationLog } from "./dist/store/conversations/conversation-log.js";
    import { conversationTables } from "./dist/store/conversations/conversation-tables.js";
    import { FolderStorage } from "./dist/store/sealed/folder-storage.js";
    import { MasterKey } from "./dist/store/sealed/master-key.js";
    import { Shelf } from "./dist/store/sealed/shelf.js";
    const [home, turn] = process.argv.slice(1);
    const keys = { current: new MasterKey(new Redacted(Buffer.from(process.env.TEST_KEY, "hex"))) };
    const shelf = new Shelf({ storage: new FolderStorage({ folder: home + "/shelf" }), keys, purpose: "data-keys" });
    const engine = await openEmbedded({ budget: { threads: 1, memoryBytes: 1e9, seconds: 60 }, tag: "t", folder: home + "/engine" });
    for (const statement of conversationTables()) await engine.run(statement, { purpose: "a test" });
    const log = new ConversationLog({ engine, shelf });
    for (let at = 0; ; at++) {
      const request = turn + "." + at;
      await log.append({ tenant: "acme", person: "p" + (at % 3), conversation: "c", request, at: Date.now(), vendor: "v", model: "m",
        dataClasses: [], expiresAt: Date.now() + 3600000, text: "text" });
      process.stdout.write(request + "\\n");
    }`;
  const key = randomBytes(32);
  const said: string[] = [];
  for (const [turn, stopAfter] of [2, 9].entries()) {
    const child = spawn(
      process.execPath,
      ["--input-type=module", "--eval", script, "--", home, String(turn)],
      {
        stdio: ["ignore", "pipe", "inherit"],
        env: { ...process.env, TEST_KEY: key.toString("hex") },
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
    // The engine of the one that was killed lets go of its folder.
    const isAlive = async () => (await processesBelow(1)).some(({ command }) => command.includes(home));
    await expect.poll(isAlive, { timeout: 5000 }).toBe(false);
  }
  expect(said.length).toBeGreaterThanOrEqual(11);
  const own = await openEmbedded({
    budget: usualBudget,
    tag: "watertight/test",
    folder: join(home, "engine"),
  });
  onTestFinished(() => own.close());
  const keys = { current: new MasterKey(new Redacted(key)) };
  const shelf = new Shelf({
    storage: new FolderStorage({ folder: join(home, "shelf") }),
    keys,
    purpose: "data-keys",
  });
  const kept: KeptConversation[] = [];
  for await (const one of new ConversationLog({ engine: own, shelf }).read({ tenant: "acme" }))
    kept.push(one);
  expect(kept.filter(({ state }) => state === "closed")).toEqual([]);
  const requests = kept.map(({ request }) => request);
  expect(new Set(requests).size).toBe(requests.length);
  expect(requests).toEqual(expect.arrayContaining(said));
});
