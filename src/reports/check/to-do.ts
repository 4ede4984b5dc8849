import { type Severity, severities } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { doorsText, productText } from "../scan/scan-words.ts";
import { aboutAction, actionsOf, many, remedyLine } from "../words.ts";
import type { CheckReport } from "./check-report.ts";

/** One line of the short list at the end. */
export interface ToDo {
  readonly severity: Severity;
  readonly do: string;
  readonly about: string;
}

/** What to do first: open services and secrets together, the worst on top. */
export function toDo({ scan, files }: CheckReport): readonly ToDo[] {
  const doors = scan.exposures.flatMap((exposure): ToDo[] => {
    const [first] = exposure.fix;
    if (exposure.severity === undefined || first === undefined) return [];
    return [
      {
        severity: exposure.severity,
        do: clean(first.do),
        about: `${productText(exposure)} at ${doorsText(exposure)}, reached by ${reached[exposure.reachableBy]}`,
      },
    ];
  });
  const remedies = actionsOf(files).map(
    (action): ToDo => ({
      severity: action.worst,
      do: remedyLine(action.remedy),
      about: `for ${aboutAction(action)}`,
    }),
  );
  return [...doors, ...remedies].sort(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  );
}

const reached = {
  "this machine": "programs on this machine only",
  "local network": "the local network",
  everyone: "everyone",
} as const;

/** "14 doors: 9 for this machine alone, 3 for the local network, 2 for everyone" */
export function listenersText({ listeners }: CheckReport): string {
  const counts = Object.keys(reached).flatMap((reach) => {
    const count = listeners.filter(({ reachableBy }) => reachableBy === reach).length;
    return count === 0
      ? []
      : [
          `${count} for ${reach === "this machine" ? "this machine alone" : reach === "everyone" ? "everyone" : "the local network"}`,
        ];
  });
  return counts.length === 0
    ? "Nothing listens here."
    : `${many(listeners.length, "door")} here: ${counts.join(", ")}.`;
}
