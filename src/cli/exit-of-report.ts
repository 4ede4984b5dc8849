import { type Report, type Severity, severities } from "../model/index.ts";
import { exitCodes } from "./exit.ts";

/** Unknown is never safe: an incomplete run says so before it says anything else. */
export function exitCodeOfReport(report: Report, failOn: Severity): number {
  if (report.state === "incomplete") return exitCodes.incomplete;
  const worst = severities.indexOf(failOn);
  const reached = report.classes.some((total) => severities.indexOf(total.worst) <= worst);
  return reached ? exitCodes.found : exitCodes.clean;
}
