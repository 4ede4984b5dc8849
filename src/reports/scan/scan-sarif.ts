import {
  type Exposure,
  type ExposureDoor,
  type ScanReport,
  type Severity,
  severities,
} from "../../model/index.ts";
import { clean } from "../clean.ts";
import { jsonText } from "../json-text.ts";
import { levels, messageText, sarifSchema, uriPart } from "../sarif-text.ts";
import { type ExposureRule, ruleText, verdictRule, vulnerabilityRule } from "./sarif-rules.ts";
import { blastLines, scanAnswer, withVerdict } from "./scan-answer.ts";
import {
  doorText,
  hostAndPort,
  isExposed,
  productText,
  reachText,
  severityOfDoor,
  stepText,
} from "./scan-words.ts";

/**
 * SARIF 2.1.0 (OASIS, errata 01): one rule for each product and what is wrong with it, one result for each exposed door
 * and each known hole. What could not be decided is a notification, which makes the run unsuccessful.
 */
export function* scanToSarif(report: ScanReport): Iterable<string> {
  const rules = new Map<string, ExposureRule>();
  for (const { rule } of report.exposures.flatMap(brokenRules)) {
    const known = rules.get(rule.id);
    if (known === undefined || severities.indexOf(rule.severity) < severities.indexOf(known.severity)) {
      rules.set(rule.id, rule);
    }
  }
  const indexes = new Map([...rules.keys()].map((id, index) => [id, index]));
  const log = {
    $schema: sarifSchema,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Watertight",
            version: report.tool.version,
            rules: [...rules.values()].map(ruleText),
            notifications: notificationKinds,
          },
        },
        automationDetails: { id: `watertight/${report.verb}/${uriPart(report.run)}` },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.state === "complete" && !report.interrupted,
            startTimeUtc: report.startedAt,
            endTimeUtc: report.endedAt,
            toolExecutionNotifications: notificationsOf(report),
          },
        ],
        results: [],
        properties: {
          reportSchema: report.schema,
          targets: report.targets,
          scope: report.scope,
          asked: report.asked,
          guarded: withVerdict(report, "guarded").length,
          closed: withVerdict(report, "closed").length,
          evidence: report.evidence,
        },
      },
    ],
  };
  // Inside of a string the quotes would be escaped, so these are the empty list above.
  const [before = "", behind = ""] = jsonText(log, 2).split('"results": []');
  yield `${before}"results": [`;
  let gap = "\n        ";
  for (const exposure of report.exposures) {
    for (const broken of brokenRules(exposure)) {
      yield gap + jsonText(resultOf(exposure, broken, indexes.get(broken.rule.id) ?? 0));
      gap = ",\n        ";
    }
  }
  yield `]${behind}\n`;
}

interface Broken {
  readonly rule: ExposureRule;
  readonly door: ExposureDoor;
  readonly severity: Severity;
  /** The first of an exposure tells what the others need not repeat. */
  readonly isFirst: boolean;
}

function brokenRules(exposure: Exposure): Broken[] {
  if (!isExposed(exposure)) return [];
  const atDoors = exposure.doors.flatMap((door) => {
    if (door.verdict !== "open" && door.verdict !== "weak") return [];
    return [
      { rule: verdictRule(exposure, door.verdict), door, severity: severityOfDoor(exposure, door.verdict) },
    ];
  });
  const [main] = exposure.doors;
  const holes = exposure.vulnerabilities.flatMap((vulnerability) =>
    main === undefined
      ? []
      : [{ rule: vulnerabilityRule(exposure, vulnerability), door: main, severity: vulnerability.severity }],
  );
  return [...atDoors, ...holes].map((broken, at) => ({ ...broken, isFirst: at === 0 }));
}

function resultOf(exposure: Exposure, { rule, door, severity, isFirst }: Broken, ruleIndex: number): object {
  const { blast, lifecycle } = exposure;
  return {
    ruleId: rule.id,
    ruleIndex,
    level: levels[severity],
    message: { text: messageText(messageOf(exposure, rule, door)) },
    locations: [locationOf(door)],
    partialFingerprints: {
      // The exposure, wherever its doors are; and the door of it, under the name by which GitHub follows an alert.
      "watertight/v1": exposure.id,
      primaryLocationLineHash: `${exposure.id}:${rule.id}:${hostAndPort(door.address, door.port)}`,
    },
    properties: {
      exposure: exposure.id,
      verdict: door.verdict,
      severity,
      reachableBy: exposure.reachableBy,
      ...(lifecycle !== undefined && { state: lifecycle.state }),
      ...(isFirst && { proof: exposure.proof, reach: exposure.reach, notes: exposure.notes }),
      ...(isFirst && blast !== undefined && { blast }),
      ...(isFirst && { readers: exposure.readers?.length ?? 0 }),
    },
  };
}

function messageOf(exposure: Exposure, rule: ExposureRule, door: ExposureDoor): string {
  const at = `${productText(exposure)} at ${doorText(door)}`;
  const { vulnerability } = rule;
  if (vulnerability !== undefined) {
    return `${at} is of a version with ${clean(vulnerability.id)}: ${clean(vulnerability.title)}; fixed in ${clean(vulnerability.fixedIn)}.`;
  }
  const [leak] = blastLines(exposure);
  const [first] = exposure.fix;
  return [
    `${at} is ${rule.verdict}: ${clean(exposure.why)}.`,
    ...(exposure.reach.length === 0 ? [] : [`A stranger can: ${reachText(exposure)}.`]),
    ...(leak === undefined ? [] : [`Would leak: ${leak}.`]),
    ...(first === undefined ? [] : [`${stepText(first)}.`]),
  ].join(" ");
}

/**
 * A door as a place. The URI is relative: GitHub refuses a whole upload for one of another scheme than `file`
 * (github/codeql-action issue 754); `tcp://` stands in the logical location.
 */
function locationOf(
  door: Pick<ExposureDoor, "address" | "port"> & { readonly name?: string | undefined },
): object {
  const host = clean(door.name ?? door.address) || "unnamed";
  const shown = hostAndPort(host, door.port);
  return {
    physicalLocation: { artifactLocation: { uri: `tcp/${uriPart(host)}/${door.port}` } },
    logicalLocations: [{ name: shown, fullyQualifiedName: `tcp://${shown}`, kind: "resource" }],
  };
}

const notificationKinds = [
  { id: "watertight/unknown", shortDescription: { text: "A door that could not be judged" } },
  { id: "watertight/gap", shortDescription: { text: "A target that could not be looked at" } },
  { id: "watertight/interrupted", shortDescription: { text: "The scan was stopped before its end" } },
];

function notificationsOf(report: ScanReport): object[] {
  const said = (kind: string, text: string, door?: Parameters<typeof locationOf>[0]): object => ({
    descriptor: { id: `watertight/${kind}` },
    level: "error",
    message: { text: messageText(text) },
    ...(door !== undefined && { locations: [locationOf(door)] }),
  });
  return [
    ...report.exposures.flatMap((exposure) =>
      exposure.doors
        .filter(({ verdict }) => verdict === "unknown")
        .map((door) =>
          said("unknown", `${productText(exposure)} at ${doorText(door)}: ${clean(exposure.why)}`, door),
        ),
    ),
    ...report.strange
      .filter(({ verdict }) => verdict === "unknown")
      .map((door) => said("unknown", `${doorText(door)}, ${clean(door.speaks)}: ${clean(door.why)}`, door)),
    ...report.gaps.map(({ target, why }) => said("gap", `${clean(target)}: ${clean(why)}`)),
    ...(report.interrupted
      ? [said("interrupted", scanAnswer(report).unknown ?? "stopped before its end")]
      : []),
  ];
}
