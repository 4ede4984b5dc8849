import type { Finding, Location, RemedyText, Report } from "../model/index.ts";
import { answerOf } from "./answer.ts";
import { clean } from "./clean.ts";
import { worstCollections } from "./collection-words.ts";
import { jsonText } from "./json-text.ts";
import {
  inert,
  levels,
  messageText,
  pascalCase,
  sarifSchema,
  securitySeverities,
  uriPart,
} from "./sarif-text.ts";
import { collectionName, positionText } from "./whereabouts.ts";
import { classHints, remedyLine, times, verifiedText } from "./words.ts";

/**
 * SARIF 2.1.0 (OASIS, errata 01): one rule a detector, one result a listed location, each result a line of its own:
 * ten thousand findings are a quarter of a million results.
 */
export function* toSarif(report: Report): Iterable<string> {
  const remedies = new Map(report.remedies.map((remedy) => [remedy.id, remedy]));
  const ruleIndexes = new Map<string, number>();
  const rules: object[] = [];
  for (const finding of report.findings) {
    if (ruleIndexes.has(finding.detector)) continue;
    ruleIndexes.set(finding.detector, rules.length);
    rules.push(ruleOf(finding, remedies.get(finding.remedy)));
  }
  const log = {
    $schema: sarifSchema,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Watertight",
            version: report.tool.version,
            rules,
            notifications: notificationKinds,
          },
        },
        automationDetails: { id: `watertight/${report.verb}/${encodeURIComponent(report.run)}` },
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
          places: report.places,
          read: report.read,
          classes: report.classes,
          ...collectionsOf(report),
          ...(report.people === undefined ? {} : { people: report.people }),
        },
      },
    ],
  };
  // Inside of a string the quotes would be escaped, so these are the empty list above.
  const [before = "", behind = ""] = jsonText(log, 2).split('"results": []');
  yield `${before}"results": [`;
  let gap = "\n        ";
  for (const finding of report.findings) {
    const index = ruleIndexes.get(finding.detector) ?? 0;
    for (const result of resultsOf(report, finding, index, remedies.get(finding.remedy))) {
      yield gap + jsonText(result);
      gap = ",\n        ";
    }
  }
  yield `]${behind}\n`;
}

/** Collections told about in the head of the file, which is made in one piece. */
const mostCollections = 100;

/** What each collection is and what is in which column; nothing when none of that is known. */
function collectionsOf(report: Report): object {
  const known = worstCollections(report).filter(({ is, rows, columns }) => is ?? rows ?? columns);
  if (known.length === 0) return {};
  const collections = known.slice(0, mostCollections).map(({ columns, ...total }) => ({
    ...total,
    ...(columns === undefined ? {} : { columns: columns.slice(0, 50) }),
  }));
  const moreCollections = known.length - collections.length;
  return { collections, ...(moreCollections > 0 ? { moreCollections } : {}) };
}

function ruleOf(finding: Finding, remedy: RemedyText | undefined): object {
  const about = `${clean(finding.title)}: ${classHints[finding.dataClass]} (${finding.dataClass}).`;
  return {
    id: finding.detector,
    name: pascalCase(finding.detector),
    shortDescription: { text: clean(finding.title) },
    fullDescription: { text: about },
    help: helpOf(about, finding, remedy),
    ...helpUriOf(remedy),
    defaultConfiguration: { level: levels[finding.severity] },
    properties: {
      "security-severity": securitySeverities[finding.severity],
      precision: finding.confidence,
      tags: ["security", finding.dataClass],
    },
  };
}

/** The first address the facts were taken from; viewers show it as a link. */
function helpUriOf(remedy: RemedyText | undefined): { helpUri?: string } {
  const helpUri = remedy?.references.find((reference) => /^https:\/\/[\w./#?=&%~@:+-]+$/.test(reference));
  return helpUri === undefined ? {} : { helpUri };
}

function helpOf(about: string, finding: Finding, remedy: RemedyText | undefined): object {
  if (remedy === undefined) return { text: `${about} Remedy: ${finding.remedy}.` };
  const steps = remedy.steps.map(
    (step, at) => `${at + 1}. ${clean(step.do)}${step.where === undefined ? "" : `: ${clean(step.where)}`}`,
  );
  const mark = [verifiedText(remedy), ...remedy.references.map(clean)].join(", ");
  return {
    text: [about, `What to do: ${remedyLine(remedy)}.`, ...steps, `(${mark})`].join("\n"),
    markdown: [
      inert(about),
      "",
      `**What to do:** ${inert(remedyLine(remedy))}`,
      "",
      ...steps.map(inert),
      "",
      `_${inert(mark)}_`,
    ].join("\n"),
  };
}

function resultsOf(
  report: Report,
  finding: Finding,
  ruleIndex: number,
  remedy: RemedyText | undefined,
): object[] {
  const advice = remedy === undefined ? "" : ` ${remedyLine(remedy)}.`;
  const message = `${clean(finding.title)}: ${clean(finding.preview)}, found ${times(finding.count, finding.exact, finding.interval)}.${advice}`;
  const inCollection = new Map<string, number>();
  // A finding all of whose locations are beyond the listed ones still has its result.
  const locations: readonly (Location | undefined)[] =
    finding.locations.length === 0 ? [undefined] : finding.locations;
  return locations.map((location, at) => {
    const name = location === undefined ? "" : nameIn(report, location);
    const nth = (inCollection.get(name) ?? 0) + 1;
    inCollection.set(name, nth);
    return {
      ruleId: finding.detector,
      ruleIndex,
      level: levels[finding.severity],
      message: { text: messageText(message) },
      ...(location === undefined ? {} : { locations: [locationOf(report, location)] }),
      partialFingerprints: {
        // The value's keyed fingerprint, the same wherever it stands; and one that also tells its occurrences in a
        // file apart, under the name by which GitHub follows an alert when lines move.
        "watertight/v1": finding.fingerprint,
        primaryLocationLineHash: `${finding.fingerprint}:${nth}`,
      },
      properties: {
        dataClass: finding.dataClass,
        severity: finding.severity,
        confidence: finding.confidence,
        preview: finding.preview,
        count: finding.count,
        exact: finding.exact,
        ...(finding.interval === undefined ? {} : { interval: finding.interval }),
        remedy: finding.remedy,
        ...(at === 0 && finding.moreLocations > 0 ? { moreLocations: finding.moreLocations } : {}),
        ...(location?.sentAt === undefined ? {} : { sentAt: location.sentAt }),
        ...(location?.vendor === undefined ? {} : { vendor: location.vendor }),
      },
    };
  });
}

/** In a code scanner's file the path from where the person stood is what finds the file again. */
function nameIn(report: Report, { place, collection }: { place: number; collection: string }): string {
  return report.places.length > 1 ? collectionName(report, { place, name: collection }) : collection;
}

function locationOf(report: Report, location: Location): object {
  const position = positionText(location);
  const name = nameIn(report, location);
  const logical = logicalOf(location, name);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(name) },
      ...(location.line === undefined
        ? {}
        : {
            region: {
              startLine: location.line,
              ...(location.column === undefined ? {} : { startColumn: location.column }),
            },
          }),
    },
    ...(logical === undefined ? {} : { logicalLocations: [logical] }),
    ...(position === "" ? {} : { message: { text: messageText(position) } }),
  };
}

function logicalOf(location: Location, name: string): object | undefined {
  if (location.conversation !== undefined) {
    const message = location.message === undefined ? "" : `/${location.message}`;
    return {
      name: clean(location.title ?? location.conversation),
      fullyQualifiedName: `${name}/${location.conversation}${message}`,
      kind: location.message === undefined ? "conversation" : "message",
    };
  }
  if (location.row === undefined && location.field === undefined) return undefined;
  const row = location.row === undefined ? "" : `/row ${location.row}`;
  const field = location.field === undefined ? "" : `/${location.field}`;
  return {
    name: location.field ?? `row ${location.row}`,
    fullyQualifiedName: `${name}${row}${field}`,
    kind: location.field === undefined ? "row" : "field",
  };
}

const notificationKinds = [
  { id: "watertight/unread", shortDescription: { text: "Something that could not be read or decided" } },
  { id: "watertight/skipped", shortDescription: { text: "Something that was left out on purpose" } },
  { id: "watertight/interrupted", shortDescription: { text: "The run was stopped before its end" } },
  {
    id: "watertight/not-listed",
    shortDescription: { text: "Something counted that this file does not list" },
  },
];

function notificationsOf(report: Report): object[] {
  const notifications = report.gaps.map(({ place, collection, why, kind }) => ({
    descriptor: { id: `watertight/${kind}` },
    level: kind === "unread" ? "error" : "note",
    message: { text: messageText(`${clean(collection)}: ${clean(why)}`) },
    locations: [
      { physicalLocation: { artifactLocation: { uri: uriOf(nameIn(report, { place, collection })) } } },
    ],
  }));
  const said = (kind: string, level: string, text: string): object => ({
    descriptor: { id: `watertight/${kind}` },
    level,
    message: { text: messageText(text) },
  });
  return [
    ...notifications,
    ...(report.moreUnread > 0
      ? [said("unread", "error", `${report.moreUnread} further parts could not be read and are not listed`)]
      : []),
    ...(report.moreSkipped > 0
      ? [said("skipped", "note", `${report.moreSkipped} further parts were left out and are not listed`)]
      : []),
    ...(report.interrupted
      ? [said("interrupted", "error", answerOf(report).unknown ?? "the run was stopped")]
      : []),
    ...(report.moreFindings > 0
      ? [said("not-listed", "warning", `${report.moreFindings} further findings are not listed`)]
      : []),
  ];
}

/** A path as a relative URI reference (RFC 3986 §4.2), or a file URI when it begins at the root. */
function uriOf(collection: string): string {
  const path = collection.split("/").map(uriPart).join("/");
  if (path === "") return ".";
  return path.startsWith("/") ? `file://${path.replace(/^\/+/, "/")}` : path;
}
