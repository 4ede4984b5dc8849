import { execFileSync } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { chmod, mkdir, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { WatertightError } from "../../src/base/index.ts";
import { files } from "../../src/sources/files/files.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { isGap } from "../../src/sources/index.ts";
import { readAll, readBytes, temporaryFolder } from "./read-all.ts";

describe("a target", () => {
  test("is anything that is no address", async () => {
    expect(await files.accepts("no-such-file")).toBe(true);
    expect(await files.accepts("-")).toBe(true);
    expect(await files.accepts("postgres://localhost/x")).toBe(false);
  });

  test("that is not there is said before anything is read", async () => {
    const error = await files.open("/no/such/file", sourceOptions()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WatertightError);
    expect(error).toMatchObject({ kind: "unreadable", message: "there is no file or folder /no/such/file" });
  });

  test("describes itself", async () => {
    const folder = await temporaryFolder({ "a.txt": "text" });
    for (const [target, kind] of [
      [folder, "folder"],
      [join(folder, "a.txt"), "file"],
      ["-", "standard input"],
    ] as const) {
      const source = await files.open(target, sourceOptions());
      expect(source.describe()).toEqual({ target, kind });
      await source.close();
    }
  });

  test("that is a link is followed, since the person named it", async () => {
    const folder = await temporaryFolder({ "a.txt": "text" });
    await symlink(join(folder, "a.txt"), join(folder, "link"));
    expect((await readAll(join(folder, "link"))).collections.map(({ texts }) => texts)).toEqual([["text"]]);
  });

  test("that is a named pipe is read like standard input", async () => {
    const folder = await temporaryFolder();
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const [read] = await Promise.all([readAll(pipe), writeFile(pipe, "through the pipe")]);
    expect(read.collections.map(({ texts }) => texts)).toEqual([["through the pipe"]]);
  });

  test("of standard input goes through the same pipeline", async () => {
    const { collections } = await readBytes(Buffer.from('{"a":1}\n{"a":2}\n'));
    expect(collections).toMatchObject([
      { name: "standard input", format: "jsonl", texts: ['{"a":1}\n{"a":2}\n'] },
    ]);
  });
});

describe("a folder", () => {
  test("is walked in the same order, without links, ignored and special files", async () => {
    const folder = await temporaryFolder({
      "b.txt": "b",
      "a.txt": "a",
      ".env": "A_NAME=value",
      ".gitignore": "*.tmp\nbuild/\n!keep.tmp\n",
      ".watertightignore": "private.txt\n",
      "x.tmp": "x",
      "keep.tmp": "kept",
      "private.txt": "p",
    });
    for (const name of [".git", "build", "node_modules", "sub", "sub/deeper"])
      await mkdir(join(folder, name));
    await writeFile(join(folder, ".git/config"), "c");
    await writeFile(join(folder, "build/out.js"), "o");
    await writeFile(join(folder, "node_modules/index.js"), "i");
    await writeFile(join(folder, "sub/.gitignore"), "!*.tmp\n/c.txt\n");
    await writeFile(join(folder, "sub/y.tmp"), "brought back");
    await writeFile(join(folder, "sub/c.txt"), "c");
    await writeFile(join(folder, "sub/deeper/c.txt"), "deeper c");
    await symlink("a.txt", join(folder, "inside"));
    await symlink("/", join(folder, "outside"));
    await symlink("loop", join(folder, "loop"));
    await symlink("..", join(folder, "sub/up"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const server = createServer().listen(join(folder, "socket"));
    onTestFinished(() => void server.close());

    const { collections, gaps } = await readAll(folder);
    expect(collections.map(({ name }) => name)).toEqual([
      ".env",
      ".gitignore",
      ".watertightignore",
      "a.txt",
      "b.txt",
      "keep.tmp",
      "sub/.gitignore",
      "sub/deeper/c.txt",
      "sub/y.tmp",
    ]);
    expect(gaps.every(({ kind }) => kind === "skipped")).toBe(true);
    expect(Object.fromEntries(gaps.map(({ collection, why }) => [collection, why]))).toEqual({
      ".git": "git's own files; read when ignore files are not honoured",
      node_modules: "installed packages; read when ignore files are not honoured",
      ".watertightignore": "it leaves out 3 files and folders",
      "sub/.gitignore": "it leaves out 1 file or folder",
      inside: "link to another part of the folder",
      outside: "link that leads out of the folder",
      loop: "link that leads nowhere",
      "sub/up": "link to another part of the folder",
      pipe: "named pipe",
      socket: "socket",
    });

    const everything = await readAll(folder, { honourIgnoreFiles: false });
    expect(everything.collections.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ".git/config",
        "build/out.js",
        "node_modules/index.js",
        "private.txt",
        "x.tmp",
      ]),
    );
  });

  test("may be deeper than our call stack likes", async () => {
    const folder = await temporaryFolder();
    const deep = "d/".repeat(900);
    await mkdir(join(folder, deep), { recursive: true });
    await writeFile(join(folder, deep, "f.txt"), "text at the bottom");
    expect((await readAll(folder)).collections.map(({ texts }) => texts)).toEqual([["text at the bottom"]]);
  });

  test.skipIf(process.getuid?.() === 0)("says what it may not read (root may read everything)", async () => {
    const folder = await temporaryFolder({ "a.txt": "a", "closed.txt": "c" });
    await chmod(join(folder, "closed.txt"), 0);
    await mkdir(join(folder, "closed"), { mode: 0 });
    const { collections, gaps } = await readAll(folder);
    expect(collections.length).toBe(1);
    expect(gaps).toEqual([
      { collection: "closed", kind: "unread", why: "no permission to read it" },
      { collection: "closed.txt", kind: "unread", why: "no permission to read it" },
    ]);
  });

  test("says what vanished or was put in a file's place meanwhile", async () => {
    const folder = await temporaryFolder({ "a.txt": "a", "b.txt": "b", "c.txt": "c" });
    const source = await files.open(folder, sourceOptions());
    const seen: unknown[] = [];
    for await (const thing of source.collections()) {
      seen.push(isGap(thing) ? thing : thing.name);
      if (seen.length > 1) continue;
      await unlink(join(folder, "b.txt"));
      await unlink(join(folder, "c.txt"));
      await symlink("/etc/hostname", join(folder, "c.txt"));
    }
    expect(seen).toEqual([
      "a.txt",
      { collection: "b.txt", kind: "unread", why: "it vanished before it was read" },
      { collection: "c.txt", kind: "unread", why: "a link took its place or leads to itself" },
    ]);
  });
});

describe("a file", () => {
  test("that shrinks is read as far as it goes, and the rest is said", async () => {
    const folder = await temporaryFolder({ "a.log": "x".repeat(2_000_000) });
    const path = join(folder, "a.log");
    const source = await files.open(path, sourceOptions());
    let length = 0;
    const gaps: string[] = [];
    for await (const collection of source.collections()) {
      if (isGap(collection)) continue;
      await truncate(path, 1_000_000);
      for await (const piece of collection.read()) {
        if (isGap(piece)) gaps.push(piece.why);
        else length += piece.text.length;
      }
    }
    expect(length).toBe(1_000_000);
    expect(gaps).toEqual(["it became shorter while it was being read"]);
  });

  test("that grows is read up to where it was, so that reading ends", async () => {
    const folder = await temporaryFolder({ "a.log": "x".repeat(2_000_000) });
    const path = join(folder, "a.log");
    const source = await files.open(path, sourceOptions());
    let length = 0;
    for await (const collection of source.collections()) {
      if (isGap(collection)) continue;
      await writeFile(path, "y".repeat(1_000_000), { flag: "a" });
      for await (const piece of collection.read()) if (!isGap(piece)) length += piece.text.length;
    }
    expect(length).toBe(2_000_000);
  });

  test("tells how far reading has come", async () => {
    const folder = await temporaryFolder({ "a.log": "x".repeat(2_000_000) });
    const [collection] = (await readAll(join(folder, "a.log"))).collections;
    expect(collection?.bytes).toBe(2_000_000);
    const counts = collection?.pieces.map(({ bytesRead }) => bytesRead ?? 0) ?? [];
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(2_000_000);
    expect(collection?.pieces.slice(1).every(({ continues }) => continues === true)).toBe(true);
    expect(collection?.pieces.every(({ at }) => at.line === 1 && at.column === 1)).toBe(true);
  });

  test("that is binary is skipped and said, one that holds data of people is unread", async () => {
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251));
    const folder = await temporaryFolder({
      "1.png": Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), noise]),
      "2.pdf": "%PDF-1.7\n1 0 obj\n",
      "3.db": Buffer.concat([Buffer.from("SQLite format 3\0"), noise]),
      "4.bin": noise,
      "5.bz2": Buffer.concat([Buffer.from("BZh91AY&SY"), noise]),
      "6.txt": "BZh is how a compressed file begins, but this one is a text",
      "7.txt": Buffer.from("fffe0000610000", "hex"),
    });
    const { collections, gaps } = await readAll(folder);
    expect(collections.map(({ name }) => name)).toEqual(["6.txt"]);
    expect(gaps).toEqual([
      { collection: "1.png", kind: "skipped", why: "binary (PNG image)" },
      { collection: "2.pdf", kind: "unread", why: "PDF is not read yet" },
      { collection: "3.db", kind: "unread", why: "SQLite database is not read yet" },
      { collection: "4.bin", kind: "skipped", why: "binary (of no kind that is recognised)" },
      { collection: "5.bz2", kind: "unread", why: "bzip2-compressed is not read yet" },
      { collection: "7.txt", kind: "unread", why: "text in UTF-32 is not read" },
    ]);
  });

  test("can be read once, and only before the next one is asked for", async () => {
    const folder = await temporaryFolder({ "a.txt": "a text", "b.txt": "b text" });
    const source = await files.open(folder, sourceOptions());
    const kept = [];
    for await (const thing of source.collections()) if (!isGap(thing)) kept.push(thing);
    for (const collection of kept) {
      for await (const piece of collection.read()) {
        expect(piece).toEqual({
          collection: collection.name,
          kind: "unread",
          why: "it has to be read before the next collection is asked for",
        });
      }
    }
    expect(kept.length).toBe(2);
  });

  test.skipIf(process.platform !== "linux")("is closed when reading is given up half-way", async () => {
    const folder = await temporaryFolder({ "a.txt": "x".repeat(2_000_000) });
    let open = 0;
    for (let round = 0; round < 20; round += 1) {
      const source = await files.open(folder, sourceOptions());
      for await (const collection of source.collections()) {
        if (isGap(collection)) continue;
        for await (const _ of collection.read()) {
          open += openIn(folder).length;
          break;
        }
        break;
      }
    }
    expect(open).toBeGreaterThan(0);
    await expect.poll(() => openIn(folder), { timeout: 5000 }).toEqual([]);
  });
});

/** The files below a folder that this process holds open. */
function openIn(folder: string): string[] {
  return readdirSync("/proc/self/fd").flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      // Closed since the folder was listed.
      return [];
    }
  });
}

describe("stopping", () => {
  test("ends a file half-way with a gap, and the rest of the folder with another", async () => {
    const folder = await temporaryFolder({ "a.txt": "x".repeat(5_000_000), "b.txt": "b" });
    const stop = new AbortController();
    const source = await files.open(folder, sourceOptions({ signal: stop.signal }));
    const gaps: string[] = [];
    let length = 0;
    for await (const thing of source.collections()) {
      if (isGap(thing)) {
        gaps.push(`${thing.collection}: ${thing.why}`);
        continue;
      }
      for await (const piece of thing.read()) {
        if (isGap(piece)) gaps.push(`${piece.collection}: ${piece.why}`);
        else length += piece.text.length;
        stop.abort();
      }
    }
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(5_000_000);
    expect(gaps).toEqual([
      "a.txt: stopped before it was read to the end",
      ".: stopped before it was read to the end",
    ]);
  });

  test("does not wait for standard input that keeps silent", async () => {
    const stop = new AbortController();
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(100_000, "text ");
      await new Promise(() => {});
    }
    const reading = readAll("-", { signal: stop.signal, stdin: silent() });
    await wait(50);
    const started = performance.now();
    stop.abort();
    const { gaps } = await reading;
    expect(performance.now() - started).toBeLessThan(500);
    expect(gaps).toEqual([
      { collection: "standard input", kind: "unread", why: "stopped before it was read to the end" },
    ]);
  });
});
