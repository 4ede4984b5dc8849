import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Run, run, temporaryFolder } from "./run.ts";
import { address, projectKey } from "./samples.ts";

const badge = `
detectors:
  own:
    - id: own.acme.badge
      title: ACME badge
      dataClass: identity
      severity: high
      pattern: 'ACME-\\d{6}'
      finds: [ACME-123456]
      ignores: [ACME-12345]
`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

interface Found {
  readonly detector: string;
  readonly fingerprint: string;
}

function findingsOf({ stdout }: Run): Found[] {
  return JSON.parse(stdout).findings;
}

describe("watertight.yaml", () => {
  test("a detector of one's own is found, listed and tried", async () => {
    const cwd = await folderWith({ "watertight.yaml": badge, "a.txt": "badge ACME-271828 was lost" });
    const inspected = await run(["inspect", "a.txt", "--format", "json"], { cwd });
    expect(inspected.code).toBe(1);
    expect(findingsOf(inspected).map(({ detector }) => detector)).toEqual(["own.acme.badge"]);
    expect((await run(["detectors", "own"], { cwd })).stdout).toContain("ACME badge");
    expect((await run(["detectors", "test", "ACME-271828"], { cwd })).stdout).toContain("[ACME_BADGE]");
  });

  test("a detector that is disabled finds nothing", async () => {
    const cwd = await folderWith({
      "watertight.yaml": "detectors:\n  disable: [contact.email]\n",
      "a.txt": `write to ${address}`,
    });
    expect((await run(["inspect", "a.txt"], { cwd })).code).toBe(0);
  });

  test("the allow-list hides a finding until it expires", async () => {
    const home = await temporaryFolder();
    const cwd = await folderWith({ "a.txt": `write to ${address}` });
    const inspectJson = (): Promise<Run> => run(["inspect", "a.txt", "--format", "json"], { cwd, home });
    const fingerprint = findingsOf(await inspectJson())[0]?.fingerprint ?? "";
    expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
    const allow = (expires: string): Promise<void> =>
      writeFile(
        join(cwd, "watertight.yaml"),
        `allow:\n  - fingerprint: ${fingerprint}\n    reason: our own press address\n    expires: ${expires}\n`,
      );
    await allow("2999-12-31");
    const hidden = await inspectJson();
    expect(hidden.code).toBe(0);
    expect(findingsOf(hidden)).toEqual([]);
    expect(JSON.parse(hidden.stdout).allowed).toBe(1);
    await allow("2020-01-01");
    const back = await inspectJson();
    expect(back.code).toBe(1);
    expect(findingsOf(back)).toHaveLength(1);
  });

  test("errors name the line and what was expected", async () => {
    const wrong: readonly (readonly [yaml: string, expected: RegExp])[] = [
      ["inspect:\n  failOn: sometimes\n", /^error: watertight\.yaml:2: inspect\.failOn: .*"critical"/],
      [
        "inspect:\n  sample: 10\n",
        /^error: watertight\.yaml:2: inspect\.sample: expected a share of the rows/,
      ],
      [
        "inspect:\n  since: never\n",
        /^error: watertight\.yaml:2: inspect\.since: expected a time in the past/,
      ],
      ["inspect:\n  maxMemory: 1k\n", /^error: watertight\.yaml:2: inspect\.maxMemory: expected a size from/],
      [
        "inspect:\n  sample: 1%\n  exhaustive: true\n",
        /^error: watertight\.yaml:\d: inspect: expected sample or exhaustive, not both/,
      ],
      ["inspect: {}\nalow: []\n", /^error: watertight\.yaml:\d: .*"alow"/],
      [
        "allow:\n  - fingerprint: abc\n    reason: x\n",
        /^error: watertight\.yaml:2: allow\.0\.fingerprint: expected the 32 hex/,
      ],
      ["inspect:\n  failOn: [\n", /^error: watertight\.yaml:3: not valid YAML: /],
      [badge.replace("ACME-123456", "BADGE"), /^error: detector own\.acme\.badge: finds\[0\] is not found/],
      [badge.replace("\\d{6}", "(a+)+"), /^error: detector own\.acme\.badge: the pattern (?:has|can)/],
      [
        badge.replace("severity: high", "remedy: no.such"),
        /^error: detector own\.acme\.badge: remedy no\.such/,
      ],
    ];
    for (const [yaml, expected] of wrong) {
      const cwd = await folderWith({ "watertight.yaml": yaml, "a.txt": "x" });
      const { code, stdout, stderr } = await run(["inspect", "a.txt"], { cwd });
      expect({ yaml, code, stdout }).toEqual({ yaml, code: 2, stdout: "" });
      expect(stderr).toMatch(expected);
    }
  });

  test("failOn is the default that --fail-on overrides, and --config names another file", async () => {
    const cwd = await folderWith({
      "strict.yaml": "inspect:\n  failOn: critical\n",
      "a.txt": `write to ${address}`,
    });
    expect((await run(["inspect", "a.txt"], { cwd })).code).toBe(1);
    expect((await run(["inspect", "a.txt", "--config", "strict.yaml"], { cwd })).code).toBe(0);
    const both = ["inspect", "a.txt", "--config", "strict.yaml", "--fail-on", "low"];
    expect((await run(both, { cwd })).code).toBe(1);
  });
});

describe("flags", () => {
  test("--only reports the classes named", async () => {
    const stdin = `write to ${address}, key ${projectKey(3)}\n`;
    const found = async (only: string): Promise<string[]> => {
      const ran = await run(["inspect", "-", "--format", "json", "--only", only], { stdin });
      return findingsOf(ran).map(({ detector }) => detector);
    };
    expect(await found("contact")).toEqual(["contact.email"]);
    expect(await found("secret")).toEqual(["secret.openai.project-key"]);
    expect(await found("secret,contact")).toEqual(["secret.openai.project-key", "contact.email"]);
    expect(await found("health")).toEqual([]);
  });

  test("--max-unpacked bounds what an archive may cost", async () => {
    const { gzipSync } = await import("node:zlib");
    const stdin = gzipSync(`write to ${address}\n`.repeat(2000));
    expect((await run(["inspect", "-"], { stdin })).code).toBe(1);
    const bounded = await run(["inspect", "-", "--max-unpacked", "1k"], { stdin });
    expect(bounded.code).toBe(3);
    expect(bounded.stdout).toContain("more than the limit of 1000 bytes");
  });

  test("--no-save keeps nothing but the key", async () => {
    const { home } = await run(["inspect", "-", "--no-save"], { stdin: `write to ${address}\n` });
    expect(await readdir(home)).toEqual(["keys"]);
  });

  test("--quiet says nothing", async () => {
    const { code, stdout, stderr } = await run(["inspect", "-", "--quiet"], {
      stdin: `write to ${address}\n`,
    });
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: "" });
  });

  test("--output takes the format from the name, and replaces nothing but a file", async () => {
    const cwd = await temporaryFolder();
    const begins: Readonly<Record<string, RegExp>> = {
      "r.json": /^\{\s*"schema": "watertight\.report\/1"/,
      "r.ndjson": /^\{/,
      "r.sarif": /"version": "2\.1\.0"/,
      "r.csv": /^[a-z_,]*severity[a-z_,]*\r?\n/i,
      "r.md": /^# /,
      "r.html": /^<!doctype html>/i,
      "r.txt": /^Watertight inspected/,
    };
    for (const [name, begin] of Object.entries(begins)) {
      const args = ["inspect", "-", "--no-save", "--output", name];
      const { code, stdout, stderr } = await run(args, { cwd, stdin: `write to ${address}\n` });
      expect(code).toBe(1);
      expect(stdout).toContain("1 sensitive value");
      expect(stderr).toBe(`report written to ${name}\n`);
      expect(await readFile(join(cwd, name), "utf8")).toMatch(begin);
      expect((await stat(join(cwd, name))).mode & 0o777).toBe(0o600);
    }
    expect((await readdir(cwd)).sort()).toEqual(Object.keys(begins).sort());

    await mkdir(join(cwd, "folder"));
    const { code, stdout, stderr } = await run(["inspect", "-", "--output", "folder"], {
      cwd,
      stdin: `write to ${address}\n`,
    });
    expect(code).toBe(3);
    expect(stdout).toContain("1 sensitive value");
    expect(stderr).toContain("the report could not be written to folder");
  });

  test("colour comes when it is asked for and never with NO_COLOR", async () => {
    const stdin = `write to ${address}\n`;
    const start = String.fromCharCode(27);
    expect((await run(["inspect", "-"], { stdin })).stdout).not.toContain(start);
    const coloured = await run(["inspect", "-"], { stdin, env: { FORCE_COLOR: "1" } });
    expect(coloured.stdout).toContain(start);
    const plain = await run(["inspect", "-"], { stdin, env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
    expect(plain.stdout).not.toContain(start);
    expect(plain.stdout).toContain("1 sensitive value");
  });
});

describe("other commands", () => {
  test("demo finds what leaked in January 2025, and calls that a success", async () => {
    const { code, stdout } = await run(["demo", "--rows", "500"]);
    expect(code).toBe(0);
    expect(stdout).toContain("500 rows");
    expect(stdout).toMatch(/\d+ sensitive values/);
  });

  test("doctor says what is installed, and what is broken", async () => {
    const well = await run(["doctor"]);
    expect(well.code).toBe(0);
    expect(well.stdout).toContain("ok       Node: ");
    expect(well.stdout).toMatch(
      /\n {2}(?:ok {7}embedded ClickHouse engine: ClickHouse \d+\.\d+|missing {2}embedded ClickHouse engine: npm install chdb)/,
    );
    const cwd = await folderWith({ "a file": "" });
    const broken = await run(["doctor"], { cwd, home: join(cwd, "a file") });
    expect(broken.code).toBe(3);
    expect(broken.stdout).toContain("broken   home for runs and keys: ");
  });

  test("detectors lists, explains, and gives the same as JSON", async () => {
    const listed = await run(["detectors"]);
    expect(listed.stdout).toMatch(/\n\d{3,} detectors; watertight detectors <id> explains one\n$/);
    const one = await run(["detectors", "contact.email"]);
    expect(one.stdout).toContain("contact.email · contact · ");
    const data = JSON.parse((await run(["detectors", "contact.email", "--format", "json"])).stdout);
    expect(data[0]).toMatchObject({ id: "contact.email", dataClass: "contact" });
  });
});
