import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { Config } from "../../src/cli/config.ts";
import { exitCodes } from "../../src/cli/exit.ts";
import { catalogue, createScanner, type Detector } from "../../src/detect/index.ts";
import { dataClasses, type Report } from "../../src/model/index.ts";
import { formatNames } from "../../src/reports/index.ts";
import { run, temporaryFolder } from "../cli/run.ts";
import { codeBlocks, document, root, tableRows } from "./document.ts";

const readme = document("README.md");

/** Runs a program in the language of the README, with packages found as in the project; gives what it exports. */
async function evaluated(code: string, folder: string): Promise<Record<string, unknown>> {
  const { outputFiles } = await build({
    stdin: { contents: code, loader: "ts", resolveDir: join(root, folder) },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
  });
  const source = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${source}`)) as Record<
    string,
    unknown
  >;
}

describe("watertight.yaml in the README", () => {
  const [yaml = ""] = codeBlocks(readme, "yaml");
  const args = ["inspect", "in.txt", "--format", "json", "--no-save"];
  const text = "staff badge ACME-104233, mail help@acme-corp.io, see /home/anna/notes.txt\n";

  test("does what it says", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "in.txt"), text);
    const plain = JSON.parse((await run(args, { cwd: folder, home: folder })).stdout) as Report;
    const mail = plain.findings.find(({ detector }) => detector === "contact.email");
    expect(plain.findings.map(({ detector }) => detector).sort()).toEqual([
      "contact.email",
      "infrastructure.path.unix-home",
    ]);
    expect(mail?.fingerprint).toMatch(/^[0-9a-f]{32}$/);

    const known = yaml.replace("00112233445566778899aabbccddeeff", mail?.fingerprint ?? "");
    expect(known).not.toBe(yaml);
    await writeFile(join(folder, "watertight.yaml"), known);
    const { code, stdout } = await run(args, { cwd: folder, home: folder });
    const configured = JSON.parse(stdout) as Report;
    expect(configured.findings.map(({ detector }) => detector)).toEqual(["own.acme.badge"]);
    expect(configured.allowed).toBe(1);
    // The badge is medium, failOn is high.
    expect(code).toBe(0);
  });

  test("shows every key that is known, and no other", () => {
    const shown: unknown = Object.assign(
      {},
      ...codeBlocks(readme, "yaml")
        .slice(0, 2)
        .map((block) => parse(block)),
    );
    expect(Config.safeParse(shown).error).toBeUndefined();
    const schema: unknown = z.toJSONSchema(Config, { io: "input" });
    const known = knownPaths([schema]);
    expect(known.size).toBeGreaterThan(60);
    expect([...shownPaths(shown, [schema])].sort()).toEqual([...known].sort());
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly additionalProperties?: unknown;
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
  readonly allOf?: readonly unknown[];
}

/** A schema with all that it may also be. */
function choices(given: readonly unknown[]): Schema[] {
  return given.flatMap((one) => {
    if (typeof one !== "object" || one === null) return [];
    const { anyOf = [], allOf = [] } = one as Schema;
    return [one as Schema, ...choices([...anyOf, ...allOf])];
  });
}

/** Paths of all keys with a name; `*` for what a person names. */
function knownPaths(schemas: readonly unknown[], at = ""): Set<string> {
  const paths = new Set<string>();
  for (const { properties = {}, additionalProperties, items } of choices(schemas)) {
    for (const [key, inner] of Object.entries(properties)) {
      paths.add(`${at}${key}`);
      for (const path of knownPaths([inner], `${at}${key}.`)) paths.add(path);
    }
    for (const path of knownPaths([additionalProperties], `${at}*.`)) paths.add(path);
    for (const path of knownPaths([items], at)) paths.add(path);
  }
  return paths;
}

function shownPaths(value: unknown, schemas: readonly unknown[], at = ""): Set<string> {
  const paths = new Set<string>();
  const all = choices(schemas);
  if (Array.isArray(value)) {
    for (const item of value)
      for (const path of shownPaths(
        item,
        all.map(({ items }) => items),
        at,
      ))
        paths.add(path);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const named = all.flatMap(({ properties = {} }) =>
        Object.hasOwn(properties, key) ? [properties[key]] : [],
      );
      const others = all.map(({ additionalProperties }) => additionalProperties);
      if (named.length > 0) paths.add(`${at}${key}`);
      const name = named.length > 0 ? key : "*";
      for (const path of shownPaths(inner, named.length > 0 ? named : others, `${at}${name}.`))
        paths.add(path);
    }
  }
  return paths;
}

describe("the README's tables", () => {
  test("name every data class, and each has detectors", () => {
    expect(tableRows(readme, "class").map(([name]) => name)).toEqual([...dataClasses]);
    for (const dataClass of dataClasses) {
      expect(catalogue.some((detector) => detector.dataClass === dataClass)).toBe(true);
    }
  });

  test("name every exit code", () => {
    expect(tableRows(readme, "exit code").map(([code]) => Number(code))).toEqual(Object.values(exitCodes));
  });

  test("name every format", () => {
    for (const name of formatNames) expect(readme).toContain(`\`${name}\``);
  });
});

describe("the README's programs", () => {
  const [whole = "", families = "", family = ""] = codeBlocks(readme, "ts");

  test("the first gives what its comments say", async () => {
    const { matches, masked } = await evaluated(`${whole}\nexport { matches, masked };`, ".");
    const [matchesSaid = "", maskedSaid = ""] = [...whole.matchAll(/^\/\/ (.+)$/gm)].map(([, said]) => said);
    expect(matches).toEqual(new Function(`return ${matchesSaid}`)());
    expect(masked).toBe(JSON.parse(maskedSaid));
  });

  test("a bundle of some families carries no others", async () => {
    const code = `${families}\nexport { scanner };`;
    const { scanner } = await evaluated(code, ".");
    expect(scanner).toHaveProperty("scan");
    const sizes = await Promise.all([bundledBytes(code), bundledBytes(`${whole}\nexport { masked };`)]);
    expect(sizes[0]).toBeLessThan(sizes[1] / 10);
  });

  test("the detector that the README adds finds what it should", async () => {
    const { acme } = (await evaluated(family, "src/detect/detectors/secret")) as { acme: Detector[] };
    const scanner = createScanner({ detectors: [...catalogue, ...acme] });
    expect(acme.length).toBe(1);
    for (const { id, finds, ignores } of acme) {
      for (const text of finds) expect(scanner.scan(text).map(({ detector }) => detector)).toEqual([id]);
      for (const text of ignores) {
        expect(scanner.scan(text).map(({ detector }) => detector)).not.toContain(id);
      }
      expect(catalogue.map((one) => one.id)).not.toContain(id);
    }
  });
});

async function bundledBytes(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, loader: "ts", resolveDir: root },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
  });
  return outputFiles[0]?.contents.length ?? 0;
}
