import { type Finding, type Location, type Report, type Severity, severities } from "../model/index.ts";
import { answerOf } from "./answer.ts";
import { clean } from "./clean.ts";
import { badge, heading, type Ink, inkFor, widest } from "./ink.ts";
import { collectionLines } from "./terminal-collections.ts";
import { collectionName, positionText, saidText, vendorList, vendorName } from "./whereabouts.ts";
import { pad, padStart, shorten, shortenMiddle, widthOf, wrap } from "./width.ts";
import {
  aboutAction,
  actionsOf,
  addressOf,
  classHints,
  differentIn,
  durationText,
  many,
  remedyLine,
  span,
  times,
  verifiedText,
  whole,
} from "./words.ts";

/** How the report is to look on one terminal. */
export interface TerminalLook {
  /** Default false. */
  readonly colour?: boolean;
  /** Cells in a line, default 80; fewer than 72 are taken as 72, and the terminal breaks the longest lines itself. */
  readonly width?: number;
  /** Everything, instead of what fits about forty lines. */
  readonly verbose?: boolean;
}

/** How many entries each part shows. */
interface Room {
  classes: number;
  actions: number;
  findings: number;
  collections: number;
  /** Lines on each collection, below its first. */
  details: number;
  conversations: number;
  gaps: number;
}

const mostLines = 40;
const everything: Room = {
  classes: Number.POSITIVE_INFINITY,
  actions: Number.POSITIVE_INFINITY,
  findings: Number.POSITIVE_INFINITY,
  collections: Number.POSITIVE_INFINITY,
  details: Number.POSITIVE_INFINITY,
  conversations: Number.POSITIVE_INFINITY,
  gaps: Number.POSITIVE_INFINITY,
};
/** What gives way first when the lines do not suffice; what leaks and what to do give way last. */
const givesWay: readonly (readonly [keyof Room, least: number])[] = [
  ["findings", 3],
  ["conversations", 2],
  ["collections", 2],
  ["details", 3],
  ["gaps", 2],
  ["findings", 2],
  ["conversations", 1],
  ["collections", 1],
  ["gaps", 1],
  ["details", 2],
  ["findings", 1],
  ["classes", 5],
  ["actions", 2],
];

/** The report for a person at a terminal: the short answer first, then as much as fits. */
export function toTerminal(report: Report, look: TerminalLook = {}): string {
  const width = Math.max(72, look.width ?? 80);
  const ink = inkFor(look.colour ?? false);
  if (look.verbose === true) return `${linesOf(report, everything, width, ink, true).join("\n")}\n`;

  const room: Room = {
    classes: 9,
    actions: 3,
    findings: 5,
    collections: 3,
    details: 4,
    conversations: 3,
    gaps: 3,
  };
  let lines = linesOf(report, room, width, ink, false);
  for (const [part, least] of givesWay) {
    while (lines.length > mostLines && room[part] > least) {
      room[part] -= 1;
      lines = linesOf(report, room, width, ink, false);
    }
  }
  return `${lines.join("\n")}\n`;
}

function linesOf(report: Report, room: Room, width: number, ink: Ink, verbose: boolean): string[] {
  const parts = [
    answerLines(report, width, ink),
    classLines(report, room, width, ink),
    actionLines(report, room, width, ink, verbose),
    findingLines(report, room, width, ink, verbose),
    collectionLines(report, room, width, ink, verbose),
    conversationLines(report, room, width, ink),
    gapLines(report, room, width, ink),
    footLines(report, room, width, ink, verbose),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

function answerLines(report: Report, width: number, ink: Ink): string[] {
  const answer = answerOf(report);
  const places = report.places.map(({ target, kind }) => `${clean(target)} (${clean(kind)})`).join(", ");
  const paint =
    answer.worst === undefined ? ink.bold : (text: string) => ink.bold(ink[answer.worst ?? "low"](text));
  return [
    ink.dim(shortenMiddle(`Watertight inspected ${places}`, width)),
    ...wrap(answer.headline, width).map(paint),
    ...(answer.people === undefined ? [] : wrap(`People concerned: ${answer.people}.`, width)),
    ...(answer.unknown === undefined ? [] : wrap(answer.unknown, width).map(ink.warn)),
    ...(answer.leftOut === undefined ? [] : wrap(answer.leftOut, width).map(ink.dim)),
  ];
}

function classLines(report: Report, room: Room, width: number, ink: Ink): string[] {
  if (report.classes.length === 0) return [];
  const shown = report.classes.slice(0, room.classes);
  const names = shown.map(({ dataClass }) => dataClass);
  const values = shown.map((total) => `${differentIn(total)} ${total.distinct === 1 ? "value" : "values"}`);
  const wide = shown.map((total) => times(total.count, total.exact, total.interval));
  const fits = 16 + widest(names) + widest(values) + widest(wide) <= width;
  const found = fits ? wide : shown.map((total) => times(total.count, total.exact));
  const forHints = width - 18 - widest(names) - widest(values) - widest(found);
  const withHints = shown.every(({ dataClass }) => widthOf(classHints[dataClass]) <= forHints);
  const lines = shown.map(({ dataClass, worst }, at) => {
    const cells = [
      `  ${badge(worst, ink)}`,
      pad(dataClass, widest(names)),
      padStart(values[at] ?? "", widest(values)),
      padStart(found[at] ?? "", widest(found)),
    ];
    return [...cells, ...(withHints ? [ink.dim(classHints[dataClass])] : [])].join("  ");
  });
  return [heading("What was found", shown.length, report.classes.length, ink), ...lines];
}

function actionLines(report: Report, room: Room, width: number, ink: Ink, verbose: boolean): string[] {
  const actions = actionsOf(report);
  if (actions.length === 0) return [];
  const shown = actions.slice(0, room.actions);
  const lines = shown.flatMap((action, at) => {
    const { remedy, worst } = action;
    const number = padStart(String(at + 1), 3);
    const title = wrap(remedyLine(remedy), width - 5).map((line, row) =>
      row === 0 ? `${ink[worst](number)}  ${line}` : `     ${line}`,
    );
    const address = addressOf(action);
    const about = `for ${aboutAction(action)}`;
    if (!verbose) {
      const where = address === undefined ? "" : `, at ${address}`;
      const room = width - 5 - widthOf(where);
      const line = room >= 24 ? `${shorten(about, room)}${where}` : shorten(about, width - 5);
      return [...title, ink.dim(`     ${line}`)];
    }
    return [
      ...title,
      ...wrap(about, width - 5).map((line) => ink.dim(`     ${line}`)),
      ...stepLines(remedy.steps, width, ink),
      ...wrap(sourceText(remedy), width - 5).map((line) => ink.dim(`     ${line}`)),
    ];
  });
  return [heading("What to do", shown.length, actions.length, ink), ...lines];
}

function sourceText(remedy: Report["remedies"][number]): string {
  return [verifiedText(remedy), ...remedy.references.map(clean)].join(", ");
}

function stepLines(steps: Report["remedies"][number]["steps"], width: number, ink: Ink): string[] {
  return steps.flatMap((step) => {
    const said = wrap(clean(step.do), width - 7).map((line, at) => `     ${at === 0 ? "-" : " "} ${line}`);
    const where =
      step.where === undefined ? [] : wrap(clean(step.where), width - 9).map((line) => `         ${line}`);
    return [...said, ...where.map(ink.dim)];
  });
}

function findingLines(report: Report, room: Room, width: number, ink: Ink, verbose: boolean): string[] {
  if (report.findings.length === 0) return [];
  const all = report.findings.length + report.moreFindings;
  if (verbose) {
    return [
      heading("Findings", report.findings.length, all, ink),
      ...report.findings.flatMap((finding) => wholeEntry(report, finding, width, ink)),
    ];
  }
  const kinds = kindsOf(report.findings);
  const shown = kinds.slice(0, room.findings);
  return [
    heading("Worst findings", shown.length, all, ink),
    ...shown.flatMap((kind) => shortEntry(report, kind, width, ink)),
  ];
}

interface Kind {
  readonly worst: Finding;
  /** Findings of the same detector besides it. */
  readonly others: number;
}

/** One finding of each kind, the worst first: ten keys of one vendor must not hide the one password. */
function kindsOf(findings: readonly Finding[]): readonly Kind[] {
  const kinds = new Map<string, { worst: Finding; others: number }>();
  for (const finding of findings) {
    const known = kinds.get(finding.detector);
    if (known === undefined) kinds.set(finding.detector, { worst: finding, others: 0 });
    else known.others += 1;
  }
  return [...kinds.values()];
}

function shortEntry(report: Report, { worst, others }: Kind, width: number, ink: Ink): string[] {
  const count = times(worst.count, worst.exact, worst.interval);
  const more = others === 0 ? "" : `, and ${whole(others)} more of this kind`;
  const title = shorten(clean(worst.title), width - 14 - widthOf(count) - widthOf(more));
  const first = `  ${badge(worst.severity, ink)}  ${title}  ${ink.dim(`${count}${more}`)}`;
  const preview = shorten(clean(worst.preview), Math.floor((width - 14) * 0.6));
  const where = worst.locations[0];
  const place = where === undefined ? "" : placed(report, where, width - 14 - widthOf(preview));
  return [first, `${" ".repeat(12)}${ink.code(preview)}  ${ink.dim(place)}`.trimEnd()];
}

function entryHead(finding: Finding, width: number, ink: Ink): string[] {
  const count = times(finding.count, finding.exact, finding.interval);
  const title = shorten(clean(finding.title), width - 14 - widthOf(count));
  return [
    `  ${badge(finding.severity, ink)}  ${title}  ${count}`,
    ...wrap(clean(finding.preview), width - 12).map((line) => `${" ".repeat(12)}${ink.code(line)}`),
  ];
}

function wholeEntry(report: Report, finding: Finding, width: number, ink: Ink): string[] {
  const remedy = report.remedies.find(({ id }) => id === finding.remedy);
  const about = [
    finding.dataClass,
    `${finding.confidence} confidence`,
    finding.detector,
    span(finding.firstSeen, finding.lastSeen),
    finding.vendors === undefined ? "" : `known to ${vendorList(finding.vendors)}`,
    `fingerprint ${finding.fingerprint}`,
  ].filter((part) => part !== "");
  const indent = " ".repeat(12);
  return [
    ...entryHead(finding, width, ink),
    ...wrap(about.map(clean).join(", "), width - 12).map((line) => ink.dim(indent + line)),
    ...finding.locations.flatMap((where) =>
      wrap(`at ${placedWhole(report, where)}`, width - 12).map((line) => indent + line),
    ),
    ...(finding.moreLocations === 0 ? [] : [`${indent}and ${many(finding.moreLocations, "more place")}`]),
    ...wrap(`do: ${remedy === undefined ? clean(finding.remedy) : remedyLine(remedy)}`, width - 12).map(
      (line) => indent + line,
    ),
  ];
}

/** One line that keeps the end of the path and the start of the position. */
function placed(report: Report, where: Location, width: number): string {
  const name = collectionName(report, { place: where.place, name: where.collection });
  // In a chat export who was told when says more than the name of the file.
  if (where.conversation !== undefined) {
    const full = `${saidText(where)}, ${name}`;
    return widthOf(full) <= width ? full : shorten(saidText(where), width);
  }
  if (where.line !== undefined && where.row === undefined) {
    // As compilers write it: many terminals open it at a click.
    const at = `:${where.line}${where.column === undefined ? "" : `:${where.column}`}`;
    return shortenMiddle(name, Math.max(8, width - at.length)) + at;
  }
  const { column: _, ...short } = where;
  const position = positionText(short);
  if (position === "") return shortenMiddle(name, width);
  const forName = Math.max(16, width - Math.min(widthOf(position), Math.floor(width * 0.6)) - 2);
  const shortName = shortenMiddle(name, forName);
  return `${shortName}, ${shorten(position, width - widthOf(shortName) - 2)}`;
}

function placedWhole(report: Report, where: Location): string {
  const position = positionText(where);
  const name = collectionName(report, { place: where.place, name: where.collection });
  return position === "" ? name : `${name}, ${position}`;
}

function conversationLines(report: Report, room: Room, width: number, ink: Ink): string[] {
  if (report.conversations.length === 0) return [];
  // In a few lines the worst are worth more than the first.
  const kept = new Set(
    [...report.conversations]
      .sort((one, other) => rank(one.worst) - rank(other.worst) || other.count - one.count)
      .slice(0, room.conversations),
  );
  const shown = report.conversations.filter((held) => kept.has(held));
  const lines = shown.map((held) => {
    const start = `  ${pad(held.firstSent === undefined ? "no date" : span(held.firstSent, held.firstSent), 10)}`;
    const end = `  ${shorten(held.vendor === undefined ? "" : vendorName(held.vendor), 12)}  ${times(held.count, held.exact)} in ${many(held.messages, "message")}`;
    const title = shorten(clean(held.title ?? held.conversation), Math.max(8, width - 14 - widthOf(end)));
    return `${start}  ${held.worst === undefined ? title : ink[held.worst](title)}${ink.dim(end)}`;
  });
  return [
    heading(
      "Conversations, by time",
      shown.length,
      report.conversations.length + report.moreConversations,
      ink,
    ),
    ...lines,
  ];
}

function gapLines(report: Report, room: Room, width: number, ink: Ink): string[] {
  // What was wanted and not had comes before what was left out on purpose.
  const gaps = [...report.gaps].sort(
    (one, other) => Number(one.kind === "skipped") - Number(other.kind === "skipped"),
  );
  const all = gaps.length + report.moreUnread + report.moreSkipped;
  if (all === 0) return [];
  const shown = gaps.slice(0, room.gaps);
  const lines = shown.map(({ place, collection, why, kind }) => {
    const mark = kind === "unread" ? ink.warn("  unread ") : ink.dim("  skipped");
    const full = collectionName(report, { place, name: collection });
    const name = shortenMiddle(full, Math.floor((width - 12) / 2));
    return `${mark}  ${name}: ${shorten(clean(why), width - 13 - widthOf(name))}`;
  });
  return [heading("Not read", shown.length, all, ink), ...lines];
}

function footLines(report: Report, room: Room, width: number, ink: Ink, verbose: boolean): string[] {
  const read = `Read ${answerOf(report).read} in ${durationText(report.startedAt, report.endedAt)}. Run ${clean(report.run)}.`;
  const hidden =
    report.findings.length > room.findings ||
    report.conversations.length > room.conversations ||
    report.collections.filter(({ count }) => count > 0).length > room.collections ||
    report.gaps.length > room.gaps;
  const hint = !verbose && hidden ? " --verbose shows everything." : "";
  return wrap(`${read}${hint}`, width).map(ink.dim);
}

function rank(severity: Severity | undefined): number {
  return severity === undefined ? severities.length : severities.indexOf(severity);
}
