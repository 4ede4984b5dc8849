import { execFile } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, chown, mkdir, readdir, stat, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/index.ts";
import { program, type Run, type RunOptions, run, temporaryFolder } from "../cli/run.ts";
import { address } from "../cli/samples.ts";
import { tarOf, zipOf } from "../sources/archives.ts";

const found = `write to ${address}\n`;
const start = String.fromCharCode(27);

/** Inspects a folder in which one file holds an address: whatever lies beside it, the address is found and nothing crashes. */
async function inspectBeside(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: RunOptions = {},
): Promise<Run & { report: Report }> {
  const cwd = options.cwd ?? (await temporaryFolder());
  for (const [name, content] of Object.entries({ "a first.txt": found, ...files })) {
    await writeFile(join(cwd, name), content);
  }
  return reported(await run(["inspect", ".", "--format", "json"], { ...options, cwd }));
}

function reported(ran: Run): Run & { report: Report } {
  expect(ran.stderr).toBe("");
  expect([1, 3]).toContain(ran.code);
  const report: Report = JSON.parse(ran.stdout);
  expect(report.findings.some(({ detector }) => detector === "contact.email")).toBe(true);
  expect(report.state === "incomplete").toBe(ran.code === 3);
  return { ...ran, report };
}

function whysOf({ report }: { report: Report }): string[] {
  return report.gaps.map(({ collection, why }) => `${collection}: ${why}`);
}

describe("what is damaged", () => {
  test("is told of, and read as far as it goes", async () => {
    const zip = await zipOf([{ name: "in.txt", bytes: found.repeat(100) }]);
    const ran = await inspectBeside({
      "cut.zip": zip.subarray(0, -20),
      "cut.gz": gzipSync(found.repeat(2000)).subarray(0, 150),
      "cut.tar": (await tarOf([{ name: "in.txt", bytes: found.repeat(100) }])).subarray(0, 900),
    });
    expect(ran.code).toBe(3);
    expect(whysOf(ran)).toEqual([
      expect.stringMatching(/^cut\.gz: cut short/),
      expect.stringMatching(/^cut\.tar.*: cut short/),
      expect.stringMatching(/^cut\.zip: damaged or cut short/),
    ]);
  });

  test("as a bomb ends at its ratio", async () => {
    const bomb = await zipOf([{ name: "spaces.txt", bytes: Buffer.alloc(200 << 20, " ") }]);
    const ran = await inspectBeside({ "bomb.zip": bomb, "bomb.gz": gzipSync(Buffer.alloc(200 << 20, " ")) });
    expect(ran.code).toBe(3);
    const bombs = ran.report.gaps.filter(({ why }) => why.includes("archive bomb"));
    expect(new Set(bombs.map(({ collection }) => collection.split("!")[0]))).toEqual(
      new Set(["bomb.zip", "bomb.gz"]),
    );
    expect(ran.report.read.bytes).toBeLessThan(10 << 20);
  });

  test("as JSON nested a hundred thousand deep is read as text", async () => {
    const deep = (middle: string): string => `${'{"a":['.repeat(50_000)}${middle}${"]}".repeat(50_000)}`;
    const ran = await inspectBeside({
      "deep.json": deep(`"${address}"`),
      "conversations.json": `[${deep("1")}]`,
    });
    expect(ran.code).toBe(1);
    expect(ran.report.collections.find(({ name }) => name === "deep.json")?.count).toBe(1);
  });

  test("as invalid UTF-8 is read around it", async () => {
    const broken = Buffer.concat([
      Buffer.from(found),
      Buffer.from([0xc3, 0x28, 0xff, 0xfe]),
      Buffer.from(found),
    ]);
    const ran = await inspectBeside({ "broken.txt": Buffer.concat([broken, broken]) });
    expect(ran.report.collections.find(({ name }) => name === "broken.txt")?.count).toBe(4);
  });

  test("or empty is no trouble", async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, "nothing"));
    await writeFile(join(cwd, "empty.txt"), "");
    for (const target of ["nothing", "empty.txt", "."]) {
      const { code, stdout, stderr } = await run(["inspect", target, "--no-save"], { cwd });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/Nothing sensitive was found|Nothing was read/);
    }
    expect((await run(["inspect", "-"], { stdin: "" })).code).toBe(0);
  });
});

describe("what is large", () => {
  const lineBytes = 256 << 20;

  async function* oneLine(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(found.trimEnd());
    const chunk = Buffer.from(" no line ends here, and nothing is to be found".repeat(1425)).subarray(
      0,
      1 << 16,
    );
    for (let sent = 0; sent < lineBytes; sent += chunk.length) yield chunk;
    yield Buffer.from(` ${found}`);
  }

  test("a line of 256 MB is read in constant memory", { timeout: 300_000 }, async () => {
    let peak = 0;
    const ran = await run(["inspect", "-", "--format", "json"], {
      stdin: oneLine(),
      during: (child) => {
        const timer = setInterval(() => {
          const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(statusOf(child.pid)) ?? [];
          peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
        }, 50);
        child.on("exit", () => clearInterval(timer));
      },
    });
    const { report } = reported(ran);
    expect(report.read.bytes).toBeGreaterThan(lineBytes);
    expect(report.findings[0]).toMatchObject({ count: 2 });
    const columns = report.findings[0]?.locations.map(({ line, column }) => [line, column]);
    expect(columns?.[0]).toEqual([1, 10]);
    expect(columns?.[1]?.[1]).toBeGreaterThan(lineBytes);
    // MiB.
    expect(peak).toBeGreaterThan(50);
    expect(peak).toBeLessThan(500);
  });

  function statusOf(pid: number | undefined): string {
    try {
      return readFileSync(`/proc/${pid}/status`, "utf8");
    } catch {
      return "";
    }
  }

  test("ten thousand small files are all read", { timeout: 300_000 }, async () => {
    const cwd = await temporaryFolder();
    for (let at = 0; at < 10_000; at++) writeFileSync(join(cwd, `${at}.txt`), `number ${at} of many\n`);
    writeFileSync(join(cwd, "zz last.txt"), found);
    const { report, code } = reported(await run(["inspect", ".", "--format", "json"], { cwd }));
    expect(code).toBe(1);
    expect(report.read.collections).toBe(10_001);
  });
});

describe("what the file system does", () => {
  test("links in a circle and out of the folder are not followed", async () => {
    const outside = await temporaryFolder();
    await writeFile(join(outside, "secret.txt"), `other.person@${"vogelwarte"}.de`);
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, "deep"));
    await symlink(cwd, join(cwd, "deep", "circle"));
    await symlink("itself", join(cwd, "itself"));
    await symlink(outside, join(cwd, "out"));
    await symlink(join(outside, "secret.txt"), join(cwd, "out.txt"));
    const ran = await inspectBeside({}, { cwd });
    expect(ran.report.read.collections).toBe(1);
    expect(whysOf(ran)).toEqual([
      "deep/circle: link to another part of the folder",
      "itself: link that leads nowhere",
      "out: link that leads out of the folder",
      "out.txt: link that leads out of the folder",
    ]);
  });

  test("a file that shrinks, grows or vanishes under way is told of", async () => {
    const cwd = await temporaryFolder();
    const size = 64 << 20;
    const line = "a line of no interest at all, again and again\n";
    const content = line.repeat(Math.ceil(size / line.length));
    for (const name of ["b shrinks.txt", "c grows.txt", "d vanishes.txt"])
      await writeFile(join(cwd, name), content);
    let ticks = 0;
    const ran = await inspectBeside(
      {},
      {
        cwd,
        during: (child) => {
          const timer = setInterval(async () => {
            // More than the program itself has: the first of them is being read, the others are still to come.
            if (bytesReadBy(child.pid) < 40 << 20 || ticks++ > 0) return;
            await truncate(join(cwd, "b shrinks.txt"), 100);
            appendFileSync(join(cwd, "c grows.txt"), found);
            await unlink(join(cwd, "d vanishes.txt"));
          }, 2);
          child.on("exit", () => clearInterval(timer));
        },
      },
    );
    expect(ticks).toBeGreaterThan(0);
    expect(ran.code).toBe(3);
    expect(whysOf(ran)).toEqual([
      "b shrinks.txt: it became shorter while it was being read",
      "d vanishes.txt: it vanished before it was read",
    ]);
  });

  function bytesReadBy(pid: number | undefined): number {
    try {
      return Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  test("a file without permission is told of", async (context) => {
    const nobody = 65534;
    const isRoot = process.getuid?.() === 0;
    const cwd = await temporaryFolder();
    const home = await temporaryFolder();
    await writeFile(join(cwd, "locked.txt"), found);
    await writeFile(join(cwd, "a first.txt"), found);
    await mkdir(join(cwd, "locked"));
    await chmod(join(cwd, "locked.txt"), 0o000);
    await chmod(join(cwd, "locked"), 0o000);
    if (isRoot) {
      const can = await promisify(execFile)(process.execPath, [program, "--version"], {
        uid: nobody,
        gid: nobody,
      }).catch(() => undefined);
      if (can === undefined)
        return context.skip("root reads everything, and another user cannot read this checkout");
      await chmod(cwd, 0o755);
      await chown(home, nobody, nobody);
    }
    const user = isRoot ? { user: nobody } : {};
    const ran = reported(await run(["inspect", ".", "--format", "json"], { cwd, home, ...user }));
    expect(ran.code).toBe(3);
    expect(whysOf(ran)).toEqual(["locked: no permission to read it", "locked.txt: no permission to read it"]);
    const alone = await run(["inspect", "locked.txt"], { cwd, home, ...user });
    expect(alone.code).toBe(3);
    expect(alone.stdout).toContain("no permission to read it");
  });

  test("names that steer a terminal or turn the reading round are shown without doing so", async () => {
    const cwd = await temporaryFolder();
    const names = [`red ${start}[31m.txt`, "two\nlines.txt", "turned \u202etxt.exe", "bell\u0007.txt"];
    for (const name of names) await writeFile(join(cwd, name), found);
    for (const look of [["--verbose"], ["--format", "markdown"], ["--format", "csv"]]) {
      const { code, stdout, stderr } = await run(["inspect", ".", "--no-save", ...look], { cwd });
      expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
      expect(stdout).toMatch(/two.lines\.txt/);
      for (const bad of [start, "\u202e", "\u0007", "two\nlines"]) expect(stdout).not.toContain(bad);
    }
  });
});

describe("a full disk", () => {
  test("under --output leaves the findings on the terminal", async () => {
    const ran = await run(["inspect", "-", "--format", "json", "--output", "/dev/full", "--no-save"], {
      stdin: found,
    });
    expect(ran.code).toBe(3);
    expect(ran.stdout).toContain("1 sensitive value");
    expect(ran.stderr).toMatch(/^error: the report could not be written to \/dev\/full: [\s\S]*\nhint: /);
    // A report put in its place would have destroyed the device.
    expect((await stat("/dev/full")).isCharacterDevice()).toBe(true);
  });

  test("under standard output leaves the run in the home", async () => {
    const home = await temporaryFolder();
    const command = `"${process.execPath}" "${program}" inspect - > /dev/full`;
    const child = promisify(execFile)("sh", ["-c", `printf '%s' "$TEXT" | ${command}`], {
      env: { PATH: process.env["PATH"], WATERTIGHT_HOME: home, TEXT: found },
    });
    const failed = await child.then(
      () => undefined,
      (thrown: { code: number; stderr: string }) => thrown,
    );
    expect(failed?.code).toBe(3);
    expect(failed?.stderr).toMatch(/error: standard output could not be written to: [\s\S]*\nhint: /);
    expect(await readdir(join(home, "runs"))).toHaveLength(1);
  });

  test("under the home is a warning, and leaves no half of a run", async () => {
    const home = await temporaryFolder();
    // No file may be larger than 4 KiB from here on: the report does not fit, its key does.
    const command = `ulimit -f 8; exec "${process.execPath}" "${program}" inspect -`;
    const child = promisify(execFile)("sh", ["-c", `printf '%s' "$TEXT" | (${command})`], {
      env: { PATH: process.env["PATH"], WATERTIGHT_HOME: home, TEXT: found },
    });
    const failed = await child.then(
      () => undefined,
      (thrown: { code: number; stdout: string; stderr: string }) => thrown,
    );
    expect(failed?.code).toBe(1);
    expect(failed?.stdout).toContain("1 sensitive value");
    expect(failed?.stderr).toMatch(/^warning: this run could not be kept: [\s\S]*\nhint: /);
    expect(await readdir(join(home, "runs"))).toEqual([]);
  });

  test("or no folder at all for the home is said before anything is read", async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "a file"), "");
    const ran = await run(["inspect", "-"], { home: join(cwd, "a file"), cwd, stdin: found });
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 3, stdout: "" });
    expect(ran.stderr).toMatch(
      /^error: the key for fingerprints cannot be had from .*\nhint: set WATERTIGHT_HOME/,
    );
  });
});
