import {
  type CollectionTotal,
  type Finding,
  type Report,
  type Severity,
  severities,
} from "../model/index.ts";
import { exitCodes } from "./exit.ts";
import { visible } from "./visible.ts";

/** What of the original is still in the copy, or sensitive enough anyhow. */
export interface Left {
  readonly collection: string;
  readonly column: string | undefined;
  readonly detector: string;
  readonly title: string;
  readonly severity: Severity;
  /** Distinct values. */
  readonly values: number;
  /** Those of them that were found in the original. */
  readonly ofOriginal: number;
}

export interface Verification {
  readonly schema: "watertight.verification/1";
  readonly original: string;
  readonly copy: string;
  /** `unknown` beats `left`: more may be left than is known. */
  readonly state: "clean" | "left" | "unknown";
  readonly left: readonly Left[];
  /** Why nothing is proved. */
  readonly unknown: readonly string[];
  readonly values: number;
  readonly read: Report["read"];
  /** Left out of the copy on purpose. */
  readonly skipped: number;
}

/** Holds a copy against its original; both were inspected with the same key and the same detectors. */
export function verificationOf(original: Report, copy: Report, failOn: Severity): Verification {
  const known = new Set(original.findings.map(({ fingerprint }) => fingerprint));
  const isLeft = ({ fingerprint, severity }: Finding): boolean =>
    known.has(fingerprint) || severities.indexOf(severity) <= severities.indexOf(failOn);
  const left = copy.findings.filter(isLeft);
  const unknown = [...whyUnknown(original, copy, copy.findings.length > left.length)];
  return {
    schema: "watertight.verification/1",
    original: original.places[0]?.target ?? "",
    copy: copy.places[0]?.target ?? "",
    state: unknown.length > 0 ? "unknown" : left.length > 0 ? "left" : "clean",
    left: byColumn(left, known),
    unknown,
    values: original.findings.length + original.moreFindings,
    read: copy.read,
    skipped: copy.gaps.filter(({ kind }) => kind === "skipped").length + copy.moreSkipped,
  };
}

function* whyUnknown(original: Report, copy: Report, hasOthers: boolean): Iterable<string> {
  for (const [called, report] of Object.entries({ original, copy })) {
    if (report.interrupted) yield `the reading of the ${called} was stopped before its end`;
    const unread = report.gaps.filter(({ kind }) => kind === "unread");
    for (const { collection, why } of unread.slice(0, 20)) yield `${called}: ${collection}: ${why}`;
    const more = Math.max(0, unread.length - 20) + report.moreUnread;
    if (more > 0) yield `${called}: ${more} more parts could not be read`;
    const partly = report.collections.filter((one) => isPartly(one));
    for (const { name } of partly.slice(0, 20)) yield `${called}: only a part of ${name} was read or decided`;
    if (partly.length === 0 && report.classes.some(({ exact }) => !exact))
      yield `${called}: what was found is an estimate`;
    if (unread.length === 0 && more === 0 && report.state === "incomplete" && !report.interrupted)
      yield `${called}: not everything could be read or decided`;
    if (partly.length > 20) yield `${called}: only a part of ${partly.length - 20} more was read or decided`;
  }
  const isEmpty = ({ read }: Report): boolean => read.rows === 0 && read.bytes === 0 && read.messages === 0;
  if (isEmpty(copy) && !isEmpty(original)) yield "the copy holds nothing that could be read";
  if (copy.moreFindings > 0)
    yield `${copy.moreFindings} findings of the copy are beyond those listed, and were not compared`;
  if (original.moreFindings > 0 && hasOthers)
    yield `${original.moreFindings} findings of the original are beyond those listed, and were not compared`;
}

function isPartly({ share, exact }: CollectionTotal): boolean {
  return (share !== undefined && share < 1) || !exact;
}

function byColumn(findings: readonly Finding[], known: ReadonlySet<string>): Left[] {
  const all = new Map<string, Left>();
  for (const { detector, title, severity, fingerprint, locations } of findings) {
    const ofOriginal = known.has(fingerprint) ? 1 : 0;
    const places = new Map(
      locations.map(({ collection, field }) => [JSON.stringify([collection, field]), { collection, field }]),
    );
    for (const [where, { collection, field: column }] of places) {
      const key = `${where}${detector}`;
      const before = all.get(key);
      all.set(key, {
        ...{ collection, column, detector, title, severity },
        values: (before?.values ?? 0) + 1,
        ofOriginal: (before?.ofOriginal ?? 0) + ofOriginal,
      });
    }
  }
  return [...all.values()];
}

export function exitCodeOfVerification({ state }: Verification): number {
  return { clean: exitCodes.clean, left: exitCodes.found, unknown: exitCodes.incomplete }[state];
}

/** Lines of what is left that are shown; all of it stands in the JSON. */
const mostShown = 50;

/** The verdict for a person, the short answer first. */
export function verificationText(verification: Verification): string {
  const { state, original, copy, left, unknown, values, read, skipped } = verification;
  const of = values === 1 ? "the one sensitive value" : `the ${values} sensitive values`;
  const size = `${read.collections} ${read.collections === 1 ? "collection" : "collections"}, ${read.rows} rows read`;
  const answer = {
    clean:
      values === 0
        ? `Nothing sensitive was found in ${original}, and nothing in ${copy} (${size}).`
        : `Proved: none of ${of} of ${original} is left in ${copy}, and no other (${size}).`,
    left: `Not safe yet: sensitive values are left in ${copy} (${size}).`,
    unknown: `Not proved: what is in ${copy} is unknown, not safe.`,
  }[state];
  const lines = [answer];
  if (unknown.length > 0) lines.push("", "Why it is not proved:", ...unknown.map((why) => `  ${why}`));
  if (left.length > 0) lines.push("", "Left in the copy:", ...left.slice(0, mostShown).map(leftText));
  if (left.length > mostShown)
    lines.push(`  and ${left.length - mostShown} more; --format json has them all`);
  if (skipped > 0) lines.push("", `Left out of the copy on purpose: ${skipped} parts.`);
  return `${lines.map((line) => visible(line)).join("\n")}\n`;
}

function leftText({ collection, column, title, severity, values, ofOriginal }: Left): string {
  const where = column === undefined ? collection : `${collection}, column ${column}`;
  const known = ofOriginal === 0 ? "" : `, ${ofOriginal} of them found in the original`;
  return `  ${where}: ${values} × ${title} (${severity}${known})`;
}
