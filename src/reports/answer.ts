import { type Report, type Severity, severities } from "../model/index.ts";
import { clean } from "./clean.ts";
import { bytesText, honest, many, whole } from "./words.ts";

/** The short answer that every format for people begins with. */
export interface Answer {
  /** One sentence: what leaks and how much. */
  readonly headline: string;
  readonly worst: Severity | undefined;
  /** How many people, where that was counted. */
  readonly people: string | undefined;
  /** Why the answer is not the whole answer; absent when everything was read. */
  readonly unknown: string | undefined;
  /** How much was read. */
  readonly read: string;
}

/** Says what a run found, never calling safe what was not read. */
export function answerOf(report: Report): Answer {
  const distinct = report.classes.reduce((sum, { distinct }) => sum + distinct, 0);
  const count = report.classes.reduce((sum, { count }) => sum + count, 0);
  const exact = report.classes.every(({ exact }) => exact);
  const worst = severities.find((severity) => report.classes.some((total) => total.worst === severity));
  return {
    headline: headlineOf(report, distinct, count, exact, worst),
    worst,
    people:
      report.people === undefined
        ? undefined
        : `${honest(report.people.count, report.people.exact)} ${report.people.count === 1 ? "person" : "people"}, counted by ${clean(report.people.by)}`,
    unknown: unknownOf(report),
    read: readOf(report),
  };
}

function headlineOf(
  report: Report,
  distinct: number,
  count: number,
  exact: boolean,
  worst: Severity | undefined,
): string {
  if (worst === undefined) {
    return report.state === "complete"
      ? "Nothing sensitive was found."
      : "Nothing sensitive was found in what could be read.";
  }
  const values = `${exact ? "" : "about "}${many(distinct, "sensitive value")}`;
  const found = count === distinct ? "" : `, ${honest(count, exact)} times in all`;
  const first = `${values} would leak from here${found}.`;
  return `${first.charAt(0).toUpperCase()}${first.slice(1)} The worst ${distinct === 1 ? "is" : "are"} ${worst}.`;
}

function unknownOf(report: Report): string | undefined {
  if (report.state === "complete" && !report.interrupted) return undefined;
  const listed = report.gaps.filter(({ kind }) => kind === "unread").length;
  const unread = listed + report.moreGaps;
  const why = [
    report.interrupted ? "the run was stopped before its end" : "",
    unread > 0
      ? `${report.moreGaps > 0 ? upTo(listed, unread) : many(unread, "part")} could not be read`
      : "",
  ].filter((reason) => reason !== "");
  const reasons = why.length === 0 ? "not everything could be read or decided" : why.join(", and ");
  return `Incomplete: ${reasons}. What is there is unknown, not safe.`;
}

function readOf(report: Report): string {
  const { collections, bytes, rows, messages, conversations } = report.read;
  const parts = [many(collections, "collection"), bytesText(bytes)];
  if (rows > 0) parts.push(many(rows, "row"));
  if (messages > 0) parts.push(`${whole(messages)} messages in ${many(conversations, "conversation")}`);
  return parts.join(", ");
}

/** Of gaps that are not listed the kind is not known, so their number is only a bound. */
function upTo(least: number, most: number): string {
  return least === 0 ? `up to ${many(most, "part")}` : `${whole(least)} to ${many(most, "part")}`;
}
