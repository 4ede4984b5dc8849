import type { Exposure, ScanReport, Severity } from "../model/index.ts";
import { doorText } from "./network.ts";

/** One thing that is not as it was at the last look. */
export interface Change {
  readonly kind: "appeared" | "worse" | "better" | "gone" | "door";
  readonly exposure: string;
  readonly title: string;
  readonly doors: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly severity?: Severity;
  readonly why: string;
}

const order = ["open", "weak", "unknown", "guarded", "closed"];

/** What changed between two looks at the same targets; nothing when everything is as it was. */
export function changesBetween(before: ScanReport, now: ScanReport): Change[] {
  const earlier = new Map(before.exposures.map((exposure) => [exposure.id, exposure]));
  const changes: Change[] = [];
  for (const exposure of now.exposures) {
    const was = earlier.get(exposure.id);
    earlier.delete(exposure.id);
    if (was === undefined)
      changes.push({ ...about(exposure), kind: "appeared", to: exposure.verdict, why: exposure.why });
    else if (was.verdict !== exposure.verdict) {
      const isWorse = order.indexOf(exposure.verdict) < order.indexOf(was.verdict);
      changes.push({
        ...about(exposure),
        kind: isWorse ? "worse" : "better",
        from: was.verdict,
        to: exposure.verdict,
        why: exposure.why,
      });
    } else {
      const known = new Set(was.doors.map(doorText));
      const added = exposure.doors.map(doorText).filter((door) => !known.has(door));
      if (added.length > 0) {
        changes.push({
          ...about(exposure),
          doors: added,
          kind: "door",
          to: exposure.verdict,
          why: "it answers at another door as well",
        });
      }
    }
  }
  // A look that was cut short says nothing about what it did not reach.
  if (!now.interrupted) {
    for (const was of earlier.values()) {
      changes.push({
        ...about(was),
        kind: "gone",
        from: was.verdict,
        why: "nothing answers there now, which is not the same as fixed",
      });
    }
  }
  return changes;
}

function about({
  id,
  title,
  doors,
  severity,
}: Exposure): Pick<Change, "exposure" | "title" | "doors" | "severity"> {
  return { exposure: id, title, doors: doors.map(doorText), ...(severity !== undefined && { severity }) };
}
