import type { Exposure, LifecycleState, ScanReport } from "../model/index.ts";
import { doorText } from "./network.ts";

type Lifecycle = NonNullable<Exposure["lifecycle"]>;

export interface FollowUp {
  /** The run that is followed up, with its lifecycles where it has any. */
  readonly before: ScanReport;
  /** The same doors, asked again. */
  readonly now: ScanReport;
  /** Who says that it is fixed. */
  readonly claimedBy: string | undefined;
}

interface Observed {
  readonly state: LifecycleState;
  readonly why: string;
  /** How it shows now; undefined when nothing answers where it was. */
  readonly as: Exposure | undefined;
}

/**
 * What became of each exposure of an earlier run. A door that cannot be reached is not fixed: that takes the same
 * service asking who one is, or a door shut on a host that is seen to answer.
 */
export function followedUp({ before, now, claimedBy }: FollowUp): ScanReport {
  const tracked = before.exposures.filter(
    ({ verdict, lifecycle }) => verdict === "open" || verdict === "weak" || lifecycle !== undefined,
  );
  const told = tracked.map((exposure) => {
    const observed = observe(exposure, now, claimedBy);
    return { observed, exposure: withLifecycle(exposure, observed, now) };
  });
  const shown = new Set(told.flatMap(({ observed }) => (observed.as === undefined ? [] : [observed.as.id])));
  const isUnknown = told.some(({ observed }) => observed.state === "unknown");
  return {
    ...now,
    state: isUnknown ? "incomplete" : now.state,
    exposures: [...told.map(({ exposure }) => exposure), ...now.exposures.filter(({ id }) => !shown.has(id))],
    notes: [...now.notes, `follows up run ${before.run}`],
  };
}

function observe(exposure: Exposure, now: ScanReport, claimedBy: string | undefined): Observed {
  const was = exposure.lifecycle?.state ?? "open";
  const here = now.exposures.filter(
    (other) => other.service === exposure.service && other.doors.some((door) => isDoorOf(exposure, door)),
  );
  const open = here.find(isExposed);
  if (open !== undefined) {
    const isBack = was === "verified" || was === "contained" || was === "claimed fixed";
    return isBack
      ? { state: "regressed", why: `it was ${was}, and is ${open.verdict} again: ${open.why}`, as: open }
      : { state: "open", why: open.why, as: open };
  }
  const elsewhere = now.exposures.find((other) => isExposed(other) && isSameServer(exposure, other));
  if (elsewhere !== undefined) {
    const door = elsewhere.doors[0];
    return {
      state: "moved",
      why: `the same server is ${elsewhere.verdict} at ${door === undefined ? "another door" : doorText(door)} now`,
      as: elsewhere,
    };
  }
  const guarded = here.find(({ verdict }) => verdict === "guarded");
  const doors = exposure.doors.filter(
    ({ verdict }) => verdict === "open" || verdict === "weak" || was !== "open",
  );
  const still = doors.filter((door) => !closedAt(now, door) && !isAsking(here, door));
  if (still.length > 0)
    return { state: "unknown", why: whyUnknown(now, still[0] ?? exposure.doors[0]), as: here[0] };
  if (guarded !== undefined) {
    return { state: "verified", why: `the same service answers and ${guarded.why}`, as: guarded };
  }
  const control = controlOf(now, exposure);
  if (control === undefined) {
    return {
      state: "unknown",
      why: "nothing at that address answers from here, so its silence proves nothing",
      as: undefined,
    };
  }
  if (was === "claimed fixed" || was === "verified") {
    return {
      state: "verified",
      why: `its doors are shut in a second look as well, while ${control}`,
      as: undefined,
    };
  }
  return claimedBy === undefined
    ? { state: "contained", why: `its doors are shut as seen from here, while ${control}`, as: undefined }
    : {
        state: "claimed fixed",
        why: `${claimedBy} says so, and its doors are shut while ${control}`,
        as: undefined,
      };
}

type Place = Pick<Exposure["doors"][number], "address" | "port">;

function isExposed({ verdict }: Exposure): boolean {
  return verdict === "open" || verdict === "weak";
}

function isAt(one: Place, other: Place): boolean {
  return one.address === other.address && one.port === other.port;
}

function isDoorOf({ doors }: Exposure, place: Place): boolean {
  return doors.some((door) => isAt(door, place));
}

/** By what the server calls itself; where it has no name, by product and address. */
function isSameServer(one: Exposure, other: Exposure): boolean {
  if (one.service !== other.service) return false;
  if (one.identity !== undefined && other.identity !== undefined) return one.identity === other.identity;
  return one.doors.some(({ address }) => other.doors.some((door) => door.address === address));
}

function isAsking(here: readonly Exposure[], place: Place): boolean {
  return here.some(({ doors }) => doors.some((door) => isAt(door, place) && door.verdict === "guarded"));
}

function closedAt(now: ScanReport, place: Place): boolean {
  return now.closed.some((door) => isAt(door, place) && door.how !== "unreachable");
}

/** What shows that the host itself can be reached from here. */
function controlOf(now: ScanReport, { doors }: Exposure): string | undefined {
  for (const { address } of doors) {
    const other =
      now.exposures
        .flatMap((exposure) => exposure.doors)
        .find((door) => door.address === address && door.verdict !== "closed") ??
      now.strange.find((door) => door.address === address);
    if (other !== undefined) return `${doorText(other)} answers`;
    const refused = now.closed.find((door) => door.address === address && door.how === "refused");
    if (refused !== undefined) return "the host itself answers that nobody listens there";
  }
  return undefined;
}

function whyUnknown(now: ScanReport, place: Place | undefined): string {
  if (place === undefined) return "it has no door to ask";
  const strange = now.strange.find((door) => isAt(door, place));
  if (strange !== undefined) return `${doorText(place)} answers, but not as that service: ${strange.speaks}`;
  const other = now.exposures.find(({ doors }) => doors.some((door) => isAt(door, place)));
  if (other !== undefined) return `${other.title} answers at ${doorText(place)} now: ${other.why}`;
  return `${doorText(place)} could not be reached from here, which is not the same as fixed`;
}

function withLifecycle(
  exposure: Exposure,
  { state, why, as }: Observed,
  { run, endedAt }: ScanReport,
): Exposure {
  const earlier = exposure.lifecycle?.history ?? [];
  const lifecycle: Lifecycle = {
    state,
    why,
    since: exposure.lifecycle?.state === state ? exposure.lifecycle.since : endedAt,
    history: [...earlier, { state, at: endedAt, run, why }],
  };
  if (as !== undefined)
    return { ...as, ...(exposure.blast && as.blast === undefined && { blast: exposure.blast }), lifecycle };
  const verdict = state === "unknown" ? "unknown" : "closed";
  const { severity: _, ...rest } = exposure;
  return { ...rest, verdict, why, doors: exposure.doors.map((door) => ({ ...door, verdict })), lifecycle };
}
