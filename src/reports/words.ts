import type { DataClass, Finding, RemedyText, Report, Severity } from "../model/index.ts";
import { clean } from "./clean.ts";

/** What stands in a data class, in words of everyday. */
export const classHints: Readonly<Record<DataClass, string>> = {
  secret: "keys, tokens, passwords",
  identity: "identity numbers of people",
  contact: "mail addresses, phone numbers",
  financial: "cards, accounts, wallets",
  health: "health data of people",
  conversation: "what was said to an AI",
  instructions: "system prompts",
  infrastructure: "internal hosts and addresses",
  business: "confidential business data",
};

/** What a finding's severity means to its reader. */
export const severityHints: Readonly<Record<Severity, string>> = {
  critical: "lets a stranger spend, read or act",
  high: "harms a person or opens a door",
  medium: "harms together with something else",
  low: "helps somebody who looks for more",
};

const numbers = new Intl.NumberFormat("en-US");

/** 1234567 as "1,234,567". */
export function whole(count: number): string {
  return numbers.format(count);
}

/** The 95 % interval of an estimate. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A count that says whether it is estimated: "about 1,200", "about 1,200 (1,100–1,310)". */
export function honest(count: number, exact: boolean, interval?: Interval): string {
  return exact ? whole(count) : `about ${whole(count)}${intervalText(interval)}`;
}

function intervalText(interval: Interval | undefined): string {
  return interval === undefined ? "" : ` (${whole(interval.low)}–${whole(interval.high)})`;
}

/** Different things: "40", "at least 40" when only a sample was looked at, "about 1,200,000" when they were too many to count. */
export function different({ count, exact, isSample }: Different): string {
  if (exact) return whole(count);
  return `${isSample ? "at least" : "about"} ${whole(count)}`;
}

export interface Different {
  readonly count: number;
  readonly exact: boolean;
  /** Of a sample, so that there may be more. */
  readonly isSample: boolean;
}

/** Distinct values in a total; one with an interval is of a sample. */
export function differentIn({
  distinct: count,
  exact,
  interval,
}: {
  readonly distinct: number;
  readonly exact: boolean;
  readonly interval?: Interval | undefined;
}): string {
  return different({ count, exact, isSample: interval !== undefined });
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 value", "2 values". */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : several}`;
}

/** "once", "4 times", "about 1,200 times", "about 1,200 times (1,100–1,310)". */
export function times(count: number, exact: boolean, interval?: Interval): string {
  if (exact) return count === 1 ? "once" : `${whole(count)} times`;
  return `about ${whole(count)} times${intervalText(interval)}`;
}

/** Bytes as a person reads them, powers of 1000: "3.4 MB". */
export function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return many(bytes, "byte");
  return `${value < 9.95 ? value.toFixed(1) : whole(Math.round(value))} ${units[unit]}`;
}

/** The day of an ISO 8601 instant, UTC. */
export function day(instant: string): string {
  return instant.slice(0, 10);
}

/** Day and minute of an ISO 8601 instant: "2025-01-29 14:05 UTC". */
export function minute(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** "2025-01-03", or "2025-01-03 to 2025-01-29" when the days differ. */
export function span(first: string | undefined, last: string | undefined): string {
  if (first === undefined || last === undefined) return first ?? last ?? "";
  return day(first) === day(last) ? day(first) : `${day(first)} to ${day(last)}`;
}

/** How long a run took, in words. */
export function durationText(startedAt: string, endedAt: string): string {
  const seconds = Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${whole(minutes)} min ${Math.round(seconds % 60)} s`;
}

/** Marks what nobody looked up, wherever it is shown. */
export function verifiedText(remedy: RemedyText): string {
  if (remedy.verified === "recalled") return "from memory, check";
  const where = remedy.verified === "file" ? "checked in a published file" : "checked on a published page";
  return `${where}, ${remedy.asOf}`;
}

/** The one line of a remedy, marked when it was not looked up. */
export function remedyLine(remedy: RemedyText): string {
  return remedy.verified === "recalled" ? `${clean(remedy.title)} (from memory, check)` : clean(remedy.title);
}

/** What is to be done, worst first: each remedy with the findings that ask for it. */
export interface Action {
  readonly remedy: RemedyText;
  readonly worst: Severity;
  readonly findings: readonly Finding[];
}

/** Remedies in the order in which a person should take them up. */
export function actionsOf(report: Report): readonly Action[] {
  const known = new Map(report.remedies.map((remedy) => [remedy.id, remedy]));
  const asked = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const already = asked.get(finding.remedy);
    if (already === undefined) asked.set(finding.remedy, [finding]);
    else already.push(finding);
  }
  // Findings come worst first, so the order of first appearance is the order of urgency.
  return [...asked].map(([id, findings]) => ({
    remedy: known.get(id) ?? unknownRemedy(id),
    worst: findings[0]?.severity ?? "low",
    findings,
  }));
}

/** What an action is about, most frequent first: "ClickHouse URL with password (7), Redis password (2)". */
export function aboutAction({ findings }: Action): string {
  const titles = new Map<string, number>();
  for (const { title } of findings) titles.set(title, (titles.get(title) ?? 0) + 1);
  const sorted = [...titles].sort(([, one], [, other]) => other - one);
  const shown = sorted
    .slice(0, 3)
    .map(([title, count]) => (count === 1 ? clean(title) : `${clean(title)} (${whole(count)})`));
  return sorted.length > shown.length
    ? `${shown.join(", ")} and ${many(sorted.length - shown.length, "other kind")}`
    : shown.join(", ");
}

/** The address at which an action begins; nothing when its line already names it. */
export function addressOf({ remedy }: Action): string | undefined {
  const where = remedy.steps
    .map((step) => /^https:\/\/\S+/.exec(step.where ?? "")?.[0])
    .find((each) => each !== undefined);
  if (where === undefined) return undefined;
  const shown = clean(where);
  return remedy.title.includes(shown.slice("https://".length)) ? undefined : shown;
}

/** A finding may name a remedy the report does not carry; it is shown by its id, never dropped. */
function unknownRemedy(id: string): RemedyText {
  return {
    id,
    title: `See remedy ${id}`,
    steps: [],
    verified: "recalled",
    asOf: "1970-01-01",
    references: [],
  };
}
