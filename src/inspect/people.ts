import type { Detector } from "../detect/index.ts";
import type { Report } from "../model/index.ts";
import type { Distinct } from "./distinct.ts";

/** What one detector found, as far as people are counted by it. */
export interface Kind {
  readonly detector: Detector;
  readonly distinct: Distinct;
}

/** Distinct people by the kind of value that tells most of them apart. */
export function mostPeople(kinds: readonly Kind[]): Report["people"] {
  let best: Kind | undefined;
  for (const kind of kinds) {
    if (tellsPeople(kind.detector) && kind.distinct.count > (best?.distinct.count ?? 0)) best = kind;
  }
  return best && { count: best.distinct.count, exact: best.distinct.exact, by: best.detector.title };
}

/** Numbers and addresses given to one person each; a street, a birthday or a device is shared by many. */
function tellsPeople({ id, dataClass }: Detector): boolean {
  if (dataClass === "identity") return !/^identity\.(?:device|vehicle|personal)\.(?!name$)/.test(id);
  return /^contact\.(?:email|phone)\b/.test(id);
}
