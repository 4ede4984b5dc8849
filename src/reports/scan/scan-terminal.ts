import type { Exposure, ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { badge, heading, type Ink, inkFor } from "../ink.ts";
import type { TerminalLook } from "../terminal.ts";
import { shorten, shortenMiddle, wrap } from "../width.ts";
import { many, whole } from "../words.ts";
import {
  blastLines,
  doorsText,
  productText,
  reachText,
  readerLines,
  scanActions,
  scanAnswer,
  withVerdict,
} from "./scan-answer.ts";

const indent = " ".repeat(12);
/** Entries of each list, unless everything is wanted. */
const few = 6;
const most = Number.POSITIVE_INFINITY;

/** The scan for a person at a terminal: what is open, what would leak, what to do first. */
export function scanTerminal(report: ScanReport, look: TerminalLook = {}): string {
  const width = Math.max(72, look.width ?? 80);
  const ink = inkFor(look.colour ?? false);
  const verbose = look.verbose === true;
  const parts = [
    answerLines(report, width, ink),
    exposedLines(report, width, ink, verbose),
    followedLines(report, width, ink),
    actionLines(report, width, ink, verbose),
    otherLines(report, width, ink, verbose),
    unknownLines(report, width, ink, verbose),
    footLines(report, width, ink, verbose),
  ];
  const lines = parts
    .filter((part) => part.length > 0)
    .flatMap((part, at) => (at === 0 ? part : ["", ...part]));
  return `${lines.join("\n")}\n`;
}

function answerLines(report: ScanReport, width: number, ink: Ink): string[] {
  const { headline, worst, leaks, unknown } = scanAnswer(report);
  const paint = worst === undefined ? ink.bold : (text: string) => ink.bold(ink[worst](text));
  const what = report.verb === "check" ? "this machine" : report.targets.map(clean).join(", ");
  return [
    ink.dim(shortenMiddle(`Watertight ${report.verb === "check" ? "checked" : "scanned"} ${what}`, width)),
    ...wrap(headline, width).map(paint),
    ...(leaks === undefined ? [] : wrap(leaks, width)),
    ...(unknown === undefined ? [] : wrap(unknown, width).map(ink.warn)),
  ];
}

function exposedLines(report: ScanReport, width: number, ink: Ink, verbose: boolean): string[] {
  const exposed = report.exposures.filter(({ severity }) => severity !== undefined);
  if (exposed.length === 0) return [];
  const shown = exposed.slice(0, verbose ? most : few);
  return [
    heading("Open or weak", shown.length, exposed.length, ink),
    ...shown.flatMap((one) => exposedEntry(one, width, ink, verbose)),
  ];
}

function exposedEntry(exposure: Exposure, width: number, ink: Ink, verbose: boolean): string[] {
  const { severity = "low", verdict, why, vulnerabilities, notes, proof, holds } = exposure;
  const room = width - indent.length;
  const line = (label: string, text: string): string[] =>
    wrap(`${label}: ${text}`, room).map((part) => `${indent}${part}`);
  const collections = holds.map(
    ({ name, rows }) => `${clean(name)}${rows === undefined ? "" : ` (${whole(rows.count)})`}`,
  );
  return [
    `  ${badge(severity, ink)}  ${shorten(`${productText(exposure)}: ${verdict}`, room)}`,
    ...wrap(doorsText(exposure), room).map((part) => ink.dim(`${indent}${part}`)),
    ...wrap(clean(why), room).map((part) => `${indent}${part}`),
    ...(exposure.reach.length === 0 ? [] : line("a stranger can", reachText(exposure))),
    ...(collections.length === 0 ? [] : line("holds", listed(collections, verbose ? most : few))),
    ...blastLines(exposure).flatMap((text, at) =>
      at === 0 ? line("would leak", text) : wrap(text, room).map((part) => `${indent}${part}`),
    ),
    ...readersOf(exposure, room, verbose),
    ...(vulnerabilities.length === 0
      ? []
      : line(
          "known holes of this version",
          listed(
            vulnerabilities.map(({ id, fixedIn }) => `${id} (fixed in ${clean(fixedIn)})`),
            verbose ? most : 3,
          ),
        )),
    ...(verbose ? notes.flatMap((note) => line("note", clean(note))) : []),
    ...(verbose
      ? proof
          .flatMap(({ request, answer, means }) =>
            line("asked", `${clean(request)} → ${clean(answer)}: ${clean(means)}`),
          )
          .map(ink.dim)
      : []),
  ];
}

function readersOf(exposure: Exposure, room: number, verbose: boolean): string[] {
  const readers = readerLines(exposure);
  if (readers.length === 0) return [];
  const shown = readers.slice(0, verbose ? most : 3);
  const rest = readers.length > shown.length ? [`and ${readers.length - shown.length} more`] : [];
  return [
    `${indent}has been read by:`,
    ...[...shown, ...rest].flatMap((text) => wrap(text, room - 2)).map((text) => `${indent}  ${text}`),
  ];
}

function followedLines({ exposures }: ScanReport, width: number, ink: Ink): string[] {
  const followed = exposures.filter(({ lifecycle }) => lifecycle !== undefined);
  if (followed.length === 0) return [];
  return [
    ink.bold("What became of it"),
    ...followed.flatMap((exposure) => {
      const { state = "unknown", why = "" } = exposure.lifecycle ?? {};
      const paint =
        state === "verified"
          ? ink.low
          : state === "contained" || state === "claimed fixed"
            ? ink.medium
            : ink.critical;
      return [
        `  ${paint(state)}  ${shorten(`${productText(exposure)} at ${doorsText(exposure)}`, width - state.length - 4)}`,
        ...wrap(clean(why), width - 6).map((part) => ink.dim(`      ${part}`)),
      ];
    }),
  ];
}

function actionLines(report: ScanReport, width: number, ink: Ink, verbose: boolean): string[] {
  const actions = scanActions(report);
  if (actions.length === 0) return [];
  const shown = actions.slice(0, verbose ? most : few);
  return [
    heading("What to do, in this order", shown.length, actions.length, ink),
    ...shown.flatMap(({ step, worst, exposures }, at) => {
      const number = String(at + 1).padStart(3);
      const title = wrap(clean(step.do), width - 5).map((line, row) =>
        row === 0 ? `${ink[worst](number)}  ${line}` : `     ${line}`,
      );
      const about = `for ${[...new Set(exposures.map(productText))].join(", ")}${step.where === undefined ? "" : `; in ${clean(step.where)}`}`;
      // What is to be copied is not wrapped; lines of it stay lines.
      const text = (step.text ?? "")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => ink.code(`       ${clean(line)}`));
      return [...title, ...wrap(about, width - 5).map((line) => ink.dim(`     ${line}`)), ...text];
    }),
  ];
}

function otherLines(report: ScanReport, width: number, ink: Ink, verbose: boolean): string[] {
  const others = [
    ...withVerdict(report, "guarded"),
    ...withVerdict(report, "closed").filter(({ lifecycle }) => lifecycle === undefined),
  ];
  const lines = others.map((exposure) =>
    shorten(
      `  ${exposure.verdict}  ${productText(exposure)} at ${doorsText(exposure)}: ${clean(exposure.why)}`,
      width,
    ),
  );
  const closed = report.closed.map(({ address, port, how }) =>
    shorten(
      `  closed   ${address.includes(":") ? `[${address}]` : address}:${port}: ${how === "refused" ? "nobody listens there" : "no answer to a connection"}`,
      width,
    ),
  );
  const all = [...lines, ...closed];
  if (all.length === 0) return [];
  const shown = all.slice(0, verbose ? most : few);
  return [heading("Guarded or closed", shown.length, all.length, ink), ...shown];
}

function unknownLines(report: ScanReport, width: number, ink: Ink, verbose: boolean): string[] {
  const unknown = [
    ...withVerdict(report, "unknown").map(
      (one) => `${productText(one)} at ${doorsText(one)}: ${clean(one.why)}`,
    ),
    ...report.strange
      .filter(({ verdict }) => verdict === "unknown")
      .map(
        ({ address, port, speaks, why }) =>
          `${address.includes(":") ? `[${address}]` : address}:${port} speaks ${clean(speaks)}: ${clean(why)}`,
      ),
    ...report.gaps.map(({ target, why }) => `${clean(target)}: ${clean(why)}`),
  ];
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, verbose ? most : few);
  return [
    heading("Not known", shown.length, unknown.length, ink),
    ...shown.flatMap((text) =>
      wrap(text, width - 4).map((line, at) => (at === 0 ? `  ${line}` : `    ${line}`)),
    ),
  ];
}

function footLines(report: ScanReport, width: number, ink: Ink, verbose: boolean): string[] {
  const others = report.strange.filter(({ verdict }) => verdict === "other");
  return [
    ...(verbose && others.length > 0
      ? [`Also there: ${others.map(({ port, speaks }) => `${clean(speaks)} (${port})`).join(", ")}`]
      : []),
    ...(verbose ? report.notes.map((note) => `note: ${clean(note)}`) : []),
    `Asked: ${scanAnswer(report).asked}. Every question is in the evidence (${many(report.evidence.entries, "entry", "entries")}).`,
    ...(verbose ? [] : ["--verbose shows everything; --format html --output scan.html writes a page"]),
  ].flatMap((text) => wrap(text, width).map(ink.dim));
}

function listed(texts: readonly string[], few: number): string {
  const shown = texts.slice(0, few).join(", ");
  return texts.length > few ? `${shown} and ${whole(texts.length - few)} more` : shown;
}
