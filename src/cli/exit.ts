import { type ErrorKind, WatertightError } from "../base/index.ts";
import { type Report, type Severity, severities } from "../model/index.ts";

/** What the process says when it ends. */
export const exitCodes = {
  clean: 0,
  found: 1,
  usage: 2,
  incomplete: 3,
  refused: 4,
  fault: 70,
} as const;

const byErrorKind: Readonly<Record<ErrorKind, number>> = {
  usage: exitCodes.usage,
  unreadable: exitCodes.incomplete,
  refused: exitCodes.refused,
  fault: exitCodes.fault,
};

export function exitCodeOfError(thrown: unknown): number {
  return thrown instanceof WatertightError ? byErrorKind[thrown.kind] : exitCodes.fault;
}

/** Unknown is never safe: an incomplete run says so before it says anything else. */
export function exitCodeOfReport(report: Report, failOn: Severity): number {
  if (report.state === "incomplete") return exitCodes.incomplete;
  const worst = severities.indexOf(failOn);
  const reached = report.classes.some((total) => severities.indexOf(total.worst) <= worst);
  return reached ? exitCodes.found : exitCodes.clean;
}
