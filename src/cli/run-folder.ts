import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { WatertightError } from "../base/index.ts";
import type { Report } from "../model/index.ts";
import { formats } from "../reports/index.ts";
import { writeWhole } from "./home.ts";

/** `20261123-181500-inspect-3fa9`: sorts by time, can be typed. */
export function runId(verb: string, now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${time}-${verb}-${randomBytes(2).toString("hex")}`;
}

/** What stands in the manifest of a run's folder, besides the digests. */
export interface RunManifest {
  readonly run: string;
  readonly tool: Report["tool"];
  readonly verb: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly state: string;
  readonly [fact: string]: unknown;
}

type Content = string | Iterable<string>;

/** Keeps an inspection as a folder. @returns the folder */
export function saveRun(home: string, report: Report): Promise<string> {
  const { run, tool, verb, startedAt, endedAt, state, places } = report;
  return keepRun(
    home,
    { run, tool, verb, startedAt, endedAt, state, places },
    {
      "report.json": formats.json.write(report),
      "report.html": formats.html.write(report),
      "findings.ndjson": report.findings.map((finding) => `${JSON.stringify(finding)}\n`),
    },
  );
}

/** Where a run is put together before it appears. */
export async function asideFolder(home: string, run: string): Promise<string> {
  const aside = join(home, "runs", `${run}.part`);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  return aside;
}

/**
 * Writes a run as a folder of plain files that stands on its own; it appears whole or not at all.
 * @param already names of files that are in the folder aside by now, with their SHA-256
 * @returns the folder
 */
export async function keepRun(
  home: string,
  manifest: RunManifest,
  files: Readonly<Record<string, Content>>,
  already: Readonly<Record<string, string>> = {},
): Promise<string> {
  const aside = await asideFolder(home, manifest.run);
  const folder = join(home, "runs", manifest.run);
  try {
    const digests: Record<string, string> = { ...already };
    for (const [name, content] of Object.entries(files)) {
      const parts = typeof content === "string" ? [content] : [...content];
      const digest = createHash("sha256");
      for (const part of parts) digest.update(part);
      digests[name] = digest.digest("hex");
      await writeWhole(join(aside, name), parts);
    }
    const whole = { schema: "watertight.run/1", ...manifest, sha256: digests };
    await writeWhole(join(aside, "manifest.json"), [`${JSON.stringify(whole, null, 2)}\n`]);
    await rename(aside, folder);
    return folder;
  } catch (thrown) {
    // What was put on record before stays: only what could not be finished goes.
    if (Object.keys(already).length === 0) await rm(aside, { recursive: true, force: true });
    throw thrown;
  }
}

/**
 * The folder of a run by its id, by the path of the folder, or `last`.
 * @throws WatertightError `usage` when there is none
 */
export async function runFolder(home: string, named: string, verbs: readonly string[]): Promise<string> {
  const runs = join(home, "runs");
  const known = (await readdir(runs).catch(() => []))
    .filter((name) => verbs.some((verb) => name.includes(`-${verb}-`)) && !name.endsWith(".part"))
    .sort();
  if (named === "last") {
    const last = known.at(-1);
    if (last !== undefined) return join(runs, last);
    throw new WatertightError(
      "usage",
      `there is no run of ${verbs.join(" or ")} yet`,
      `runs are kept in ${runs}`,
    );
  }
  const folder = known.includes(named) ? join(runs, named) : named;
  try {
    await readFile(join(folder, "manifest.json"));
    return folder;
  } catch (thrown) {
    const latest = known.slice(-3).join(", ");
    throw new WatertightError(
      "usage",
      `no run called ${JSON.stringify(named)} is kept here`,
      latest === "" ? `runs are kept in ${runs}` : `the last ones are ${latest}; last stands for the newest`,
      thrown,
    );
  }
}
