import type { Exposure, ScanReport, Vulnerability } from "../../model/index.ts";
import { jsonText } from "../json-text.ts";
import {
  activityOf,
  detectionFinding,
  endpointOf,
  eventBase,
  firstSeen,
  informational,
  isNew,
  resourceOf,
  severityIds,
  unknownSeverity,
  vulnerabilityFinding,
} from "./ocsf-event.ts";
import { blastLines, scanAnswer } from "./scan-answer.ts";
import { isExposed, productText, reachText, stepText } from "./scan-words.ts";

/**
 * OCSF events, one a line: a Detection Finding for each service that is or was exposed or could not be judged, and a
 * Vulnerability Finding for each of them whose version has known holes. Guarded services that nobody followed are no event.
 */
export function* scanToOcsf(report: ScanReport): Iterable<string> {
  for (const exposure of report.exposures) {
    if (isExposed(exposure) || exposure.verdict === "unknown" || exposure.lifecycle !== undefined) {
      yield line(detectionOf(exposure, report));
    }
    if (isExposed(exposure) && exposure.vulnerabilities.length > 0)
      yield line(vulnerabilityOf(exposure, report));
  }
  yield* unknown(report);
}

function line(event: object): string {
  return `${jsonText(event)}\n`;
}

function detectionOf(exposure: Exposure, report: ScanReport): object {
  const [first] = exposure.fix;
  const severity =
    exposure.severity !== undefined
      ? severityIds[exposure.severity]
      : exposure.verdict === "unknown"
        ? unknownSeverity
        : informational;
  const desc = [
    exposure.why,
    ...(exposure.reach.length === 0 ? [] : [`a stranger can: ${reachText(exposure)}`]),
    ...blastLines(exposure),
  ].join("; ");
  return {
    ...eventBase(report, detectionFinding, severity, activityOf(exposure)),
    message: `${productText(exposure)} is ${exposure.verdict}: ${exposure.why}`,
    finding_info: {
      uid: exposure.id,
      title: `${productText(exposure)}: ${exposure.verdict}`,
      desc,
      types: ["Exposure", exposure.category],
      analytic: {
        uid: exposure.service,
        name: `watertight probe ${exposure.service}`,
        type_id: 5,
        type: "Fingerprinting",
      },
      ...firstSeen(exposure),
    },
    is_alert: isExposed(exposure),
    evidences: exposure.doors.map((door, at) => ({
      dst_endpoint: endpointOf(door),
      data: { verdict: door.verdict, ...(at === 0 && { proof: exposure.proof }) },
    })),
    resources: [resourceOf(exposure)],
    ...(first !== undefined && {
      remediation: {
        desc: exposure.fix.map((step, at) => `${at + 1}. ${stepText(step)}`).join("\n"),
        references: exposure.references,
      },
    }),
    unmapped: {
      run: report.run,
      verdict: exposure.verdict,
      reachable_by: exposure.reachableBy,
      reach: exposure.reach,
      vulnerabilities_known: exposure.vulnerabilitiesKnown,
      ...(exposure.blast !== undefined && { blast: exposure.blast }),
      ...(exposure.lifecycle !== undefined && { state: exposure.lifecycle.state }),
    },
  };
}

function vulnerabilityOf(exposure: Exposure, report: ScanReport): object {
  const worst = (["critical", "high", "medium", "low"] as const).find((severity) =>
    exposure.vulnerabilities.some((each) => each.severity === severity),
  );
  return {
    ...eventBase(report, vulnerabilityFinding, severityIds[worst ?? "low"], activityOf(exposure)),
    message: `${productText(exposure)} is of a version with ${exposure.vulnerabilities.length} known vulnerabilities`,
    finding_info: {
      uid: `${exposure.id}:vulnerabilities`,
      title: `${productText(exposure)}: known vulnerabilities of its version`,
      types: ["Vulnerability"],
      ...firstSeen(exposure),
    },
    resources: [resourceOf(exposure)],
    vulnerabilities: exposure.vulnerabilities.map((each) => toOcsfVulnerability(each, exposure)),
    unmapped: { run: report.run, exposure: exposure.id },
  };
}

function toOcsfVulnerability(
  { id, title, severity, fixedIn, source }: Vulnerability,
  exposure: Exposure,
): object {
  const isCve = /^CVE-\d{4}-\d{4,}$/.test(id);
  return {
    title,
    severity: severityIds[severity][1],
    // Exactly one of the two (objects/vulnerability.json).
    ...(isCve ? { cve: { uid: id, title } } : { advisory: { uid: id, title } }),
    is_fix_available: true,
    references: [source],
    ...(exposure.version !== undefined && {
      affected_packages: [{ name: exposure.title, version: exposure.version, fixed_in_version: fixedIn }],
    }),
  };
}

/** What nothing was recognised at, and what could not be reached, is told as one event: it is unknown, not safe. */
function* unknown(report: ScanReport): Iterable<string> {
  const { unknown: why } = scanAnswer(report);
  if (why === undefined) return;
  const doors = report.strange.filter(({ verdict }) => verdict === "unknown");
  yield line({
    ...eventBase(report, detectionFinding, unknownSeverity, isNew),
    message: why,
    finding_info: {
      uid: `${report.run}:incomplete`,
      title: "The scan is incomplete",
      desc: why,
      types: ["Incomplete"],
    },
    is_alert: false,
    ...(doors.length > 0 && {
      evidences: doors.map((door) => ({
        dst_endpoint: endpointOf(door),
        data: { speaks: door.speaks, why: door.why },
      })),
    }),
    unmapped: { run: report.run, gaps: report.gaps },
  });
}
