import { createHash, randomBytes } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../model/index.ts";
import { formats } from "../reports/index.ts";
import { writeWhole } from "./home.ts";

/** `20261123-181500-inspect-3fa9`: sorts by time, can be typed. */
export function runId(verb: string, now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${time}-${verb}-${randomBytes(2).toString("hex")}`;
}

/**
 * Writes a run as a folder of plain files that stands on its own; it appears whole or not at all.
 * @returns the folder
 */
export async function saveRun(home: string, report: Report): Promise<string> {
  const runs = join(home, "runs");
  await mkdir(runs, { recursive: true, mode: 0o700 });
  const folder = join(runs, report.run);
  const aside = `${folder}.part`;
  await mkdir(aside, { mode: 0o700 });
  try {
    const files = {
      "report.json": formats.json.write(report),
      "report.html": formats.html.write(report),
      "findings.ndjson": report.findings.map((finding) => `${JSON.stringify(finding)}\n`),
    };
    const digests: Record<string, string> = {};
    for (const [name, content] of Object.entries(files)) {
      const parts = typeof content === "string" ? [content] : [...content];
      const digest = createHash("sha256");
      for (const part of parts) digest.update(part);
      digests[name] = digest.digest("hex");
      await writeWhole(join(aside, name), parts);
    }
    const { run, tool, verb, startedAt, endedAt, state, places } = report;
    const manifest = {
      schema: "watertight.run/1",
      run,
      tool,
      verb,
      startedAt,
      endedAt,
      state,
      places,
      sha256: digests,
    };
    await writeWhole(join(aside, "manifest.json"), [`${JSON.stringify(manifest, null, 2)}\n`]);
    await rename(aside, folder);
    return folder;
  } catch (thrown) {
    await rm(aside, { recursive: true, force: true });
    throw thrown;
  }
}
