import type { Exposure, ScanReport } from "../../model/index.ts";
import { code, codeBlock, codeCell, escaped, list, table } from "../markdown-text.ts";
import { durationText, many, minute } from "../words.ts";
import { type ActionGroup, actionGroups, groupTitle, someOf } from "./scan-actions.ts";
import { blastLines, exposed, readerLines, scanAnswer, withVerdict } from "./scan-answer.ts";
import {
  doorsText,
  doorText,
  holdingsText,
  howClosed,
  productText,
  reachers,
  snippetLines,
  stateHints,
  stepText,
  vulnerabilitiesText,
} from "./scan-words.ts";

const all = Number.POSITIVE_INFINITY;

/** The scan as GitHub-flavoured Markdown. What comes from a service stands in code spans or escaped, where nothing in it acts. */
export function* scanToMarkdown(report: ScanReport): Iterable<string> {
  const answer = scanAnswer(report);
  yield `# Watertight: what ${report.verb} found\n\n`;
  yield `**${escaped(answer.headline)}**\n\n`;
  if (answer.leaks !== undefined) yield `${escaped(answer.leaks)}\n\n`;
  if (answer.followed !== undefined) yield `${escaped(answer.followed)}\n\n`;
  if (answer.unknown !== undefined) yield `> **${escaped(answer.unknown)}**\n\n`;
  yield list(report.targets.map(code));
  yield `Asked ${escaped(answer.asked)}, on ${minute(report.startedAt)}, in ${durationText(report.startedAt, report.endedAt)}.\n\n`;
  yield* actions(report);
  yield* followed(report);
  const found = exposed(report);
  if (found.length > 0) yield "## Open or weak\n\n";
  for (const exposure of found) yield* exposureText(exposure);
  yield* others(report);
  yield* unknown(report);
  yield* record(report);
}

function* actions(report: ScanReport): Iterable<string> {
  const groups = actionGroups(report);
  if (groups.length === 0) return;
  yield "## What to do, in this order\n\n";
  for (const group of groups) yield* groupText(group);
}

function* groupText(group: ActionGroup): Iterable<string> {
  const places = group.product === undefined ? "" : ` at ${code(someOf(group.exposures.map(doorsText), 20))}`;
  yield `**${escaped(groupTitle(group))}**${places}\n\n`;
  for (const [at, step] of group.steps.entries()) {
    const number = `${at + 1}. `;
    const lines = snippetLines(step);
    yield `${number}${escaped(stepText(step))}${step.where === undefined ? "" : `; in ${code(step.where)}`}\n`;
    if (lines.length > 0) yield `\n${codeBlock(lines, step.language ?? "", " ".repeat(number.length))}\n`;
  }
  yield "\n";
}

function* followed({ exposures }: ScanReport): Iterable<string> {
  const rows = exposures.flatMap((exposure) =>
    exposure.lifecycle === undefined
      ? []
      : [
          [
            `${exposure.lifecycle.state}: ${stateHints[exposure.lifecycle.state]}`,
            escaped(productText(exposure)),
            codeCell(doorsText(exposure)),
            escaped(exposure.lifecycle.why),
            minute(exposure.lifecycle.since),
          ],
        ],
  );
  if (rows.length === 0) return;
  yield "## What became of it\n\n";
  yield table(["State", "Service", "Doors", "Why", "Since"], rows);
}

function* exposureText(exposure: Exposure): Iterable<string> {
  const { severity, verdict, why, reachableBy, reach, proof, notes, references, lifecycle } = exposure;
  yield `### ${severity ?? "low"}: ${escaped(productText(exposure))}, ${verdict}\n\n`;
  yield `${escaped(why)}, to ${reachers[reachableBy]}${lifecycle === undefined ? "" : `; ${lifecycle.state}`}. Id ${code(exposure.id)}\n\n`;
  yield table(
    ["Door", "Service", "Verdict", "TLS", "Named by"],
    exposure.doors.map((door) => [
      codeCell(doorText(door)),
      codeCell(door.service),
      door.verdict,
      door.tls === undefined
        ? "none"
        : escaped(
            `${door.tls.protocol}${door.tls.trusted ? "" : `, not trusted: ${door.tls.problem ?? "no reason given"}`}`,
          ),
      door.expected === undefined ? "" : codeCell(door.expected),
    ]),
  );
  yield list([
    ...reach.map(({ can, because, how }) => `a stranger can ${can} (${how}: ${escaped(because)})`),
    ...(exposure.holds.length === 0 ? [] : [`holds ${code(holdingsText(exposure, 50))}`]),
    ...blastLines(exposure).map((line, at) => `${at === 0 ? "would leak: " : ""}${escaped(line)}`),
    ...readerLines(exposure).map((line) => `has been read by ${code(line)}`),
    ...[vulnerabilitiesText(exposure, all)].flatMap((text) =>
      text === undefined ? [] : [`known holes: ${escaped(text)}`],
    ),
    ...notes.map((note) => `note: ${escaped(note)}`),
  ]);
  yield table(
    ["Sent", "Answered", "Means", "Says", "Evidence"],
    proof.map(({ request, answer, means, says, evidence }) => [
      codeCell(request),
      codeCell(answer),
      escaped(means),
      says,
      evidence.join(", "),
    ]),
  );
  if (references.length > 0) yield `See ${references.map(code).join(", ")}\n\n`;
}

function* others(report: ScanReport): Iterable<string> {
  const items = [
    ...[...withVerdict(report, "guarded"), ...withVerdict(report, "closed")].map(
      (one) => `${one.verdict}: ${escaped(productText(one))} at ${code(doorsText(one))}, ${escaped(one.why)}`,
    ),
    ...report.closed
      .filter(({ how }) => how !== "unreachable")
      .map((door) => `closed: ${code(doorText(door))}, ${howClosed[door.how]}`),
    ...report.strange
      .filter(({ verdict }) => verdict === "other")
      .map((door) => `something else: ${code(doorText(door))}, ${escaped(door.speaks)}`),
  ];
  if (items.length === 0) return;
  yield "## Guarded, closed or something else\n\n";
  yield list(items);
}

function* unknown(report: ScanReport): Iterable<string> {
  const items = [
    ...withVerdict(report, "unknown").map(
      (one) => `${escaped(productText(one))} at ${code(doorsText(one))}: ${escaped(one.why)}`,
    ),
    ...report.strange
      .filter(({ verdict }) => verdict === "unknown")
      .map((door) => `${code(doorText(door))}, ${escaped(door.speaks)}: ${escaped(door.why)}`),
    ...report.closed
      .filter(({ how }) => how === "unreachable")
      .map((door) => `${code(doorText(door))}: ${howClosed.unreachable}`),
    ...report.gaps.map(({ target, why }) => `${code(target)}: ${escaped(why)}`),
  ];
  if (items.length === 0) return;
  yield "## Not known, and so not safe\n\n";
  yield list(items);
}

function* record({ notes, scope, evidence, run, tool }: ScanReport): Iterable<string> {
  yield "## By what right, and on what record\n\n";
  yield list([
    ...scope.map((right) => `by right of: ${escaped(right)}`),
    ...notes.map((note) => `note: ${escaped(note)}`),
    `evidence: ${many(evidence.entries, "entry", "entries")}, the last with the hash ${code(evidence.head)}`,
  ]);
  yield "---\n\n";
  yield `Run ${code(run)}, Watertight ${escaped(tool.version)}. Counts and kinds of data only: this report holds no sensitive value.\n`;
}
