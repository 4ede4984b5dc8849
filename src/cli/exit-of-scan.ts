import { type ScanReport, type Severity, severities } from "../model/index.ts";
import { exitCodes } from "./exit.ts";

/** Unknown is never safe: an incomplete scan says so before it says anything else. */
export function exitCodeOfScan({ state, exposures }: ScanReport, failOn: Severity): number {
  if (state === "incomplete") return exitCodes.incomplete;
  const worst = severities.indexOf(failOn);
  const reached = exposures.some(
    ({ severity }) => severity !== undefined && severities.indexOf(severity) <= worst,
  );
  return reached ? exitCodes.found : exitCodes.clean;
}
