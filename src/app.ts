import { type Clock, type Redacted, reasonOf, WatertightError } from "./base/index.ts";
import { catalogue, createScanner, type Detector } from "./detect/index.ts";
import { fingerprintWith, inspect, type Progress } from "./inspect/index.ts";
import type { DataClass, Report } from "./model/index.ts";
import { type OpenSource, type Source, type SourceOptions, sources } from "./sources/index.ts";

export interface InspectPlan {
  readonly run: string;
  readonly version: string;
  readonly targets: readonly string[];
  readonly source: SourceOptions;
  /** Besides the catalogue. */
  readonly ownDetectors: readonly Detector[];
  /** Ids, or beginnings of ids up to a dot, that are not wanted. */
  readonly disabled: readonly string[];
  readonly only: readonly DataClass[] | undefined;
  readonly key: Redacted<Uint8Array>;
  readonly isAllowed: (fingerprint: string, detector: string) => boolean;
  readonly clock: Clock;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Opens each target with the source that knows it, and inspects them all. A target that cannot be had is a gap in the
 * report of the others.
 * @throws WatertightError when there are no others
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

async function opened(target: string, { targets, source }: InspectPlan): Promise<OpenSource> {
  try {
    return await (await sourceFor(target)).open(target, source);
  } catch (thrown) {
    const isMissing = thrown instanceof WatertightError && thrown.kind === "unreadable";
    if (!isMissing || targets.length === 1) throw thrown;
    return missingPlace(target, reasonOf(thrown));
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
  const { run, version, key, isAllowed, clock, onProgress } = plan;
  const detectors = chosenDetectors(plan);
  const scanner = createScanner({ detectors });
  const all = chosenDetectors({ ...plan, disabled: [], only: undefined });
  return inspect(places, {
    run,
    version,
    scanner,
    nameScanner: detectors.length === all.length ? scanner : createScanner({ detectors: all }),
    detectors,
    fingerprint: fingerprintWith(key.dangerouslyReveal()),
    clock,
    signal: plan.source.signal,
    isAllowed,
    ...(onProgress && { onProgress }),
  });
}

/** The catalogue and one's own detectors, without what is not wanted. */
export function chosenDetectors({
  ownDetectors,
  disabled,
  only,
}: Pick<InspectPlan, "ownDetectors" | "disabled" | "only">): readonly Detector[] {
  return [...catalogue, ...ownDetectors].filter(
    ({ id, dataClass }) =>
      (only?.includes(dataClass) ?? true) &&
      !disabled.some((name) => id === name || id.startsWith(`${name}.`)),
  );
}

/** @throws WatertightError `unreadable` when no source knows the target */
async function sourceFor(target: string): Promise<Source> {
  for (const source of sources) if (await source.accepts(target)) return source;
  throw new WatertightError(
    "unreadable",
    `${target} is not a file or folder that can be found`,
    "check the path; - reads standard input",
  );
}
