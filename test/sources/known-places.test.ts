import { execFileSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isMainThread } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import { alphabets, sample } from "../../src/base/index.ts";
import type { Gap } from "../../src/model/index.ts";
import type { KnownPlace } from "../../src/sources/known-places/known-place.ts";
import { knownPlaces } from "../../src/sources/known-places/known-places.ts";
import {
  type PresentPlace,
  type PresentPlacesOptions,
  presentPlaces,
} from "../../src/sources/known-places/present-places.ts";
import { knownFiles } from "./known-files.ts";
import { type MadeUpMachine, madeUpMachine, put } from "./made-up-machine.ts";

const secret = `sk-ant-api03-${sample(alphabets.base64url, 93)}AA`;

async function machine(paths: readonly string[] = []): Promise<MadeUpMachine> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-places-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const made = madeUpMachine(folder, paths);
  await mkdir(made.home);
  await mkdir(made.cwd);
  for (const path of paths) await put(made.where(path), `token ${secret}\n`);
  return made;
}

type Options = Partial<PresentPlacesOptions> & Pick<MadeUpMachine, "home" | "cwd" | "env">;

async function found({
  home,
  cwd,
  env,
  ...rest
}: Options): Promise<{ present: PresentPlace[]; gaps: Gap[] }> {
  const present: PresentPlace[] = [];
  const gaps: Gap[] = [];
  for await (const one of presentPlaces({ home, cwd, env, platform: "linux", ...rest })) {
    if ("why" in one) gaps.push(one);
    else present.push(one);
  }
  return { present, gaps };
}

/** The same machine as Windows sees it: its two folders alone. */
function asWindows({ home, cwd }: MadeUpMachine): Options {
  const env = { APPDATA: join(home, "AppData/Roaming"), LOCALAPPDATA: join(home, "AppData/Local") };
  return { home: join(home, "nobody"), cwd, env, platform: "win32" };
}

const everyFile = Object.values(knownFiles).flat();

function placeOf(id: string): KnownPlace {
  const place = knownPlaces.find((one) => one.id === id);
  if (place === undefined) throw new Error(`no place ${id}`);
  return place;
}

const histories = { places: [placeOf("shell.bash")] };
const transcripts = { places: [placeOf("codex.transcripts")] };

describe("the list of known places", () => {
  test("has many, each with an id, a title and a source of its own", () => {
    expect(knownPlaces.length).toBeGreaterThan(70);
    expect(new Set(knownPlaces.map(({ id }) => id)).size).toBe(knownPlaces.length);
    expect(new Set(knownPlaces.map(({ title }) => title)).size).toBe(knownPlaces.length);
    for (const { id, paths, references } of knownPlaces) {
      expect(id).toMatch(/^[a-z0-9-]+\.[a-z0-9-]+$/);
      expect(new Set(paths).size, id).toBe(paths.length);
      expect(references.filter((one) => one.length > 5).length, id).toBeGreaterThan(0);
    }
  });

  test("has made-up files for each of them, and for none else", () => {
    expect(Object.keys(knownFiles).sort()).toEqual(knownPlaces.map(({ id }) => id).sort());
  });

  test("has no pattern that no made-up file fits", async () => {
    const made = await machine(everyFile);
    const without: string[] = [];
    let patterns = 0;
    for (const place of knownPlaces) {
      for (const path of place.paths) {
        patterns++;
        const options = path.startsWith("%") ? asWindows(made) : made;
        const { present } = await found({ ...options, places: [{ ...place, paths: [path] }] });
        if (present.length === 0) without.push(`${place.id}: ${path}`);
      }
    }
    expect(patterns).toBeGreaterThan(400);
    expect(without).toEqual([]);
  });
});

describe("a machine with all of them", () => {
  test("gives every file once, under its place and in the order of the places", async () => {
    const made = await machine(everyFile);
    await put(made.where("~/notes.txt"), secret);
    await put(made.where("./README.md"), secret);
    const linux = await found(made);
    const windows = await found(asWindows(made));
    expect([...linux.gaps, ...windows.gaps]).toEqual([]);
    const expected = Object.entries(knownFiles).flatMap(([id, files]) =>
      files.map((file) => `${id} ${made.where(file)}`),
    );
    // The folder stands for itself on both.
    const present = [...linux.present, ...windows.present].map(({ place, path }) => `${place.id} ${path}`);
    expect([...new Set(present)].sort()).toEqual(expected.sort());
    for (const { present: one } of [linux, windows]) {
      expect(new Set(one.map(({ path }) => path)).size).toBe(one.length);
      const order = one.map(({ place }) => knownPlaces.indexOf(place));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }
    expect(JSON.stringify(linux)).not.toContain(secret);
  });

  test("with none of them gives nothing, and no gap", async () => {
    expect(await found(await machine())).toEqual({ present: [], gaps: [] });
    const nowhere = { home: "/nowhere/at/all", cwd: "/nowhere/else", env: {} };
    expect(await found(nowhere)).toEqual({ present: [], gaps: [] });
  });

  test("leaves out empty files, packages and what lies too deep", async () => {
    const made = await machine(["./a/b/c/.env", "./a/b/c/d/.env", "./node_modules/x/.env", "./a/.git/.env"]);
    await put(made.where("~/.bash_history"), "");
    const { present, gaps } = await found(made);
    expect(present.map(({ path }) => path)).toEqual([made.where("./a/b/c/.env")]);
    expect(gaps).toEqual([
      { collection: made.cwd, why: "folders more than 3 deep are not looked at", kind: "skipped" },
    ]);
  });

  test("whose home is also the current folder gives each file once", async () => {
    const made = await machine(["~/.npmrc", "~/.netrc", "~/.aider.chat.history.md"]);
    const { present } = await found({ ...made, cwd: made.home });
    expect(present.map(({ place }) => place.id)).toEqual([
      "aider.transcripts",
      "credentials.netrc",
      "credentials.npm",
    ]);
  });

  test("where a file has several names gives it once", async () => {
    const made = await machine(["~/.bash_history"]);
    await link(made.where("~/.bash_history"), made.where("~/.zsh_history"));
    expect((await found(made)).present.length).toBe(1);
  });
});

describe("many files", () => {
  test("are cut to the newest, and what was left out is told", async () => {
    const made = await machine();
    const folder = made.where("~/.codex/sessions/2026/08/10");
    await mkdir(folder, { recursive: true });
    for (let at = 0; at < 10_000; at++) await writeFile(join(folder, `rollout-${at}.jsonl`), "0123456789");
    for (let at = 0; at < 5; at++)
      await put(join(folder, `rollout-${at * 1999}.jsonl`), "x", -(at + 1) * 1e9);
    const started = performance.now();
    const { present, gaps } = await found({ ...made, mostFiles: 5 });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(present.map(({ path }) => path)).toEqual(
      [4, 3, 2, 1, 0].map((at) => join(folder, `rollout-${at * 1999}.jsonl`)),
    );
    const why = "9995 older files (1 MB) left out, only the newest are looked at";
    expect(gaps).toEqual([{ collection: "Codex transcripts", why, kind: "unread" }]);
  });

  test("and folders are listed up to a bound, and that is told", async () => {
    const made = await machine();
    for (let at = 0; at < 300; at++) await put(made.where(`~/.codex/sessions/${at}/a.jsonl`), "text");
    const { present, gaps } = await found({ ...made, ...transcripts, mostEntries: 100 });
    expect(present.length).toBeLessThan(100);
    const why = "more than 100 files and folders; the rest was not looked at";
    expect(gaps).toEqual([{ collection: made.home, why, kind: "unread" }]);
  });

  test("can be stopped, which is told", async () => {
    const made = await machine(everyFile);
    const { present, gaps } = await found({ ...made, signal: AbortSignal.abort() });
    expect(present).toEqual([]);
    expect(gaps).toContainEqual({
      collection: made.home,
      why: "stopped before it was read to the end",
      kind: "unread",
    });
  });
});

describe("a link", () => {
  test("is followed inside of the home", async () => {
    const made = await machine(["~/dotfiles/history", "~/dotfiles/codex/sessions/2026/a.jsonl"]);
    await symlink("dotfiles/history", made.where("~/.bash_history"));
    await symlink(made.where("~/dotfiles/codex"), made.where("~/.codex"));
    const { present, gaps } = await found(made);
    expect(gaps).toEqual([]);
    expect(present.map(({ place, path }) => [place.id, path])).toEqual([
      ["codex.transcripts", made.where("~/dotfiles/codex/sessions/2026/a.jsonl")],
      ["shell.bash", made.where("~/dotfiles/history")],
    ]);
  });

  test("out of the home is not followed, and that is told", async () => {
    const made = await machine(["~/.codex/history.jsonl"]);
    const outside = join(dirname(made.home), "outside");
    await put(join(outside, "history"), secret);
    await put(join(outside, "sessions/a.jsonl"), secret);
    await symlink(join(outside, "history"), made.where("~/.bash_history"));
    await symlink(join(outside, "sessions"), made.where("~/.codex/sessions"));
    const { present, gaps } = await found(made);
    expect(present.map(({ path }) => path)).toEqual([made.where("~/.codex/history.jsonl")]);
    const why = "a link that leads out of the folder; it is not followed";
    expect(gaps).toHaveLength(2);
    for (const path of ["~/.bash_history", "~/.codex/sessions"]) {
      expect(gaps).toContainEqual({ collection: made.where(path), why, kind: "unread" });
    }
  });

  test("of a project may lead to a file of the home, not to a folder of it", async () => {
    const made = await machine(["~/secrets/.env", "~/secrets/deep/.env"]);
    const cwd = made.where("~/shop");
    await mkdir(cwd);
    await symlink("../secrets/.env", join(cwd, ".env"));
    await symlink("../secrets", join(cwd, "linked"));
    const { present, gaps } = await found({ ...made, cwd });
    expect(present.map(({ path }) => path)).toEqual([made.where("~/secrets/.env")]);
    const why = "link that leads out of the folder";
    expect(gaps).toEqual([{ collection: join(cwd, "linked"), why, kind: "skipped" }]);
  });

  test("to itself, to nowhere and around in circles ends", async () => {
    const made = await machine(["~/.codex/sessions/2026/a.jsonl"]);
    const sessions = made.where("~/.codex/sessions");
    for (const name of ["one", "two", "three"]) await symlink(sessions, join(sessions, name));
    await symlink(made.home, join(sessions, "2026/home"));
    await symlink(join(sessions, "self.jsonl"), join(sessions, "self.jsonl"));
    await symlink("/nowhere/at/all", join(sessions, "gone.jsonl"));
    const { present, gaps } = await found({ ...made, ...transcripts });
    expect(present.map(({ path }) => path)).toEqual([join(sessions, "2026/a.jsonl")]);
    // Seen again on each way around; told once a name.
    expect(new Set(gaps.map(({ why }) => why))).toEqual(new Set(["link that leads nowhere"]));
  });

  test("to folders in their thousands is told in a few words", async () => {
    const made = await machine(["~/.codex/sessions/a.jsonl"]);
    for (let at = 0; at < 2000; at++) await symlink("/nowhere", made.where(`~/.codex/sessions/${at}.jsonl`));
    const { present, gaps } = await found({ ...made, ...transcripts });
    expect(present.length).toBe(1);
    expect(gaps.length).toBe(101);
    expect(gaps.at(-1)?.why).toContain("1900 more");
  });
});

describe("a name", () => {
  test("may hold anything; what is told of it steers no terminal", async () => {
    const made = await machine();
    const names = ["a\u001b[2J\n\r.jsonl", "*.jsonl", "x?table=y.jsonl", "-rf.jsonl", "%00 \u202e.jsonl"];
    for (const name of names) await put(join(made.where("~/.codex/sessions"), name), secret);
    await symlink("/etc/hostname", join(made.where("~/.codex/sessions"), "\u001b[31m.jsonl"));
    const { present, gaps } = await found({ ...made, ...transcripts });
    expect(present.map(({ path }) => path).sort()).toEqual(
      names.map((name) => join(made.where("~/.codex/sessions"), name)).sort(),
    );
    expect(gaps.length).toBe(1);
    expect(gaps[0]?.collection).toContain("\ufffd[31m.jsonl");
  });

  test.skipIf(process.platform !== "linux")("of bytes that are no text is a gap (needs Linux)", async () => {
    const made = await machine(["~/.codex/sessions/a.jsonl"]);
    const folder = Buffer.from(`${made.where("~/.codex/sessions")}/`);
    await writeFile(Buffer.concat([folder, Buffer.from([0xff, 0xfe]), Buffer.from(".jsonl")]), secret);
    const { present, gaps } = await found({ ...made, ...transcripts });
    expect(present.length).toBe(1);
    expect(gaps.map(({ why, kind }) => [why, kind])).toEqual([["its name is not valid text", "unread"]]);
  });

  test("of a folder where a file is expected, or the other way round, is nothing", async () => {
    const made = await machine(["~/.bash_history/x", "~/.codex"]);
    expect(await found(made)).toEqual({ present: [], gaps: [] });
  });

  test.skipIf(!existsSync("/usr/bin/mkfifo"))("of a named pipe does not hang (needs mkfifo)", async () => {
    const made = await machine();
    execFileSync("/usr/bin/mkfifo", [made.where("~/.bash_history")]);
    const { gaps } = await found({ ...made, ...histories });
    expect(gaps).toEqual([
      { collection: made.where("~/.bash_history"), why: "named pipe, socket or device", kind: "skipped" },
    ]);
  });
});

const canBeNobody = process.getuid?.() === 0 && isMainThread;
test.skipIf(!canBeNobody)("what may not be read is a gap, told once a folder (needs root)", async () => {
  const made = await machine([
    "~/.bash_history",
    "~/.codex/auth.json",
    "~/.codex/sessions/a.jsonl",
    "~/.codex/history.jsonl",
    "~/.ollama/history",
  ]);
  chmodSync(dirname(made.home), 0o755);
  for (const path of [made.home, made.cwd, made.where("~/.ollama")]) await chmod(path, 0o755);
  await chmod(made.where("~/.ollama/history"), 0o644);
  await chmod(made.where("~/.codex"), 0o700);
  process.seteuid?.(65_534);
  const { present, gaps } = await found(made).finally(() => process.seteuid?.(0));
  expect(present.map(({ path }) => path)).toEqual([made.where("~/.ollama/history")]);
  const why = "no permission to read it";
  expect(gaps).toHaveLength(2);
  for (const path of ["~/.bash_history", "~/.codex"]) {
    expect(gaps).toContainEqual({ collection: made.where(path), why, kind: "unread" });
  }
});
