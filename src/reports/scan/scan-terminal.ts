import type { Exposure, LifecycleState, ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { heading, type Ink } from "../ink.ts";
import type { TerminalLook } from "../terminal.ts";
import { shorten, shortenMiddle, widthOf, wrap } from "../width.ts";
import { many } from "../words.ts";
import { someOf } from "./scan-actions.ts";
import { scanAnswer, withVerdict } from "./scan-answer.ts";
import { doorsText, doorText, howClosed, isExposed, productText, stateHints } from "./scan-words.ts";
import { actionLines } from "./terminal-actions.ts";
import { exposedLines } from "./terminal-exposure.ts";
import { type Screen, screenOf, wrapUpTo } from "./terminal-lines.ts";

/** Lines of each of the shorter lists, unless everything is wanted. */
const few = 2;
const everyLine = Number.POSITIVE_INFINITY;

/** The scan for a person at a terminal: what is open, what would leak, what to do first. */
export function scanTerminal(report: ScanReport, look: TerminalLook = {}): string {
  const screen = screenOf(look);
  const parts = [
    answerLines(report, screen),
    exposedLines(report, screen),
    followedLines(report, screen),
    actionLines(report, screen),
    otherLines(report, screen),
    unknownLines(report, screen),
    footLines(report, screen),
  ];
  const lines = parts
    .filter((part) => part.length > 0)
    .flatMap((part, at) => (at === 0 ? part : ["", ...part]));
  return `${lines.join("\n")}\n`;
}

function answerLines(report: ScanReport, { width, ink }: Screen): string[] {
  const { headline, worst, leaks, followed, unknown } = scanAnswer(report);
  const paint = worst === undefined ? ink.bold : (text: string) => ink.bold(ink[worst](text));
  const targets = report.targets.slice(0, 20).map(clean).join(", ");
  const what = report.verb === "check" ? "checked this machine" : `scanned ${targets}`;
  return [
    ink.dim(shortenMiddle(`Watertight ${what}`, width)),
    ...wrap(headline, width).map(paint),
    ...(leaks === undefined ? [] : wrap(leaks, width)),
    ...(followed === undefined ? [] : wrap(followed, width)),
    ...(unknown === undefined ? [] : wrap(unknown, width).map(ink.warn)),
  ];
}

function followedLines({ exposures }: ScanReport, { width, ink, verbose }: Screen): string[] {
  const followed = exposures.flatMap((exposure) =>
    exposure.lifecycle === undefined ? [] : [{ exposure, lifecycle: exposure.lifecycle }],
  );
  if (followed.length === 0) return [];
  // What is open or weak says so in its own entry.
  const others = followed.filter(({ exposure }) => !isExposed(exposure));
  const shown = verbose ? followed : others.slice(0, few);
  const column = Math.max(0, ...shown.map(({ lifecycle }) => lifecycle.state.length));
  return [
    ...(shown.length === 0
      ? []
      : [
          heading(
            verbose ? "What became of it" : "What became of the rest",
            shown.length,
            verbose ? shown.length : others.length,
            ink,
          ),
        ]),
    ...shown.flatMap(({ exposure, lifecycle: { state, why } }) => {
      const place = `${productText(exposure)} at ${doorsText(exposure)}`;
      const line = `  ${stateInk(state, ink)(state.padEnd(column))}  ${shorten(verbose ? place : `${place}: ${clean(why)}`, width - column - 4)}`;
      if (!verbose) return [line];
      return [
        line,
        ...wrap(`${stateHints[state]}: ${clean(why)}`, width - 6).map((part) => ink.dim(`      ${part}`)),
      ];
    }),
  ];
}

function stateInk(state: LifecycleState, ink: Ink): (text: string) => string {
  if (state === "verified") return ink.low;
  return state === "contained" || state === "claimed fixed" ? ink.medium : ink.critical;
}

function otherLines(report: ScanReport, { width, ink, verbose }: Screen): string[] {
  const services = [...withVerdict(report, "guarded"), ...withVerdict(report, "closed")].map(serviceLine);
  const closed = closedDoors(report).map((door) => `closed   ${doorText(door)}: ${howClosed[door.how]}`);
  const all = [...services, ...closed];
  if (all.length === 0) return [];
  if (verbose)
    return [ink.bold("Guarded or closed"), ...all.flatMap((text) => hanging(text, width, everyLine))];
  const guarded = withVerdict(report, "guarded").map((one) => `${productText(one)} at ${doorsText(one)}`);
  const shut = [
    ...withVerdict(report, "closed").map(productText),
    ...closedDoors(report).map((door) => `${doorText(door)} (${howClosed[door.how]})`),
  ];
  const line = (name: string, texts: readonly string[]): string[] =>
    texts.length === 0
      ? []
      : wrapUpTo(`${name}: ${someOf(texts, 3)}`, width, 1).map((text) => text.replace(name, ink.bold));
  return [...line("Guarded", guarded), ...line("Closed", shut)];
}

/** What could not be reached is unknown, and no closed door. */
function closedDoors({ closed }: ScanReport): ScanReport["closed"] {
  return closed.filter(({ how }) => how !== "unreachable");
}

function serviceLine(exposure: Exposure): string {
  return `${exposure.verdict.padEnd(7)}  ${productText(exposure)} at ${doorsText(exposure)}: ${clean(exposure.why)}`;
}

function unknownLines(report: ScanReport, { width, ink, verbose }: Screen): string[] {
  const all = unknownTexts(report);
  if (all.length === 0) return [];
  const shown = verbose ? all : all.slice(0, few);
  return [
    heading("Not known, and so not safe", shown.length, all.length, ink),
    ...shown.flatMap((text) => hanging(text, width, verbose ? everyLine : all.length > few ? 1 : 2)),
  ];
}

/** Everything that could not be decided, a line each. */
function unknownTexts(report: ScanReport): readonly string[] {
  return [
    ...withVerdict(report, "unknown").map(
      (one) => `${productText(one)} at ${doorsText(one)}: ${clean(one.why)}`,
    ),
    ...report.strange
      .filter(({ verdict }) => verdict === "unknown")
      .map((door) => `${doorText(door)}, ${clean(door.speaks)}: ${clean(door.why)}`),
    ...report.closed
      .filter(({ how }) => how === "unreachable")
      .map((door) => `${doorText(door)}: ${howClosed.unreachable}`),
    ...report.gaps.map(({ target, why }) => `${clean(target)}: ${clean(why)}`),
  ];
}

function hanging(text: string, width: number, most: number): string[] {
  return wrapUpTo(text, width - 4, most).map((line, at) => (at === 0 ? `  ${line}` : `    ${line}`));
}

function footLines(report: ScanReport, { width, ink, verbose }: Screen): string[] {
  const { strange, notes, scope, evidence } = report;
  const others = strange.filter(({ verdict }) => verdict === "other");
  const asked = `Asked: ${scanAnswer(report).asked}.`;
  const lines = verbose
    ? [
        ...others.map((door) => `also there: ${doorText(door)}, ${clean(door.speaks)}`),
        ...notes.map((note) => `note: ${clean(note)}`),
        ...scope.map((right) => `by right of: ${clean(right)}`),
        asked,
        `Evidence: ${many(evidence.entries, "entry", "entries")}, the last ${clean(evidence.head)}`,
      ]
    : [asked, "--verbose shows everything; --format html --output scan.html writes a page"];
  return lines.flatMap((text) => (widthOf(text) <= width ? [text] : wrap(text, width))).map(ink.dim);
}
