import { type BlastRadius, type Exposure, type FixStep, ScanReport } from "../model/index.ts";
import type { Scanned } from "./scan.ts";

export interface ReportPlan {
  readonly run: string;
  readonly version: string;
  readonly verb: ScanReport["verb"];
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly targets: readonly string[];
  readonly rights: readonly string[];
  readonly notes: readonly string[];
  readonly contacts: ScanReport["contacts"];
  readonly gaps: ScanReport["gaps"];
  readonly interrupted: boolean;
  readonly evidence: ScanReport["evidence"];
  /** By the exposure's id. */
  readonly blasts: ReadonlyMap<string, BlastRadius>;
}

/** One scan as a report; it is incomplete as soon as anything is unknown. */
export function scanReport(
  { exposures, strange, closed, gaps, asked }: Scanned,
  plan: ReportPlan,
): ScanReport {
  const allGaps = [...plan.gaps, ...gaps];
  const isUnknown =
    plan.interrupted ||
    allGaps.length > 0 ||
    exposures.some(({ exposure }) => exposure.doors.some(({ verdict }) => verdict === "unknown")) ||
    strange.some(({ verdict }) => verdict === "unknown");
  return ScanReport.parse({
    schema: "watertight.scan/1",
    run: plan.run,
    tool: { name: "watertight", version: plan.version },
    verb: plan.verb,
    startedAt: plan.startedAt.toISOString(),
    endedAt: plan.endedAt.toISOString(),
    targets: [...plan.targets],
    scope: [...plan.rights],
    state: isUnknown ? "incomplete" : "complete",
    interrupted: plan.interrupted,
    asked,
    exposures: exposures.map(({ exposure }) => withBlast(exposure, plan.blasts.get(exposure.id))),
    strange: [...strange],
    closed: [...closed],
    contacts: plan.contacts,
    gaps: allGaps,
    notes: [...plan.notes],
    evidence: plan.evidence,
  } satisfies ScanReport);
}

/** Keys that lay open have been read, as far as anybody can know: they are changed even when the door is shut. */
function withBlast(exposure: Exposure, blast: BlastRadius | undefined): Exposure {
  if (blast === undefined) return exposure;
  const rotations = blast.secrets.map(
    ({ title, distinct }): FixStep => ({
      do: `change ${distinct === 1 ? "the" : `all ${distinct}`} ${title}${distinct === 1 ? "" : "s"} found inside, even after the door is shut: whoever came before has ${distinct === 1 ? "it" : "them"}`,
    }),
  );
  const fix = [...exposure.fix];
  // Before the last two, which look back and prove.
  fix.splice(Math.max(0, fix.length - 2), 0, ...rotations);
  return { ...exposure, blast, fix };
}
