import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run, temporaryFolder } from "./run.ts";
import { address, projectKey } from "./samples.ts";

describe("exit codes", () => {
  test("0 when nothing is found", async () => {
    const { code, stdout } = await run(["inspect", "-"], { stdin: "nothing to see here\n" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Nothing sensitive was found/);
  });

  test("1 when something is found", async () => {
    const { code, stdout } = await run(["inspect", "-"], { stdin: `write to ${address}\n` });
    expect(code).toBe(1);
    expect(stdout).toContain("1 sensitive value");
    expect(stdout).toContain("standard input:1:10");
  });

  test("0 when what is found is below --fail-on", async () => {
    const mail = { stdin: `write to ${address}\n` };
    expect((await run(["inspect", "-", "--fail-on", "high"], mail)).code).toBe(0);
    expect((await run(["inspect", "-", "--fail-on", "low"], mail)).code).toBe(1);
    const key = { stdin: `key: ${projectKey(1)}\n` };
    expect((await run(["inspect", "-", "--fail-on", "critical"], key)).code).toBe(1);
  });

  test("2 for wrong usage, with what was expected and a hint", async () => {
    const wrong: readonly (readonly [args: readonly string[], expected: RegExp])[] = [
      [["inspct", "x"], /unknown command 'inspct'\n\(Did you mean inspect\?\)/],
      [["inspect", "x", "--formt", "json"], /unknown option '--formt'\n\(Did you mean --format\?\)/],
      [["inspect", "x", "--format", "xml"], /Allowed choices are terminal, json, /],
      [["inspect"], /missing required argument 'targets'/],
      [["inspect", "x", "--only", "secrt"], /takes data classes, got "secrt"[\s\S]*secret,identity/],
      [["inspect", "x", "--max-unpacked", "lots"], /takes a size such as 500MB/],
      [
        ["inspect", "x", "--sample", "10"],
        /--sample takes a share of the rows, such as 1% or 0.01, got "10"/,
      ],
      [["inspect", "x", "--since", "2999-01-01"], /--since takes a time in the past such as 2025-01-29/],
      [["inspect", "x", "--max-seconds", "0"], /--max-seconds takes a number of seconds from 1 to/],
      [["inspect", "x", "--max-memory", "1k"], /--max-memory takes a size from 100MB on/],
      [["inspect", "x", "--threads", "none"], /--threads takes a number from 1 to 256/],
      [["inspect", "x", "--columns", "a,,b"], /--columns takes names of columns separated by commas/],
      [["inspect", "x", "--sample", "1%", "--exhaustive"], /both at once is not possible/],
      [["minimise", "x", "--format", "html"], /Allowed choices are terminal, json, sql/],
      [["minimise", "x", "--verify", "y", "--since", "7d"], /--since leaves something unread/],
      [["minimise", "x", "--verify", "--format", "sql"], /--verify answers as terminal or json/],
      [["inspect", "x", "--fail-on", "worst"], /Allowed choices are critical, high, medium, low/],
      [["inspect", "x", "--config", "none.yaml"], /configuration none.yaml cannot be read/],
      [["detectors", "no.such.thing"], /no detector is called no.such.thing/],
      [["detectors", "test", "x", "--format", "xml"], /--format takes text or json, got "xml"/],
      [["demo", "--rows", "none"], /--rows takes a number from 1 to/],
    ];
    for (const [args, expected] of wrong) {
      const { code, stdout, stderr } = await run(args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
      expect(stderr).toMatch(expected);
      expect(stderr).toMatch(/^error: [^A-Z]/);
      expect(stderr).toMatch(/\nhint: /);
    }
  });

  test("3 when something could not be read", async () => {
    const { code, stdout, stderr } = await run(["inspect", "no-such-file"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toBe(
      "error: there is no file or folder no-such-file\nhint: check the spelling, or use - to read from standard input\n",
    );
  });

  test("4 when the key for fingerprints can be read by others", async () => {
    const home = await temporaryFolder();
    expect((await run(["inspect", "-", "--no-save"], { home, stdin: "x" })).code).toBe(0);
    await chmod(join(home, "keys", "fingerprint.key"), 0o644);
    const { code, stdout, stderr } = await run(["inspect", "-"], { home, stdin: `write to ${address}\n` });
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toMatch(/^error: .*can be read by others \(mode 644\)\nhint: run: chmod 600 /);
  });
});

describe("several targets", () => {
  test("are inspected together", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "logs"));
    await writeFile(join(folder, "logs", "a.log"), `write to ${address}\n`);
    await writeFile(join(folder, "b.txt"), `key: ${projectKey(2)}\n`);
    const { code, stdout } = await run(["inspect", "logs", "b.txt", "--format", "json"], { cwd: folder });
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.state).toBe("complete");
    expect(report.places).toEqual([
      { target: "logs", kind: "folder" },
      { target: "b.txt", kind: "file" },
    ]);
    expect(report.findings.map(({ detector }: { detector: string }) => detector)).toEqual([
      "secret.openai.project-key",
      "contact.email",
    ]);
  });

  test("a missing one says so and does not lose the others' findings", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "b.txt"), `write to ${address}\n`);
    const { code, stdout, home } = await run(["inspect", "gone.txt", "b.txt"], { cwd: folder });
    expect(code).toBe(3);
    expect(stdout).toContain("1 sensitive value");
    expect(stdout).toContain("Incomplete: 1 part could not be read");
    expect(stdout).toContain("gone.txt: there is no file or folder gone.txt");
    expect(await readdir(join(home, "runs"))).toHaveLength(1);
  });
});
