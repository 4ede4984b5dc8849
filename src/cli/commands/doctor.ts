import { access, constants, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { reasonOf } from "../../base/index.ts";
import { catalogue } from "../../detect/index.ts";
import { EngineOfRun } from "../engine-of-run.ts";
import { exitCodes } from "../exit.ts";
import { textFlag } from "../flags.ts";
import { homeFolder } from "../home.ts";
import { type Outside, print } from "../terminal.ts";
import { version } from "../version.ts";

interface Part {
  readonly name: string;
  readonly state: "ready" | "missing" | "broken";
  readonly detail: string;
}

/** Says what is installed and what each missing part would add. */
export async function doctorCommand(flags: Record<string, unknown>, outside: Outside): Promise<number> {
  const parts = [
    nodePart(),
    encodingPart(),
    cataloguePart(),
    await enginePart(),
    await homePart(homeFolder(outside.env)),
  ];
  const json = textFlag(flags, "format") === "json";
  const text = json
    ? `${JSON.stringify({ version: version(), parts }, null, 2)}\n`
    : `watertight ${version()}\n\n${parts.map(lineOf).join("\n")}\n`;
  await print(outside.stdout, text);
  return parts.some(({ state }) => state === "broken") ? exitCodes.incomplete : exitCodes.clean;
}

function lineOf({ name, state, detail }: Part): string {
  const mark = { ready: "ok     ", missing: "missing", broken: "broken " }[state];
  return `  ${mark}  ${name}: ${detail}`;
}

function nodePart(): Part {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const recent = major > 20 || (major === 20 && minor >= 19);
  return {
    name: "Node",
    state: recent ? "ready" : "broken",
    detail: recent
      ? process.versions.node
      : `${process.versions.node}, 20.19 or newer is needed: https://nodejs.org`,
  };
}

/** A Node built with little ICU cannot read Chinese text in its older encodings. */
function encodingPart(): Part {
  const name = "character encodings";
  try {
    new TextDecoder("gb18030");
    return { name, state: "ready", detail: "UTF-8, UTF-16, Latin-1, GB18030" };
  } catch {
    return {
      name,
      state: "missing",
      detail: "GB18030 text reads as Latin-1; a Node with full ICU would read it",
    };
  }
}

function cataloguePart(): Part {
  return { name: "detectors", state: "ready", detail: `${catalogue.length} in the catalogue` };
}

/** Opened, not only looked for: a package can be there and not run on this machine. */
async function enginePart(): Promise<Part> {
  const name = "embedded ClickHouse engine";
  if (!isInstalled("chdb")) {
    return {
      name,
      state: "missing",
      detail:
        "npm install chdb adds it (Linux with glibc, macOS): Parquet, ORC, Arrow, Avro, buckets, and databases at full speed",
    };
  }
  const engine = new EngineOfRun({ threads: 1, memoryBytes: 1e9, seconds: 30 }, "watertight/doctor");
  try {
    const { version } = (await engine.open()).capabilities;
    return { name, state: "ready", detail: `ClickHouse ${version} (chdb)` };
  } catch (thrown) {
    return {
      name,
      state: "broken",
      detail: `chdb is installed and does not start: ${reasonOf(thrown)}; install it again with npm install chdb`,
    };
  } finally {
    await engine.close();
  }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

async function homePart(home: string): Promise<Part> {
  const name = "home for runs and keys";
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await access(home, constants.R_OK | constants.W_OK);
    return { name, state: "ready", detail: home };
  } catch (thrown) {
    return {
      name,
      state: "broken",
      detail: `${reasonOf(thrown)}; set WATERTIGHT_HOME to a folder you can write to`,
    };
  }
}
