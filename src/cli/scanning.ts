import { lookup } from "node:dns/promises";
import { scanTargets } from "../app/index.ts";
import { systemClock } from "../base/index.ts";
import type { ScanReport } from "../model/index.ts";
import { Pace, Scope, services } from "../probe/index.ts";
import { scanFormats } from "../reports/index.ts";
import { allowsBy } from "./allow-list.ts";
import { readConfig } from "./config.ts";
import { openEvidence } from "./evidence-file.ts";
import { textFlag } from "./flags.ts";
import { fingerprintKey, homeFolder } from "./home.ts";
import { ownDetector } from "./own-detectors.ts";
import { usualReading } from "./reading-plan.ts";
import { keepRun, runId } from "./run-folder.ts";
import type { ScanRequest } from "./scan-plan.ts";
import { ScanProgressLine } from "./scan-progress.ts";
import { withSourceOptions } from "./source-options.ts";
import type { Outside } from "./terminal.ts";
import { version } from "./version.ts";

/** A scan that was done, and how to keep it. */
export interface DoneScan {
  readonly report: ScanReport;
  /** @returns the folder */
  save(report: ScanReport): Promise<string>;
}

export interface ScanSetting {
  readonly verb: ScanReport["verb"];
  readonly quiet: boolean;
  readonly save: boolean;
}

/**
 * Scans, with progress where somebody watches and with evidence on disk from the first connection on.
 * @throws WatertightError `refused` when something is out of scope
 */
export async function scanWith(
  request: ScanRequest,
  flags: Record<string, unknown>,
  { verb, quiet, save }: ScanSetting,
  outside: Outside,
): Promise<DoneScan> {
  const config = await readConfig(textFlag(flags, "config"));
  const now = systemClock.now();
  const home = homeFolder(outside.env);
  const key = await fingerprintKey(home);
  const run = runId(verb, now);
  const scope = new Scope(request.grant, () => systemClock.now());
  const file = await openEvidence(home, run, { save, clock: systemClock, key });
  file.evidence.record({
    kind: "scan",
    run,
    tool: `watertight ${version()}`,
    targets: request.targets.map(({ said }) => said),
  });
  const progress = quiet || outside.stderr.isTTY !== true ? undefined : new ScanProgressLine(outside.stderr);
  const isFree = (address: string): boolean => {
    const decision = scope.decide(address);
    return decision.allowed && decision.class === "loopback";
  };
  try {
    const report = await withSourceOptions(outside, run, usualReading, (source) =>
      scanTargets({
        ...request,
        run,
        verb,
        version: version(),
        services,
        scope,
        source,
        key,
        evidence: file.evidence,
        pace: new Pace(request.pace, isFree),
        ownDetectors: config.detectors.own.map(ownDetector),
        disabled: config.detectors.disable,
        only: undefined,
        isAllowed: allowsBy(config.allow, now),
        clock: systemClock,
        resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
        ...(progress && {
          onScan: (at) => progress.scan(at),
          onGlance: (exposure) => progress.glance(exposure),
        }),
      }),
    );
    const already = await file.close();
    return { report, save: (kept) => saveScan(home, kept, already) };
  } catch (thrown) {
    await file.abandon();
    throw thrown;
  } finally {
    progress?.clear();
  }
}

function saveScan(
  home: string,
  report: ScanReport,
  already: Readonly<Record<string, string>>,
): Promise<string> {
  const { run, tool, verb, startedAt, endedAt, state, targets, evidence } = report;
  return keepRun(
    home,
    { run, tool, verb, startedAt, endedAt, state, targets, evidence },
    {
      "report.json": scanFormats.json.write(report),
      "report.html": scanFormats.html.write(report),
      "exposures.ndjson": report.exposures.map((exposure) => `${JSON.stringify(exposure)}\n`),
    },
    already,
  );
}
