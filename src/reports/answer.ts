import { type Report, type Severity, severities } from "../model/index.ts";
import { clean } from "./clean.ts";
import { bytesText, capitalised, different, differentIn, honest, many, whole } from "./words.ts";

/** The short answer that every format for people begins with. */
export interface Answer {
  /** One sentence: what leaks and how much. */
  readonly headline: string;
  readonly worst: Severity | undefined;
  /** How many people, where that was counted. */
  readonly people: string | undefined;
  /** Why the answer is not the whole answer; absent when everything was read. */
  readonly unknown: string | undefined;
  /** What was left out on purpose or by the allow-list. */
  readonly leftOut: string | undefined;
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
    people: peopleOf(report),
    unknown: unknownOf(report),
    leftOut: leftOutOf(report),
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
    if (report.read.collections === 0) return "Nothing was read, so nothing is known.";
    const read = `${many(report.read.collections, "collection")} (${bytesText(report.read.bytes)})`;
    return report.state === "complete"
      ? `Nothing sensitive was found in the ${read} that ${report.read.collections === 1 ? "was" : "were"} read.`
      : `Nothing sensitive was found in what could be read: ${read}.`;
  }
  const isSample = report.classes.some(({ interval }) => interval !== undefined);
  const values = `${capitalised(different({ count: distinct, exact, isSample }))} sensitive ${distinct === 1 ? "value is" : "values are"}`;
  const found = count === distinct ? "" : `, found ${honest(count, exact)} times`;
  const secrets = report.classes.find(({ dataClass }) => dataClass === "secret");
  const among =
    secrets === undefined
      ? `The worst ${distinct === 1 ? "is" : "are"} ${worst}.`
      : `${capitalised(differentIn(secrets))} of them ${secrets.distinct === 1 ? "is a secret" : "are secrets"} (keys, tokens, passwords).`;
  return `${values} ${holderOf(report)}${found}. ${among}`;
}

function holderOf(report: Report): string {
  const areChats =
    report.places.length > 0 && report.places.every(({ kind }) => kind.endsWith("chat export"));
  return areChats ? "in these conversations" : "here";
}

/** Reads on after "People concerned: ". */
function peopleOf({ people }: Report): string | undefined {
  if (people === undefined) return undefined;
  const by = clean(people.by);
  return people.count === 1
    ? `1, going by one ${by}`
    : `${different({ ...people, isSample: people.ofSample === true })}, one for each different ${by}`;
}

function unknownOf(report: Report): string | undefined {
  if (report.state === "complete" && !report.interrupted) return undefined;
  const unread = report.gaps.filter(({ kind }) => kind === "unread").length + report.moreUnread;
  const why = [
    report.interrupted ? "the run was stopped before its end" : "",
    unread > 0 ? `${many(unread, "part")} could not be read` : "",
  ].filter((reason) => reason !== "");
  const reasons = why.length === 0 ? "not everything could be read or decided" : why.join(", and ");
  return `Incomplete: ${reasons}. What is there is unknown, not safe.`;
}

/** What was left out on purpose, or by the allow-list; nothing when nothing was. */
function leftOutOf(report: Report): string | undefined {
  const skipped = report.gaps.filter(({ kind }) => kind === "skipped").length + report.moreSkipped;
  const parts = [
    skipped > 0 ? `${many(skipped, "part")} on purpose` : "",
    report.allowed > 0 ? `${many(report.allowed, "occurrence")} by the allow-list` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : `Left out: ${parts.join(", ")}.`;
}

function readOf(report: Report): string {
  const { collections, bytes, rows, messages, conversations } = report.read;
  const parts = [many(collections, "collection"), bytesText(bytes)];
  if (rows > 0) parts.push(many(rows, "row"));
  if (messages > 0) parts.push(`${whole(messages)} messages in ${many(conversations, "conversation")}`);
  return parts.join(", ");
}

/** "and 12 more that could not be read, and 3 more left out on purpose"; nothing when every gap is listed. */
export function moreGapsText({ moreUnread, moreSkipped }: Report): string | undefined {
  const parts = [
    moreUnread > 0 ? `${whole(moreUnread)} more that could not be read` : "",
    moreSkipped > 0 ? `${whole(moreSkipped)} more left out on purpose` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : `and ${parts.join(", and ")}`;
}
