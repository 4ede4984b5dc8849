import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { WatertightError } from "../base/index.ts";
import { ScanReport } from "../model/index.ts";
import type { Target } from "../probe/index.ts";
import { runFolder } from "./run-folder.ts";

/**
 * The report of a scan that was kept, by its id, its folder or `last`.
 * @throws WatertightError `usage` when there is none, `unreadable` when it is damaged
 */
export async function keptScan(home: string, named: string): Promise<ScanReport> {
  const folder = await runFolder(home, named, ["scan", "check"]);
  const file = join(folder, "report.json");
  try {
    return ScanReport.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (thrown) {
    throw new WatertightError(
      "unreadable",
      `${file} is not the report of a scan, or was written by another version`,
      "name another run, or scan anew",
      thrown,
    );
  }
}

/** The same doors, and all usual ones of the same hosts: a service may have moved, and a host has to be seen to answer. */
export function targetsOfRun({ exposures, run }: ScanReport): readonly Target[] {
  const targets: Target[] = [];
  const hosts = new Set<string>();
  for (const { address, name, port, service } of exposures.flatMap(({ doors }) => doors)) {
    const from = `run ${run}`;
    targets.push({ said: `${address}:${port}`, host: { address }, ports: [port], from, expects: service });
    hosts.add(address);
    if (name !== undefined && isIP(name) === 0)
      targets.push({ said: name, host: { name }, ports: [port], from });
  }
  for (const address of hosts) targets.push({ said: address, host: { address }, ports: undefined });
  return targets;
}
