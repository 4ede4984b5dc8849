import { type InspectPlan, inspectTargets } from "../app/index.ts";
import { systemClock, WatertightError } from "../base/index.ts";
import {
  type DataClass,
  DataClass as DataClassSchema,
  dataClasses,
  type Report,
  Severity,
} from "../model/index.ts";
import type { SourceOptions } from "../sources/index.ts";
import { allowsBy } from "./allow-list.ts";
import { readConfig } from "./config.ts";
import { textFlag } from "./flags.ts";
import { fingerprintKey, homeFolder } from "./home.ts";
import { ownDetector } from "./own-detectors.ts";
import { ProgressLine } from "./progress.ts";
import { type ReadingPlan, readingPlan } from "./reading-plan.ts";
import { checkTargets } from "./targets.ts";
import type { Outside } from "./terminal.ts";
import { totalBytes } from "./total-bytes.ts";
import { version } from "./version.ts";

/** What every command that inspects takes from its flags and the configuration. */
export interface Inspection {
  readonly reading: ReadingPlan;
  readonly failOn: Severity;
  readonly quiet: boolean;
  readonly home: string;
  readonly now: Date;
  readonly detection: Pick<InspectPlan, "ownDetectors" | "disabled" | "only" | "key" | "isAllowed">;
}

/** @throws WatertightError `usage` for a flag, a target or a key of the configuration that is not right */
export async function inspectionFrom(
  targets: readonly string[],
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<Inspection> {
  const now = systemClock.now();
  const config = await readConfig(textFlag(flags, "config"));
  const quiet = flags["quiet"] === true;
  const reading = readingPlan(flags, config.inspect, now);
  const only = classesFrom(textFlag(flags, "only"));
  checkTargets(targets, quiet ? undefined : outside.stderr);
  const home = homeFolder(outside.env);
  return {
    reading,
    failOn: Severity.parse(textFlag(flags, "failOn") ?? config.inspect.failOn ?? "medium"),
    quiet,
    home,
    now,
    detection: {
      ownDetectors: config.detectors.own.map(ownDetector),
      disabled: config.detectors.disable,
      only,
      key: await fingerprintKey(home),
      isAllowed: allowsBy(config.allow, now),
    },
  };
}

/** What one inspection of several may add of its own. */
export type Besides = Pick<InspectPlan, "onCollection" | "prepare">;

/** Inspects the targets, with progress where somebody watches. */
export async function inspectWith(
  { quiet, detection }: Inspection,
  {
    run,
    targets,
    source,
    ...besides
  }: { run: string; targets: readonly string[]; source: SourceOptions } & Besides,
  outside: Outside,
): Promise<Report> {
  const progress = quiet || outside.stderr.isTTY !== true ? undefined : new ProgressLine(outside.stderr);
  if (progress) void totalBytes(targets, source.signal).then((total) => progress.expect(total));
  try {
    return await inspectTargets({
      ...detection,
      ...besides,
      run,
      targets,
      source,
      version: version(),
      clock: systemClock,
      ...(progress && { onProgress: (at) => progress.show(at) }),
    });
  } finally {
    progress?.clear();
  }
}

function classesFrom(list: string | undefined): readonly DataClass[] | undefined {
  return list?.split(",").map((name) => {
    const known = DataClassSchema.safeParse(name.trim());
    if (known.success) return known.data;
    throw new WatertightError(
      "usage",
      `--only takes data classes, got "${name.trim()}"`,
      `one or more of: ${dataClasses.join(",")}`,
    );
  });
}
