import { answerOf } from "../answer.ts";
import { clean } from "../clean.ts";
import { badge, heading, type Ink, inkFor } from "../ink.ts";
import { scanAnswer } from "../scan/scan-answer.ts";
import { doorsText, productText } from "../scan/scan-words.ts";
import type { TerminalLook } from "../terminal.ts";
import { shorten, wrap } from "../width.ts";
import { many } from "../words.ts";
import type { CheckedPlace, CheckReport } from "./check-report.ts";
import { listenersText, toDo } from "./to-do.ts";

const few = 8;
const firstThings = 7;

/** A look at this machine for the person before it; ends in a short list of what to do first. */
export function checkTerminal(report: CheckReport, look: TerminalLook = {}): string {
  const width = Math.max(72, look.width ?? 80);
  const ink = inkFor(look.colour ?? false);
  const most = look.verbose === true ? Number.POSITIVE_INFINITY : few;
  const parts = [
    headLines(report, width, ink),
    serviceLines(report, width, ink, most),
    placeLines(report, width, ink, most),
    unknownLines(report, width, ink, most),
    toDoLines(report, width, ink, look.verbose === true ? most : firstThings),
  ];
  const lines = parts
    .filter((part) => part.length > 0)
    .flatMap((part, at) => (at === 0 ? part : ["", ...part]));
  return `${lines.join("\n")}\n`;
}

function headLines(report: CheckReport, width: number, ink: Ink): string[] {
  const scan = scanAnswer(report.scan);
  const files = answerOf(report.files);
  const count = report.places.reduce((sum, place) => sum + place.files, 0);
  return [
    ink.dim("Watertight checked this machine"),
    ...wrap(`${listenersText(report)} ${scan.headline}`, width).map(ink.bold),
    ...wrap(
      count === 0
        ? "No histories of AI tools or shells and no config files were found."
        : `${many(count, "file")} of AI tools, shells and configuration: ${files.headline}`,
      width,
    ).map(ink.bold),
  ];
}

function serviceLines({ scan, listeners }: CheckReport, width: number, ink: Ink, most: number): string[] {
  const all = scan.exposures;
  if (all.length === 0) return [];
  const lines = all.slice(0, most).flatMap((exposure) => {
    const { severity, verdict, why, reachableBy, doors } = exposure;
    const process = listeners.find(({ port }) => doors.some((door) => door.port === port))?.process;
    const by = process === undefined ? "" : `, process ${clean(process)}`;
    const mark = severity === undefined ? ink.dim("        ") : badge(severity, ink);
    return [
      `  ${mark}  ${shorten(`${productText(exposure)}: ${verdict}, ${clean(why)}`, width - 12)}`,
      ink.dim(shorten(`            ${doorsText(exposure)}; reached by ${reachableBy}${by}`, width)),
    ];
  });
  return [heading("Services", Math.min(most, all.length), all.length, ink), ...lines];
}

function placeLines({ places, files }: CheckReport, width: number, ink: Ink, most: number): string[] {
  const all = [...places].sort(
    (one, other) =>
      secretsIn(other, files) - secretsIn(one, files) || other.findings.length - one.findings.length,
  );
  if (all.length === 0) return [];
  const lines = all.slice(0, most).map((place) => {
    const secrets = secretsIn(place, files);
    const found =
      place.findings.length === 0
        ? "nothing sensitive"
        : [
            ...(secrets > 0 ? [many(secrets, "secret")] : []),
            many(place.findings.length - secrets, "other value"),
          ].join(", ");
    const line = shorten(`  ${clean(place.title)} (${many(place.files, "file")}): ${found}`, width);
    return secrets > 0 ? ink.high(line) : line;
  });
  return [heading("Histories and config files", Math.min(most, all.length), all.length, ink), ...lines];
}

function secretsIn({ findings }: CheckedPlace, files: CheckReport["files"]): number {
  return findings.filter((at) => files.findings[at]?.dataClass === "secret").length;
}

function unknownLines({ scan, files }: CheckReport, width: number, ink: Ink, most: number): string[] {
  const unknown = [
    ...scan.exposures
      .filter(({ verdict }) => verdict === "unknown")
      .map((one) => `${productText(one)} at ${doorsText(one)}: ${clean(one.why)}`),
    ...scan.strange
      .filter(({ verdict }) => verdict === "unknown")
      .map(
        ({ address, port, speaks }) => `${address}:${port} speaks ${clean(speaks)}, no service that is known`,
      ),
    ...[
      ...scan.gaps.map(({ target, why }) => `${target}: ${why}`),
      ...files.gaps
        .filter(({ kind }) => kind === "unread")
        .map(({ collection, why }) => `${collection}: ${why}`),
    ].map(clean),
  ];
  if (unknown.length === 0) return [];
  return [
    heading("Not known, and not safe", Math.min(most, unknown.length), unknown.length, ink),
    ...unknown
      .slice(0, most)
      .flatMap((text) =>
        wrap(text, width - 4).map((line, at) => ink.warn(at === 0 ? `  ${line}` : `    ${line}`)),
      ),
  ];
}

function toDoLines(report: CheckReport, width: number, ink: Ink, most: number): string[] {
  const all = toDo(report);
  if (all.length === 0) return ["Nothing to do."];
  return [
    heading("Do first", Math.min(most, all.length), all.length, ink),
    ...all
      .slice(0, most)
      .flatMap(({ severity, do: step, about }, at) => [
        ...wrap(step, width - 5).map((line, row) =>
          row === 0 ? `${ink[severity](String(at + 1).padStart(3))}  ${line}` : `     ${line}`,
        ),
        ...wrap(about, width - 5).map((line) => ink.dim(`     ${line}`)),
      ]),
  ];
}
