import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/index.ts";
import { formatNames } from "../../src/reports/index.ts";
import { run, temporaryFolder } from "../cli/run.ts";
import { zipOf } from "../sources/archives.ts";
import { canaries, canariesIn, formsOf } from "./canaries.ts";
import { chats } from "./canary-chats.ts";
import { type Inputs, inputsWithEverything, inputsWithTellingNames, lines } from "./canary-inputs.ts";
import { everythingUnder, runWatched } from "./watched.ts";

async function written(inputs: Inputs): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(inputs)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

async function reportOf(folder: string): Promise<Report> {
  const { stdout, code } = await run(["inspect", ".", "--format", "json", "--no-save"], { cwd: folder });
  expect([1, 3]).toContain(code);
  return JSON.parse(stdout);
}

describe("the search for canaries", () => {
  test("finds each in every form", () => {
    expect(canaries.length).toBeGreaterThanOrEqual(7);
    for (const { name, value } of canaries) {
      expect(value.length).toBeGreaterThan(14);
      const forms = formsOf(value);
      expect(forms.length).toBeGreaterThan(10);
      for (const form of forms) expect(canariesIn(`before ${form} after`)).toEqual([name]);
      for (const lead of ["", "x", "xy", "xyz"]) {
        const wrapped = Buffer.from(`${lead}${value} and more`).toString("base64");
        expect(canariesIn(`data:${wrapped}`)).toEqual([name]);
        expect(canariesIn(Buffer.from(`${lead}${value}`).toString("hex").toUpperCase())).toEqual([name]);
      }
      expect(canariesIn(Buffer.from(value, "utf16le"))).toEqual([name]);
      expect(canariesIn(value.slice(0, -4))).toEqual([]);
    }
  });
});

describe("canaries planted in every kind of content", () => {
  test("are found in each, so that they could leak", async () => {
    const report = await reportOf(await written(await inputsWithEverything()));
    expect(report.gaps).toEqual([]);
    const counted = Object.fromEntries(report.collections.map(({ name, classes }) => [name, classes]));
    const names = Object.keys(await inputsWithEverything());
    expect(names.length).toBeGreaterThanOrEqual(17);
    for (const name of names) {
      const held = Object.entries(counted).filter(([collection]) => collection.split("!")[0] === name);
      expect(held.length).toBeGreaterThan(0);
      for (const [collection, classes] of held) {
        const seen = {
          secret: classes.secret ?? 0,
          contact: classes.contact ?? 0,
          financial: classes.financial ?? 0,
        };
        const enough =
          seen.secret >= 3 && seen.contact >= 1 && seen.financial >= 2 && (classes.identity ?? 0) >= 1;
        expect({ collection, ...seen, enough }).toEqual({ collection, ...seen, enough: true });
      }
    }
  });

  test.each([...formatNames, "verbose"])("are not told as %s", async (format) => {
    const cwd = await written(await inputsWithEverything());
    const look = format === "verbose" ? ["--verbose"] : ["--format", format];
    const { code, stdout } = await runWatched(["inspect", ".", ...look], { cwd });
    expect(code).toBe(1);
    expect(stdout.length).toBeGreaterThan(1000);
  });

  test("are not told through standard input, --output or a narrower --only", async () => {
    const cwd = await temporaryFolder();
    await runWatched(["inspect", "-", "--verbose"], { cwd, stdin: lines });
    const args = ["inspect", "-", "--format", "html", "--output", "page.html"];
    await runWatched(args, { cwd, stdin: lines });
    expect(canariesIn(await readFile(join(cwd, "page.html")))).toEqual([]);
  });
});

describe("canaries in names", () => {
  test.each([...formatNames, "verbose"])("are not told as %s", async (format) => {
    const inputs = await inputsWithTellingNames();
    expect(Object.keys(inputs).flatMap((name) => canariesIn(name)).length).toBeGreaterThanOrEqual(4);
    const cwd = await written(inputs);
    const look = format === "verbose" ? ["--verbose"] : ["--format", format];
    const { code, stdout } = await runWatched(["inspect", ".", ...look], { cwd });
    // Broken archives are among them.
    expect(code).toBe(3);
    expect(stdout).toMatch(/\[(?:EMAIL|OPENAI_PROJECT_KEY)\]|EMAIL/);
  });

  test("are not told when only other classes are looked for", async () => {
    const cwd = await written(await inputsWithTellingNames());
    for (const only of ["health", "contact"]) {
      await runWatched(["inspect", ".", "--only", only, "--verbose"], { cwd });
    }
  });
});

describe("canaries in chat exports", () => {
  test.each(Object.keys(chats))("of %s are found and not told", async (product) => {
    const files = chats[product] ?? {};
    const folder = await written(files);
    const members = Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
    const zipped = await written({ "export.zip": await zipOf(members) });
    for (const [cwd, target] of [
      [folder, "."],
      [zipped, "export.zip"],
    ] as const) {
      const json = await runWatched(["inspect", target, "--format", "json"], { cwd });
      const report: Report = JSON.parse(json.stdout);
      expect(report.places[0]?.kind).toMatch(/chat export$/);
      expect(report.read.messages).toBeGreaterThan(0);
      const found = new Set(report.findings.map(({ dataClass }) => dataClass));
      expect([...found]).toEqual(expect.arrayContaining(["secret", "identity", "contact", "financial"]));
      const verbose = await runWatched(["inspect", target, "--verbose"], { cwd });
      expect(verbose.stdout).toContain("sensitive values");
    }
  });
});

/** Beginning with another one each turn: in three turns all had theirs. */
function everyThird<T>(all: readonly T[], turn: number): T[] {
  return all.filter((_, at) => (at + turn) % 3 === 0);
}

describe("canaries in errors", () => {
  // A password can be told from other words only by what stands before it.
  const shown = canaries.map(({ label, value }) =>
    label === "password" || label.startsWith("aws") ? `${label}=${value}` : value,
  );

  test("of the command line are not told", async () => {
    for (const [turn, text] of shown.entries()) {
      const lineups: readonly (readonly string[])[] = [
        [text],
        [`--${text}`],
        ["inspect", `no such file ${text}`],
        ["inspect", `missing/${text}`, "also missing"],
        ["inspect", ".", "--format", text],
        ["inspect", ".", "--only", text],
        ["inspect", ".", "--max-unpacked", text],
        ["inspect", ".", "--config", `${text}.yaml`],
        ["inspect", "-", "--output", `no/such/folder/${text}`],
        ["detectors", text],
        ["demo", "--rows", text],
      ];
      const codes = await Promise.all(
        everyThird(lineups, turn).map(
          async (args) =>
            (
              await runWatched([...args, "--verbose"].slice(0, args[0] === "inspect" ? undefined : -1), {
                stdin: "x",
              })
            ).code,
        ),
      );
      expect(codes.filter((code) => code !== 2 && code !== 3)).toEqual([]);
    }
  }, 600_000);

  test("of a configuration are not told", async () => {
    for (const [turn, { label, value }] of canaries.entries()) {
      const own = (more: string): string =>
        `detectors:\n  own:\n    - id: own.one\n      title: one\n      dataClass: business\n      pattern: 'ONE-\\d{4}'\n${more}`;
      const configs = [
        `${label}: ${value}\n`,
        `inspect:\n  failOn: "${label}=${value}"\n`,
        `"${label}=${value}": 1\n`,
        `${label}: "${value}\n`,
        `${label}: *${value}\n`,
        own(`      finds: ["${value}"]\n`),
        own(`      remedy: "${label}=${value}"\n`),
        own("").replace("ONE-", `${label}=${value}(`),
        own("").replace("own.one", `"${label}=${value}"`),
        `allow:\n  - fingerprint: "${label}=${value}"\n    reason: none\n`,
      ];
      const codes = await Promise.all(
        everyThird(configs, turn).map(async (config) => {
          const cwd = await written({ "watertight.yaml": config, "a.txt": "x" });
          return (await runWatched(["inspect", "a.txt", "--verbose"], { cwd })).code;
        }),
      );
      expect(codes.length).toBeGreaterThanOrEqual(3);
      expect(codes.filter((code) => code !== 2)).toEqual([]);
    }
  }, 600_000);
});

describe("canaries tried with detectors test", () => {
  test.each(["text", "json"])("are not told as %s", async (format) => {
    const whole = await runWatched(["detectors", "test", "-", "--format", format], { stdin: lines });
    expect(whole.code).toBe(1);
    expect(whole.stdout.length).toBeGreaterThan(300);
    for (const { label, value } of canaries) {
      const { code } = await runWatched(["detectors", "test", `${label}=${value}`, "--format", format]);
      expect(code).toBe(1);
    }
  });
});

test("what is kept can be read by its owner alone", async () => {
  const home = join(await temporaryFolder(), "new", "home");
  const cwd = await written({ "a.txt": lines });
  await runWatched(["inspect", "a.txt"], { cwd, home, env: {} });
  const kept = await everythingUnder(home);
  expect(kept.filter(({ isFile }) => isFile).length).toBeGreaterThanOrEqual(5);
  expect(kept.filter(({ isFile }) => !isFile).length).toBeGreaterThanOrEqual(3);
  const modes = await Promise.all(
    [{ path: home, isFile: false }, ...kept].map(async ({ path, isFile }) => {
      const mode = (await stat(path)).mode & 0o777;
      return { path, mode: mode.toString(8), right: mode === (isFile ? 0o600 : 0o700) };
    }),
  );
  expect(modes.filter(({ right }) => !right)).toEqual([]);
});
