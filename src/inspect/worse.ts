import { type Severity, severities } from "../model/index.ts";

/** The more severe of the two. */
export function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}
