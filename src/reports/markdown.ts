import type { CollectionTotal, Finding, Report } from "../model/index.ts";
import { answerOf, moreGapsText } from "./answer.ts";
import { columnClasses, extentText, secretText, worstCollections, worstColumns } from "./collection-words.ts";
import { code, codeCell, escaped, list, table } from "./markdown-text.ts";
import { collectionName, positionText, vendorList, vendorName } from "./whereabouts.ts";
import {
  actionsOf,
  bytesText,
  classHints,
  differentIn,
  durationText,
  honest,
  many,
  minute,
  remedyLine,
  span,
  times,
  verifiedText,
} from "./words.ts";

/** The report as GitHub-flavoured Markdown. What comes from the place stands in code spans, where nothing in it acts. */
export function* toMarkdown(report: Report): Iterable<string> {
  const answer = answerOf(report);
  yield `# Watertight: what ${report.verb} found\n\n`;
  yield `**${escaped(answer.headline)}**\n\n`;
  if (answer.people !== undefined) yield `People concerned: ${escaped(answer.people)}.\n\n`;
  if (answer.unknown !== undefined) yield `> **${escaped(answer.unknown)}**\n\n`;
  if (answer.leftOut !== undefined) yield `${escaped(answer.leftOut)}\n\n`;
  yield list(report.places.map(({ target, kind }) => `${code(target)} (${escaped(kind)})`));
  yield `Read ${escaped(answer.read)} on ${minute(report.startedAt)}, in ${durationText(report.startedAt, report.endedAt)}.\n\n`;

  if (report.classes.length > 0) {
    yield "## What was found\n\n";
    yield table(
      ["Class", "What it is", "Worst", "Values", "Found"],
      report.classes.map((total) => [
        total.dataClass,
        classHints[total.dataClass],
        total.worst,
        differentIn(total),
        times(total.count, total.exact, total.interval),
      ]),
    );
  }
  yield* actions(report);
  yield* findings(report);

  yield* collections(report);
  if (report.conversations.length > 0) {
    yield "## Conversations, by time\n\n";
    yield table(
      ["Sent", "Conversation", "Vendor", "Messages", "Worst", "Found"],
      report.conversations.map((held) => [
        span(held.firstSent, held.lastSent) || "no date",
        codeCell(held.title ?? held.conversation),
        escaped(held.vendor === undefined ? "" : vendorName(held.vendor)),
        honest(held.messages, true),
        held.worst ?? "",
        times(held.count, held.exact),
      ]),
    );
    if (report.moreConversations > 0) {
      yield `And ${many(report.moreConversations, "more conversation")} with findings, not listed here.\n\n`;
    }
  }
  yield* gaps(report);
  yield "---\n\n";
  yield `Run ${code(report.run)}, Watertight ${escaped(report.tool.version)}. Previews are masked and fingerprints keyed: `;
  yield "this report holds no sensitive value.\n";
}

function* actions(report: Report): Iterable<string> {
  const asked = actionsOf(report);
  if (asked.length === 0) return;
  yield "## What to do\n\n";
  for (const [at, { remedy, worst, findings }] of asked.entries()) {
    yield `${at + 1}. **${escaped(remedyLine(remedy))}** (${worst}, ${many(findings.length, "finding")}; ${escaped(verifiedText(remedy))})\n`;
    for (const step of remedy.steps) {
      yield `   - ${escaped(step.do)}${step.where === undefined ? "" : `: ${code(step.where)}`}\n`;
    }
    if (remedy.references.length > 0) {
      yield `   - Source: ${remedy.references.map(code).join(", ")}\n`;
    }
  }
  yield "\n";
}

function* findings(report: Report): Iterable<string> {
  if (report.findings.length === 0) return;
  yield "## Findings\n\n";
  for (const finding of report.findings) {
    yield `### ${finding.severity}: ${escaped(finding.title)}\n\n`;
    yield `${code(finding.preview)} found ${times(finding.count, finding.exact, finding.interval)} (${finding.dataClass}, ${finding.confidence} confidence)${seen(finding)}\n\n`;
    yield list(
      finding.locations.map((location) => {
        const position = positionText(location);
        const name = code(collectionName(report, { place: location.place, name: location.collection }));
        return position === "" ? name : `${name}, ${code(position)}`;
      }),
      finding.moreLocations === 0 ? undefined : `and ${many(finding.moreLocations, "more place")}`,
    );
    yield `Do: ${escaped(actionTitle(report, finding))}\n\n`;
    yield `Fingerprint ${code(finding.fingerprint)}, detector ${code(finding.detector)}\n\n`;
  }
  if (report.moreFindings > 0) yield `And ${many(report.moreFindings, "more finding")} not listed here.\n\n`;
}

function seen(finding: Finding): string {
  const when = span(finding.firstSeen, finding.lastSeen);
  const to = finding.vendors === undefined ? "" : `, known to ${escaped(vendorList(finding.vendors))}`;
  return `${when === "" ? "" : `, ${when}`}${to}`;
}

function actionTitle(report: Report, finding: Finding): string {
  const remedy = report.remedies.find(({ id }) => id === finding.remedy);
  return remedy === undefined ? finding.remedy : remedyLine(remedy);
}

function* collections(report: Report): Iterable<string> {
  const withFindings = worstCollections(report);
  if (withFindings.length > 0) {
    yield "## Where\n\n";
    yield table(
      ["Collection", "What it is", "Format", "Size", "Worst", "Found"],
      withFindings.map((collection) => [
        codeCell(collectionName(report, collection)),
        collection.is?.kind ?? "",
        escaped(collection.format),
        bytesText(collection.bytes),
        collection.worst ?? "",
        times(collection.count, collection.exact, collection.interval),
      ]),
    );
    for (const collection of withFindings) yield* about(report, collection);
    if (report.moreCollections > 0) {
      yield `And ${many(report.moreCollections, "more collection")} with findings, not listed here.\n\n`;
    }
  }
  if (report.collectionsWithoutFindings > 0) {
    const other = withFindings.length > 0 ? "other collection" : "collection";
    yield `Nothing was found in ${many(report.collectionsWithoutFindings, other)}.\n\n`;
  }
}

/** What a collection is, how much it holds of whom, which secrets, in which columns; nothing when none of it is known. */
function* about(report: Report, collection: CollectionTotal): Iterable<string> {
  const extent = extentText(collection);
  const because = collection.is?.because ?? [];
  const items = [
    ...(extent === "" ? [] : [escaped(extent)]),
    ...because.map(
      (reason, at) => `${at === 0 ? `looks like ${collection.is?.kind}: ` : ""}${escaped(reason)}`,
    ),
    ...(collection.secrets ?? []).map((secret) => `${secret.severity}: ${escaped(secretText(secret))}`),
    ...worstColumns(collection).map(
      (column) =>
        `column ${code(column.name)}: ${columnClasses(column)}, found ${times(column.count, column.exact, column.interval)}`,
    ),
  ];
  if (items.length > 0) yield `${code(collectionName(report, collection))}\n\n${list(items)}`;
}

function* gaps(report: Report): Iterable<string> {
  if (report.gaps.length === 0) return;
  yield "## Not read\n\n";
  yield list(
    report.gaps.map(
      ({ place, collection, why, kind }) =>
        `${kind}: ${code(collectionName(report, { place, name: collection }))}, ${code(why)}`,
    ),
    moreGapsText(report),
  );
}
