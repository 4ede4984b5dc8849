import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { inspectTargets } from "../../src/app/index.ts";
import { alphabets, Redacted, sample, systemClock } from "../../src/base/index.ts";
import type { Gap, Report } from "../../src/model/index.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { type PresentPlace, presentPlaces } from "../../src/sources/known-places/present-places.ts";
import { put } from "./made-up-machine.ts";

const program = "/usr/bin/sqlite3";

function key(seed: number): string {
  return `sk-ant-api03-${sample(alphabets.base64url, 93, seed)}AA`;
}

async function home(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-places-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An app that has the database open, and has done what the text says; it goes on running. */
async function appWith(path: string, text: string): Promise<ChildProcess> {
  await mkdir(dirname(path), { recursive: true });
  const app = spawn(program, ["-bail", path], { stdio: ["pipe", "pipe", "pipe"] });
  onTestFinished(() => void app.kill("SIGKILL"));
  app.stdin.write(`${text}\n.print ready\n`);
  let said = "";
  await new Promise<void>((resolve, reject) => {
    app.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
      if (said.includes("ready")) resolve();
    });
    app.once("close", () => reject(new Error("the app ended")));
  });
  return app;
}

async function present(folder: string): Promise<{ places: PresentPlace[]; gaps: Gap[] }> {
  const places: PresentPlace[] = [];
  const gaps: Gap[] = [];
  const around = { home: folder, cwd: join(folder, "none"), env: {}, platform: "linux" as const };
  for await (const one of presentPlaces(around)) {
    if ("why" in one) gaps.push(one);
    else places.push(one);
  }
  return { places, gaps };
}

function inspected(places: readonly PresentPlace[]): Promise<Report> {
  return inspectTargets({
    run: "test",
    version: "0",
    targets: places.map(({ target }) => target),
    source: sourceOptions(),
    key: new Redacted(Buffer.alloc(32, 1)),
    isAllowed: () => false,
    clock: systemClock,
    ownDetectors: [],
    disabled: [],
    only: ["secret"],
  });
}

/** Distinct keys found in each place. */
function keysIn(report: Report): number[] {
  return report.places.map(
    (_, place) =>
      report.findings.filter(({ locations }) => locations.some((one) => one.place === place)).length,
  );
}

describe("what is found is read by inspect", () => {
  test("transcripts, histories and config files as they are", async () => {
    const folder = await home();
    const line = (text: string): string =>
      JSON.stringify({ type: "user", message: { role: "user", content: text } });
    await put(
      join(folder, ".claude/projects/-home-shop/a.jsonl"),
      `${line("hello")}\n${line(`use ${key(1)}`)}\n`,
    );
    await put(join(folder, ".bash_history"), `ls\nexport ANTHROPIC_API_KEY=${key(2)}\n`);
    await put(join(folder, ".cursor/mcp.json"), JSON.stringify({ env: { KEY: key(3) } }));
    // A path that looks like the address of a table.
    await put(join(folder, ".codex/sessions/x?table=y/a.jsonl"), `${line(key(4))}\n`);
    const { places, gaps } = await present(folder);
    expect(gaps).toEqual([]);
    const report = await inspected(places);
    expect(report.gaps).toEqual([]);
    expect(keysIn(report)).toEqual([1, 1, 1, 1]);
    expect(JSON.stringify(report)).not.toContain(key(1).slice(20, 60));
  });
});

describe.skipIf(!existsSync(program))(`a database that its app has open (needs ${program})`, () => {
  const table = "CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT);";
  const add = (seed: number): string => `INSERT INTO messages (body) VALUES ('use ${key(seed)} for it');`;

  test("with a write-ahead log is read with what is only in the log", async () => {
    const folder = await home();
    const path = join(folder, ".config/Cursor/User/globalStorage/state.vscdb");
    await appWith(
      path,
      `PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; ${table} ${add(1)} PRAGMA wal_checkpoint(TRUNCATE); ${add(2)} BEGIN; ${add(3)}`,
    );
    const { places, gaps } = await present(folder);
    expect(gaps).toEqual([]);
    expect(places.map(({ target }) => target)).toEqual([`sqlite:${path}`]);
    expect(places[0]?.bytes).toBeGreaterThan((await readFile(path)).length);
    const before = await readdir(dirname(path));
    const report = await inspected(places);
    expect(report.gaps).toEqual([]);
    // What the app has not committed yet is not there.
    expect(keysIn(report)).toEqual([2]);
    expect(await readdir(dirname(path))).toEqual(before);
  });

  test("and keeps for itself is read all the same", async () => {
    const folder = await home();
    const exclusive = join(folder, ".local/share/goose/sessions/sessions.db");
    await appWith(exclusive, `${table} ${add(1)} BEGIN EXCLUSIVE; ${add(2)}`);
    const alone = join(folder, ".local/share/opencode/opencode.db");
    await appWith(
      alone,
      `PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; ${table} ${add(3)} ${add(4)}`,
    );
    // Nobody else gets in: the lock is real.
    await expect(appWith(exclusive, "SELECT count(*) FROM messages;")).rejects.toThrow("the app ended");
    await expect(appWith(alone, "SELECT count(*) FROM messages;")).rejects.toThrow("the app ended");
    const { places, gaps } = await present(folder);
    expect(gaps).toEqual([]);
    const report = await inspected(places);
    expect(report.gaps).toEqual([]);
    expect(report.places.map(({ target }) => target)).toEqual([`sqlite:${alone}`, `sqlite:${exclusive}`]);
    expect(keysIn(report)).toEqual([2, 1]);
  });

  test("in the middle of a large change is read as it was before", async () => {
    const folder = await home();
    const path = join(folder, ".ipython/profile_default/history.sqlite");
    const many = "INSERT INTO messages (body) SELECT hex(randomblob(2000)) FROM generate_series(1, 500);";
    await appWith(
      path,
      `PRAGMA cache_size=5; ${table} ${add(1)} ${many} BEGIN; UPDATE messages SET body = 'gone'; ${add(2)}`,
    );
    // The change is partly in the file, and what stood there in the journal beside it.
    expect(await readdir(dirname(path))).toContain("history.sqlite-journal");
    const report = await inspected((await present(folder)).places);
    expect(report.gaps).toEqual([]);
    expect(keysIn(report)).toEqual([1]);
  });

  test("whose path looks like the address of a table is opened by its path", async () => {
    const folder = await home();
    const path = join(folder, ".cursor/chats/x?table=messages/a/store.db");
    await appWith(path, `${table} ${add(1)}`);
    const { places } = await present(folder);
    expect(places.map(({ target }) => target)).toEqual([path]);
    expect(keysIn(await inspected(places))).toEqual([1]);
  });
});
