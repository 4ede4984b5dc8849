import type { Exposure, ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { badge, heading } from "../ink.ts";
import { shorten, wrap } from "../width.ts";
import { many, whole } from "../words.ts";
import { blastLines, exposed, readerLines } from "./scan-answer.ts";
import { doorsText, holdingsText, productText, reachText, vulnerabilitiesText } from "./scan-words.ts";
import { fitting, type Screen, wrapUpTo } from "./terminal-lines.ts";

const indent = " ".repeat(12);
/** Lines for what is told of services, and one-line entries for those beyond them. */
const room = { told: 12, named: 4 };

/** What is open or weak: the worst told, the next ones named, the rest counted, unless everything is wanted. */
export function exposedLines(report: ScanReport, screen: Screen): string[] {
  const all = exposed(report);
  if (all.length === 0) return [];
  const { width, ink, verbose } = screen;
  if (verbose) return [ink.bold("Open or weak"), ...all.flatMap((one) => entry(one, screen))];
  const told = fitting(
    all.slice(0, room.told).map((one) => entry(one, screen)),
    room.told,
  );
  const named = all.slice(told.length, told.length + room.named);
  return [
    heading("Open or weak", told.length + named.length, all.length, ink),
    ...told.flat(),
    ...named.map(
      (one) =>
        `  ${badge(one.severity ?? "low", ink)}  ${shorten(`${productText(one)}: ${verdictText(one)}, at ${doorsText(one)}`, width - indent.length)}`,
    ),
  ];
}

function entry(exposure: Exposure, { width, ink, verbose }: Screen): string[] {
  const wide = width - indent.length;
  const said = (text: string, most: number): string[] =>
    (verbose ? wrap(text, wide) : wrapUpTo(text, wide, most)).map((line) => `${indent}${line}`);
  const few = verbose ? Number.POSITIVE_INFINITY : 3;
  const holes = vulnerabilitiesText(exposure, few);
  const holds = exposure.holds.length === 0 ? [] : said(`holds: ${holdingsText(exposure, few)}`, 1);
  return [
    `  ${badge(exposure.severity ?? "low", ink)}  ${shorten(`${productText(exposure)}: ${verdictText(exposure)}`, wide)}`,
    ...said(doorsText(exposure), 1).map(ink.dim),
    ...said(clean(exposure.why), 2),
    ...(exposure.reach.length === 0 ? [] : said(`a stranger can: ${reachText(exposure)}`, 2)),
    ...(verbose || exposure.blast?.rows === undefined ? holds : []),
    ...leaks(exposure, verbose).flatMap((text) => said(text, 1)),
    ...readers(exposure, verbose).flatMap((text) => said(text, 1)),
    ...(holes === undefined || !(verbose || exposure.vulnerabilitiesKnown)
      ? []
      : said(`known holes: ${holes}`, 1)),
    ...(verbose
      ? [...proofs(exposure), ...more(exposure)].flatMap((text) => said(text, 1)).map(ink.dim)
      : []),
  ];
}

/** "open", "open, regressed" */
function verdictText({ verdict, lifecycle }: Exposure): string {
  const state = lifecycle?.state ?? "open";
  return state === "open" ? verdict : `${verdict}, ${state}`;
}

function leaks(exposure: Exposure, verbose: boolean): string[] {
  const lines = blastLines(exposure);
  return (verbose ? lines : lines.slice(0, 2)).map((line, at) =>
    at === 0 ? `would leak: ${line}` : `  ${line}`,
  );
}

function readers(exposure: Exposure, verbose: boolean): string[] {
  const lines = readerLines(exposure);
  if (lines.length === 0) return [];
  if (verbose) return ["has been read by, going by its own log:", ...lines.map((line) => `  ${line}`)];
  return [`has been read by ${many(lines.length, "other")}, says its own log: ${lines[0] ?? ""}`];
}

function proofs({ proof }: Exposure): string[] {
  return proof.map(({ request, answer, means, evidence }) => {
    const at = evidence.length === 0 ? "" : ` [evidence ${evidence.map(whole).join(", ")}]`;
    return `asked ${clean(request)}; answered ${clean(answer)}: ${clean(means)}${at}`;
  });
}

function more({ reach, notes, references }: Exposure): string[] {
  return [
    ...reach.map(({ can, because, how }) => `${can} (${how}): ${clean(because)}`),
    ...notes.map((note) => `note: ${clean(note)}`),
    ...references.map((reference) => `see: ${clean(reference)}`),
  ];
}
