import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import OpenAI from "openai";
import { expect, onTestFinished, test } from "vitest";
import { startVendor, type Vendor } from "../gateway/vendor/mock-vendor.ts";
import { program, run, temporaryFolder } from "./run.ts";

const mail = ["anna.berger", "acme-corp.io"].join("@");

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly vendor: Vendor;
  readonly address: string;
  readonly key: string;
  /** What it has said so far, on both streams. */
  said(): string;
}

/** The program itself, with a vendor of ours. */
async function started(vendor: Vendor, folder: string, key?: string): Promise<Started> {
  const config = `gateway:
  listen: 127.0.0.1:0
  vendors:
    openai: { url: "${vendor.url}/v1", key: "env:OPENAI_API_KEY", state: approved }
    deepseek: { url: "${vendor.url}/v1", key: none, state: blocked, since: 2025-01-30, reason: pending review }
`;
  await writeFile(join(folder, "watertight.yaml"), config);
  const env = { ...process.env, WATERTIGHT_HOME: folder, OPENAI_API_KEY: "vendor-key" };
  const child = spawn(process.execPath, [program, "gateway"], { cwd: folder, env });
  const gone = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await gone;
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += String(chunk)));
  const [, address] = await awaited(
    () => /gateway at (http:\/\/\S+),/.exec(said),
    () => said,
  );
  const shown = /OPENAI_API_KEY=(wtg_\w+)/.exec(said)?.[1] ?? key ?? "";
  return { child, folder, vendor, address: address ?? "", key: shown, said: () => said };
}

async function awaited<T>(look: () => T | Promise<T>, why: () => string): Promise<NonNullable<T>> {
  for (let tries = 0; tries < 600; tries++) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it did not come: ${why()}`);
}

async function fresh(): Promise<Started> {
  const vendor = await startVendor();
  onTestFinished(() => vendor.stop());
  return started(vendor, await temporaryFolder());
}

const clientOf = ({ address, key }: Started): OpenAI =>
  new OpenAI({ baseURL: `${address}/openai/v1`, apiKey: key, maxRetries: 0 });

function say(client: OpenAI, content: string, model = "gpt-mock") {
  return client.chat.completions.create({ model, messages: [{ role: "user", content }] });
}

async function ledgerOf(folder: string): Promise<{ entries: { request: string; dataClass: string }[] }> {
  const { stdout } = await run(["ledger", "entries", "--format", "json"], { cwd: folder, home: folder });
  return JSON.parse(stdout) as { entries: { request: string; dataClass: string }[] };
}

test("from nothing to a protected answer, and to the ledger", async () => {
  const gateway = await fresh();
  const answer = await say(clientOf(gateway), `Write to ${mail}, please.`);
  expect(answer.choices[0]?.message.content).toContain(mail);
  expect(gateway.vendor.requests).toHaveLength(1);
  expect(gateway.vendor.requests[0]?.text).not.toContain(mail);
  expect(gateway.vendor.requests[0]?.text).toMatch(/\[EMAIL:[a-z2-7]{16}\]/);
  expect(gateway.said()).not.toContain(mail);

  gateway.child.kill("SIGTERM");
  expect(await once(gateway.child, "exit")).toEqual([0, null]);
  const { entries } = await ledgerOf(gateway.folder);
  expect(entries.map(({ dataClass }) => dataClass)).toEqual(["contact"]);
  const holds = await run(["ledger", "holds", "openai"], { cwd: gateway.folder, home: gateway.folder });
  expect(holds.stdout).toContain("contact.email");
  expect(holds.stdout).not.toContain(mail);
});

test("a key that is revoked, and a vendor that is blocked, are refused", async () => {
  const gateway = await fresh();
  const blocked = new OpenAI({
    baseURL: `${gateway.address}/deepseek/v1`,
    apiKey: gateway.key,
    maxRetries: 0,
  });
  await expect(say(blocked, "good morning")).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("blocked since 2025-01-30: pending review"),
  });
  const options = { cwd: gateway.folder, home: gateway.folder };
  const [first] = JSON.parse((await run(["keys", "list", "--format", "json"], options)).stdout) as {
    id: string;
  }[];
  expect((await run(["keys", "revoke", first?.id ?? ""], options)).code).toBe(0);
  await awaited(
    async () =>
      (await say(clientOf(gateway), "good morning").catch(({ status }) => status)) === 401 ? true : undefined,
    gateway.said,
  );
  expect(gateway.vendor.requests.every(({ text }) => !text.includes("deepseek"))).toBe(true);
});

test("killed at any moment it loses no entry and doubles none", async () => {
  const gateway = await fresh();
  const client = clientOf(gateway);
  let rounds = 0;
  const asking = Promise.all(
    Array.from({ length: 4 }, async (_, worker) => {
      for (let at = 0; at < 200; at++) {
        const sent = await say(client, `Number ${worker}-${at}: write to ${mail}`).catch(() => undefined);
        if (sent === undefined) return;
        rounds += 1;
        if (rounds === 60) gateway.child.kill("SIGKILL");
      }
    }),
  );
  await asking;
  const arrived = gateway.vendor.requests.length;
  expect(arrived).toBeGreaterThanOrEqual(60);
  const { stdout } = await run(["ledger", "entries", "--format", "json"], {
    cwd: gateway.folder,
    home: gateway.folder,
  });
  const { entries } = JSON.parse(stdout) as { entries: { request: string }[] };
  expect(new Set(entries.map(({ request }) => request)).size).toBe(entries.length);
  // What was on its way when it was killed may be on record without having arrived, never the other way.
  expect(entries.length).toBeGreaterThanOrEqual(arrived);
  expect(entries.length).toBeLessThanOrEqual(arrived + 4);

  const again = await started(gateway.vendor, gateway.folder, gateway.key);
  expect((await say(clientOf(again), "good morning")).choices).toHaveLength(1);
});
