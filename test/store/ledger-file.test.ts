import { execFileSync } from "node:child_process";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type LedgerFile, type LedgerFileOptions, openLedgerFile } from "../../src/store/ledger-file.ts";
import { closedSegments, isAlive, recoverFolder, writersIn } from "../../src/store/writer-folder.ts";
import { disclosure, disclosures, temporary } from "./disclosures.ts";

async function open(folder: string, more: Partial<LedgerFileOptions> = {}): Promise<LedgerFile> {
  const writer = await openLedgerFile({ folder, name: "test", ...more });
  onTestFinished(() => writer.close().catch(() => {}));
  return writer;
}

async function requestsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const writer of await writersIn(folder)) {
    for (const name of (await readdir(join(folder, writer))).sort()) {
      if (name === "alive") continue;
      const text = await readFile(join(folder, writer, name), "utf8");
      for (const line of text.split("\n").filter((one) => one !== "")) found.push(JSON.parse(line).request);
    }
  }
  return found;
}

describe("a writer of the ledger", () => {
  it("has written what it said it had, in order, and closes files as they grow", async () => {
    const folder = await temporary();
    const writer = await open(folder, { segmentBytes: 4000 });
    const given = disclosures(300);
    await Promise.all(given.map((one) => writer.record([one])));
    expect(await requestsIn(folder)).toEqual(given.map(({ request }) => request));
    for (const one of disclosures(20, 300)) await writer.record([one]);
    await writer.rotate();
    await writer.rotate();
    const path = join(folder, writer.id);
    expect((await closedSegments(path)).length).toBeGreaterThan(2);
    expect((await readdir(path)).filter((name) => name.endsWith(".open"))).toEqual([]);
    expect(await requestsIn(folder)).toHaveLength(320);
    for (const name of await readdir(path)) expect((await stat(join(path, name))).mode & 0o777).toBe(0o600);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  it("gives each entry an id of its own", async () => {
    const folder = await temporary();
    const writers = [await open(folder), await open(folder)];
    for (const writer of writers) await Promise.all(disclosures(50).map((one) => writer.record([one, one])));
    const ids = new Set<string>();
    for (const { id } of writers) {
      const [name = ""] = (await readdir(join(folder, id))).filter((one) => one.endsWith(".open"));
      const lines = (await readFile(join(folder, id, name), "utf8")).trimEnd().split("\n");
      for (const line of lines) {
        const { writer, sequence } = JSON.parse(line);
        ids.add(`${writer}.${sequence}`);
      }
    }
    expect(ids.size).toBe(200);
  });

  it("lives until it is closed, and takes nothing after", async () => {
    const folder = await temporary();
    const writer = await open(folder, { sync: "always" });
    const path = join(folder, writer.id);
    expect(await isAlive(path)).toBe(true);
    await writer.record([disclosure(0)]);
    await writer.record([]);
    const late = writer.record([disclosure(1)]);
    await writer.close();
    await late;
    expect(await isAlive(path)).toBe(false);
    expect(await closedSegments(path)).toHaveLength(1);
    await expect(writer.record([disclosure(2)])).rejects.toMatchObject({ kind: "fault" });
  });

  it("refuses a folder whose socket could not be reached", async () => {
    const folder = join(await temporary(), "x".repeat(100));
    await expect(openLedgerFile({ folder, name: "test" })).rejects.toMatchObject({
      kind: "usage",
      hint: expect.stringContaining("WATERTIGHT_HOME"),
    });
  });
});

const mayMount = process.platform === "linux" && process.getuid?.() === 0;
describe.skipIf(!mayMount)(mayMount ? "a full disk" : "a full disk — NOT TESTED: a tmpfs needs root", () => {
  it("is told to each that waits, leaves nothing half written, and is over when there is room", async () => {
    const folder = await temporary();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", folder]);
    onTestFinished(() => void execFileSync("umount", ["-l", folder]));
    const writer = await open(folder);
    await writer.record([disclosure(0)]);
    await writeFile(join(folder, "filler"), Buffer.alloc(40 << 10));
    const kept = ["request-0"];
    let refused = 0;
    for (let round = 0; round < 40; round++) {
      const batch = disclosures(10, 100 + round * 10);
      const answers = await Promise.allSettled(batch.map((one) => writer.record([one])));
      for (const [at, answer] of answers.entries()) {
        if (answer.status === "fulfilled") kept.push(batch[at]?.request ?? "");
        else {
          refused++;
          expect(answer.reason).toMatchObject({
            kind: "unreadable",
            message: expect.stringContaining("ENOSPC"),
          });
        }
      }
    }
    expect(refused).toBeGreaterThan(100);
    expect(kept.length).toBeGreaterThan(20);
    expect(await requestsIn(folder)).toEqual(kept);
    await rm(join(folder, "filler"));
    await writer.record([disclosure(1)]);
    await writer.close();
    expect(await requestsIn(folder)).toEqual([...kept, "request-1"]);
  });
});

describe("what a dead writer left", () => {
  it.each([
    ["", 0],
    ["torn", 0],
    ["one\n", 4],
    ["one\ntwo", 4],
    [`one\n${"x".repeat(200_000)}`, 4],
    ["one\ntwo\n", 8],
  ])("is kept up to its last whole line (%#)", async (text, length) => {
    const folder = await temporary();
    await writeFile(join(folder, "0000000001.open"), text);
    await recoverFolder(folder);
    const left = await readdir(folder);
    expect(left).toEqual(length === 0 ? [] : ["0000000001.ndjson"]);
    if (length > 0)
      expect(await readFile(join(folder, "0000000001.ndjson"), "utf8")).toBe(text.slice(0, length));
  });
});
