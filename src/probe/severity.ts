import { type Exposure, type ReachEntry, type Severity, severities, type Verdict } from "../model/index.ts";

const gravest = new Set<ReachEntry["can"]>([
  "read data",
  "write",
  "administer",
  "run code",
  "read files",
  "read credentials",
]);

/** How bad it is; undefined for what is neither open nor weak. One grade less where only this machine reaches it. */
export function severityOf(
  verdict: Verdict,
  reach: readonly ReachEntry[],
  reachableBy: Exposure["reachableBy"],
): Severity | undefined {
  if (verdict !== "open" && verdict !== "weak") return undefined;
  const isGrave = reach.some(({ can }) => gravest.has(can));
  const grade = verdict === "open" ? (isGrave ? "critical" : "high") : isGrave ? "high" : "medium";
  const grades = severities.indexOf(grade) + (reachableBy === "this machine" ? 1 : 0);
  return severities[Math.min(grades, severities.length - 1)] ?? "low";
}
