import { lookup } from "node:dns/promises";
import { type HostsToScan, type ScanPlan, scanHosts, scanTargets } from "../app/index.ts";
import { systemClock } from "../base/index.ts";
import type { ScanReport } from "../model/index.ts";
import { Pace, Scope, services } from "../probe/index.ts";
import { type CheckReport, checkFormats, formats, scanFormats } from "../reports/index.ts";
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
  save(report: ScanReport, check?: CheckReport): Promise<string>;
}

export interface ScanSetting {
  readonly quiet: boolean;
  readonly save: boolean;
  /** That it may take; as long as it needs, unless said. */
  readonly seconds?: number;
}

/**
 * Scans targets, with progress where somebody watches and with evidence on disk from the first connection on.
 * @throws WatertightError `refused` when something is out of scope
 */
export function scanWith(
  request: ScanRequest,
  flags: Record<string, unknown>,
  setting: ScanSetting,
  outside: Outside,
): Promise<DoneScan> {
  const { targets, grant } = request;
  const scope = new Scope(grant, () => systemClock.now());
  const said = targets.map((target) => target.said);
  return done({ verb: "scan", said, request, flags, setting }, outside, (plan) =>
    scanTargets({
      ...plan,
      targets,
      ports: request.ports,
      scope,
      resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    }),
  );
}

/** The same of what listens on this machine. */
export function scanOwn(
  own: Pick<HostsToScan, "hosts" | "guard">,
  request: ScanRequest,
  flags: Record<string, unknown>,
  setting: ScanSetting,
  outside: Outside,
): Promise<DoneScan> {
  const said = ["this machine"];
  return done({ verb: "check", said, request, flags, setting }, outside, (plan) =>
    scanHosts({ ...own, said, rights: said, gaps: [] }, plan),
  );
}

interface Doing {
  readonly verb: ScanReport["verb"];
  readonly said: readonly string[];
  readonly request: ScanRequest;
  readonly flags: Record<string, unknown>;
  readonly setting: ScanSetting;
}

async function done(
  { verb, said, request, flags, setting }: Doing,
  outside: Outside,
  work: (plan: ScanPlan) => Promise<ScanReport>,
): Promise<DoneScan> {
  const config = await readConfig(textFlag(flags, "config"));
  const now = systemClock.now();
  const home = homeFolder(outside.env);
  const key = await fingerprintKey(home);
  const run = runId(verb, now);
  const file = await openEvidence(home, run, { save: setting.save, clock: systemClock, key });
  const { evidence } = file;
  evidence.record({ kind: "scan", run, tool: `watertight ${version()}`, targets: said });
  const watched = !setting.quiet && outside.stderr.isTTY === true;
  const progress = watched ? new ScanProgressLine(outside.stderr) : undefined;
  const thisMachine = new Scope(undefined, () => now);
  try {
    const reading = { ...usualReading, maxSeconds: setting.seconds };
    const report = await withSourceOptions(outside, run, reading, (source) =>
      work({
        ...request,
        run,
        verb,
        version: version(),
        services,
        source,
        key,
        evidence,
        pace: new Pace(request.pace, (address) => thisMachine.decide(address).allowed),
        ownDetectors: config.detectors.own.map(ownDetector),
        disabled: config.detectors.disable,
        only: undefined,
        isAllowed: allowsBy(config.allow, now),
        clock: systemClock,
        ...(progress && {
          onScan: (at) => progress.scan(at),
          onGlance: (exposure) => progress.glance(exposure),
        }),
      }),
    );
    const already = await file.close();
    return { report, save: (kept, check) => saveScan(home, kept, already, check) };
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
  check: CheckReport | undefined,
): Promise<string> {
  const { run, tool, verb, startedAt, endedAt, state, targets, evidence } = report;
  return keepRun(
    home,
    { run, tool, verb, startedAt, endedAt, state, targets, evidence },
    {
      "report.json": scanFormats.json.write(report),
      "report.html": scanFormats.html.write(report),
      "exposures.ndjson": report.exposures.map((exposure) => `${JSON.stringify(exposure)}\n`),
      ...(check !== undefined && {
        "check.json": checkFormats.json.write(check),
        "files.html": formats.html.write(check.files),
      }),
    },
    already,
  );
}
