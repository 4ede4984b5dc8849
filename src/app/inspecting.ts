import { type Clock, type Redacted, reasonOf, WatertightError } from "../base/index.ts";
import { chosenDetectors, createScanner, type DetectorChoice } from "../detect/index.ts";
import { DecidePool, fingerprintWith, inspect, type Progress, placesMaskedBy } from "../inspect/index.ts";
import type { Report } from "../model/index.ts";
import { type Collection, isGap, type OpenSource, type SourceOptions } from "../sources/index.ts";
import { isMistyped, noAddress, shownTarget, sourceFor } from "./source-for.ts";

export interface InspectPlan extends DetectorChoice {
  readonly run: string;
  readonly version: string;
  readonly targets: readonly string[];
  readonly source: SourceOptions;
  readonly key: Redacted<Uint8Array>;
  readonly isAllowed: (fingerprint: string, detector: string) => boolean;
  readonly clock: Clock;
  readonly onProgress?: (progress: Progress) => void;
  /** Told of each collection before it is read; `name` is what the report calls it, `place` an index into its places. */
  readonly onCollection?: (collection: Collection, name: string, place: number) => void;
  /** The only target is a gap as well when it cannot be had: what else is reported stands without it. */
  readonly toleratesNone?: boolean;
  /** Puts another place before the reading of one that was opened. */
  readonly prepare?: (place: OpenSource) => OpenSource;
}

/**
 * Opens each target with the source that knows it, and inspects them all. A target that cannot be had is a gap in the
 * report of the others.
 * @throws WatertightError when there are no others, unless the plan tolerates that
 */
export async function inspectTargets(plan: InspectPlan): Promise<Report> {
  const places: OpenSource[] = [];
  try {
    for (const target of plan.targets) {
      places.push(await opened(target, plan));
    }
  } catch (thrown) {
    await Promise.all(places.map((place) => place.close()));
    throw thrown;
  }
  return inspectPlaces(places, plan);
}

async function opened(
  target: string,
  { targets, source, prepare, toleratesNone = false }: InspectPlan,
): Promise<OpenSource> {
  try {
    const place = await (await sourceFor(target)).open(target, source);
    return prepare?.(place) ?? place;
  } catch (thrown) {
    const isMissing = thrown instanceof WatertightError && thrown.kind === "unreadable";
    if (!isMissing) throw thrown;
    // Not `thrown` as the cause: it quotes what may be an address with a password in it.
    if (isMistyped(target)) throw noAddress();
    if (targets.length === 1 && !toleratesNone) throw thrown;
    return missingPlace(shownTarget(target), reasonOf(thrown));
  }
}

function missingPlace(target: string, why: string): OpenSource {
  return {
    describe: () => ({ target, kind: "not read" }),
    async *collections() {
      yield { collection: target, why, kind: "unread" };
    },
    close: async () => {},
  };
}

/** Inspects places that are already open. */
export async function inspectPlaces(
  places: readonly OpenSource[],
  plan: Omit<InspectPlan, "targets">,
): Promise<Report> {
  const { run, version, key, isAllowed, clock, onProgress, onCollection } = plan;
  const detectors = chosenDetectors(plan);
  const scanner = createScanner({ detectors });
  const all = chosenDetectors({ ...plan, disabled: [], only: undefined });
  const nameScanner = detectors.length === all.length ? scanner : createScanner({ detectors: all });
  const nameOf = placesMaskedBy(nameScanner);
  let reading = 0;
  const watched = places.map(
    (place, at): OpenSource => ({
      describe: () => place.describe(),
      async *collections() {
        reading = at;
        for await (const thing of place.collections()) {
          if (!isGap(thing)) onCollection?.(thing, nameOf(thing.name), at);
          yield thing;
        }
      },
      close: () => place.close(),
    }),
  );
  const pool = new DecidePool({
    choice: { ownDetectors: plan.ownDetectors, disabled: plan.disabled, only: plan.only },
    key: key.dangerouslyReveal(),
  });
  const report = await inspect(watched, {
    run,
    version,
    scanner,
    nameScanner,
    detectors,
    fingerprint: fingerprintWith(key.dangerouslyReveal()),
    clock,
    signal: plan.source.signal,
    isAllowed,
    pool,
    selection: plan.source.selection,
    ...(onProgress && { onProgress }),
  }).finally(() => pool.close());
  return withReasonToStop(report, plan.source.signal, reading);
}

/** A run that nobody at the keyboard stopped says what did. */
function withReasonToStop(report: Report, { reason }: AbortSignal, place: number): Report {
  if (!report.interrupted || !(reason instanceof WatertightError)) return report;
  const collection = report.places[place]?.target ?? "";
  return {
    ...report,
    gaps: [{ place, collection, why: reason.message, kind: "unread" }, ...report.gaps],
  };
}
