import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { run, temporaryFolder } from "./run.ts";

const commands: readonly (readonly string[])[] = [
  [],
  ["inspect"],
  ["scan"],
  ["check"],
  ["evidence"],
  ["evidence", "verify"],
  ["scope"],
  ["scope", "token"],
  ["minimise"],
  ["gateway"],
  ["gateway", "check"],
  ["keys"],
  ["keys", "create"],
  ["keys", "list"],
  ["keys", "revoke"],
  ["keys", "vendor"],
  ["keys", "vendor", "set"],
  ["keys", "vendor", "list"],
  ["keys", "vendor", "remove"],
  ["ledger"],
  ["ledger", "totals"],
  ["ledger", "holds"],
  ["ledger", "entries"],
  ["ledger", "import"],
  ["ledger", "erase"],
  ["conversations"],
  ["conversations", "export"],
  ["conversations", "erase"],
  ["conversations", "verify"],
  ["detectors"],
  ["detectors", "list"],
  ["detectors", "test"],
  ["demo"],
  ["doctor"],
];

describe("help", () => {
  test.each(commands)("of %s %s says how it is used", async (...command) => {
    const { code, stdout, stderr } = await run([...command, "--help"]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toContain(`Usage: ${["watertight", ...command].join(" ")} `);
    expect(stdout).toContain("--help");
  });

  test("names every command, and every exit code", async () => {
    const { stdout } = await run(["--help"]);
    const listed = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? "");
    const known = new Set(commands.flatMap(([name]) => name ?? []));
    expect(new Set(listed.filter((name) => !["watertight", "cat", "help"].includes(name)))).toEqual(known);
    for (const code of [0, 1, 2, 3, 4, 70]) expect(stdout).toMatch(new RegExp(`\\b${code} [a-z]`));
  });

  test("is what one gets without any argument", async () => {
    const [bare, asked] = await Promise.all([run([]), run(["--help"])]);
    expect(bare.code).toBe(0);
    expect(bare.stdout).toBe(asked.stdout);
  });

  test("comes without anything heavy", async () => {
    const loaded = await modulesOf(["--help"]);
    const busy = await modulesOf(["inspect", "-", "--quiet", "--no-save"]);
    const heavy = ["zod", "gpt-tokenizer", "stdnum", "libphonenumber-js", "yaml", "postal-mime"];
    // The same look at a command that does work sees all of them.
    expect(heavy.filter((name) => !busy.packages.has(name))).toEqual([]);
    expect(busy.own).toBeGreaterThan(200);
    expect(heavy.filter((name) => loaded.packages.has(name))).toEqual([]);
    expect([...loaded.packages]).toEqual(["commander"]);
    expect(loaded.own).toBeGreaterThan(3);
    expect(loaded.own).toBeLessThan(16);
  });
});

test("the version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  for (const flag of ["--version", "-V"]) {
    expect(await run([flag])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  }
});

interface Loaded {
  readonly packages: ReadonlySet<string>;
  /** Files of the product itself. */
  readonly own: number;
}

/** Which modules one run loads: those that were imported, told by a hook, and those that were required. */
async function modulesOf(args: readonly string[]): Promise<Loaded> {
  const folder = await temporaryFolder();
  const list = join(folder, "modules.txt");
  await writeFile(list, "");
  const hooks = `import { appendFileSync } from "node:fs";
    export async function load(url, context, next) {
      appendFileSync(${JSON.stringify(list)}, url + "\\n");
      return next(url, context);
    }`;
  await writeFile(join(folder, "hooks.mjs"), hooks);
  const start = `import { createRequire, register } from "node:module";
    import { appendFileSync } from "node:fs";
    import { pathToFileURL } from "node:url";
    const { cache } = createRequire(import.meta.url);
    register(${JSON.stringify(pathToFileURL(join(folder, "hooks.mjs")).href)});
    process.on("exit", () => {
      for (const path of Object.keys(cache)) appendFileSync(${JSON.stringify(list)}, pathToFileURL(path).href + "\\n");
    });`;
  await writeFile(join(folder, "start.mjs"), start);
  const { code } = await run(args, {
    node: ["--import", pathToFileURL(join(folder, "start.mjs")).href],
    stdin: "nothing to see",
  });
  expect(code).toBe(0);
  const urls = new Set(readFileSync(list, "utf8").trim().split("\n"));
  const packages = [...urls].flatMap((url) => {
    const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    return name ?? [];
  });
  return { packages: new Set(packages), own: [...urls].filter((url) => url.includes("/dist/")).length };
}
