import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { StandardInput } from "../../src/cli/standard-input.ts";
import { program, run, temporaryFolder } from "./run.ts";
import { address } from "./samples.ts";

/** Never ends; `during` is called once more than a pipe holds has been taken. */
async function* endless(first: string, during: () => void): AsyncGenerator<Uint8Array> {
  yield Buffer.from(first);
  const chunk = Buffer.from("a line of no interest at all, again and again\n".repeat(2000));
  for (let taken = 0; ; taken += chunk.length) {
    if (taken > 4e6 && taken <= 4e6 + chunk.length) during();
    yield chunk;
    // Lets the process's end be seen.
    await wait(0);
  }
}

describe("Ctrl-C", () => {
  // The machine may be busy with other tests: the second counts for the program alone.
  test("stops a long run within a second and keeps what was found", { retry: 2 }, async () => {
    let kill = (): void => {};
    let stoppedAt = 0;
    const { code, stdout, home } = await run(["inspect", "-"], {
      stdin: endless(`write to ${address}\n`, () => kill()),
      during: (child) => {
        kill = () => {
          stoppedAt = performance.now();
          child.kill("SIGINT");
        };
        child.on("exit", () => {
          stoppedAt = performance.now() - stoppedAt;
        });
      },
    });
    expect(code).toBe(3);
    expect(stoppedAt).toBeLessThan(1000);
    expect(stdout).toContain("1 sensitive value");
    expect(stdout).toContain("Incomplete: the run was stopped before its end");
    const [kept] = await readdir(join(home, "runs"));
    const report = JSON.parse(await readFile(join(home, "runs", kept ?? "", "report.json"), "utf8"));
    expect(report).toMatchObject({ state: "incomplete", interrupted: true });
    expect(report.findings).toHaveLength(1);
  });

  test("stops also while nothing comes", { retry: 2 }, async () => {
    let stoppedAt = 0;
    const { code, stdout } = await run(["inspect", "-"], {
      stdin: (async function* () {
        yield Buffer.from(`write to ${address}\n`);
        await wait(60_000, undefined, { ref: false });
      })(),
      during: (child) => {
        // Long enough to have started, whatever else the machine does.
        setTimeout(() => {
          stoppedAt = performance.now();
          child.kill("SIGINT");
        }, 8_000);
        child.on("exit", () => {
          stoppedAt = performance.now() - stoppedAt;
        });
      },
    });
    expect(code).toBe(3);
    expect(stoppedAt).toBeLessThan(1000);
    expect(stdout).toContain("1 sensitive value");
  });

  test("twice leaves at once", async () => {
    const folder = await temporaryFolder();
    const many = Array.from({ length: 3000 }, (_, at) => `anna${at}@${"firma-mail"}.de`).join("\n");
    await writeFile(join(folder, "many.txt"), many);
    // Nobody reads what it prints, so it cannot end by itself.
    const child = spawn(process.execPath, [program, "inspect", "many.txt", "--format", "json", "--no-save"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], WATERTIGHT_HOME: folder },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    await new Promise((resolve) => child.stdout.once("readable", resolve));
    child.kill("SIGINT");
    expect(await Promise.race([ended, wait(500, "still there")])).toBe("still there");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
  });
});

describe("a reader that leaves early", () => {
  test("ends nothing but the printing", async () => {
    const folder = await temporaryFolder();
    const many = Array.from({ length: 3000 }, (_, at) => `anna${at}@${"firma-mail"}.de`).join("\n");
    await writeFile(join(folder, "many.txt"), many);
    const { code, stderr, home } = await run(["inspect", "many.txt", "--format", "ndjson"], {
      cwd: folder,
      during: (child) => child.stdout?.once("data", () => child.stdout?.destroy()),
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(await readdir(join(home, "runs"))).toHaveLength(1);
  });
});

describe("standard input", () => {
  function input(
    isTTY: boolean,
    text: string,
  ): AsyncIterable<Uint8Array> & { isTTY: boolean; destroy(): void } {
    return {
      isTTY,
      destroy() {},
      async *[Symbol.asyncIterator]() {
        yield Buffer.from(text);
      },
    };
  }

  test.each([
    [true, ["reading standard input; end with Ctrl-D\n"]],
    [false, []],
  ])("typed at a terminal (%s) is announced once it is read", async (isTTY, expected) => {
    const said: string[] = [];
    const stdin = new StandardInput(
      () => input(isTTY, "typed"),
      (text) => said.push(text),
    );
    expect(said).toEqual([]);
    const read: string[] = [];
    for await (const chunk of stdin) read.push(Buffer.from(chunk).toString());
    expect({ read, said }).toEqual({ read: ["typed"], said: expected });
  });

  test("is what - stands for", async () => {
    const inspected = await run(["inspect", "-", "--format", "json"], { stdin: `write to ${address}\n` });
    expect(JSON.parse(inspected.stdout).places).toEqual([{ target: "-", kind: "standard input" }]);
    const tried = await run(["detectors", "test", "-"], { stdin: `write to ${address}\n` });
    expect(tried).toMatchObject({ code: 1, stderr: "" });
    expect(tried.stdout).toContain("masked: write to [EMAIL]");
  });
});
