import {
  type BlastRadius,
  type Exposure,
  LifecycleState,
  type ScanReport,
  type Severity,
  severities,
} from "../../model/index.ts";
import { clean } from "../clean.ts";
import { bytesText, capitalised, many, minute, span, whole } from "../words.ts";
import { isExposed, reachers, worstFirst } from "./scan-words.ts";

/** The short answer that every format for people begins with. */
export interface ScanAnswer {
  readonly headline: string;
  readonly worst: Severity | undefined;
  /** What would leak, all open services together; undefined when nothing is open. */
  readonly leaks: string | undefined;
  /** What became of what an earlier scan found; undefined when none was followed up. */
  readonly followed: string | undefined;
  readonly unknown: string | undefined;
  /** What was asked. */
  readonly asked: string;
}

/** Says what a scan found, never calling safe what was not decided. */
export function scanAnswer(report: ScanReport): ScanAnswer {
  const worst = severities.find((severity) =>
    report.exposures.some((exposure) => exposure.severity === severity),
  );
  return {
    headline: headlineOf(report),
    worst,
    leaks: leaksOf(report),
    followed: followedOf(report),
    unknown: unknownOf(report),
    asked: askedOf(report),
  };
}

/** Services with one verdict, in the report's order. */
export function withVerdict({ exposures }: ScanReport, verdict: Exposure["verdict"]): readonly Exposure[] {
  return exposures.filter((exposure) => exposure.verdict === verdict);
}

function headlineOf(report: ScanReport): string {
  const open = withVerdict(report, "open");
  const weak = withVerdict(report, "weak");
  const guarded = withVerdict(report, "guarded").length;
  const parts = [
    ...(open.length > 0
      ? [`${many(open.length, "service is", "services are")} open to ${whoReaches(open)}`]
      : []),
    ...(weak.length > 0 ? [`${weakText(weak.length, open.length > 0)} strangers too much`] : []),
  ];
  if (parts.length > 0) return `${capitalised(parts.join(", "))}.`;
  if (report.exposures.length === 0) {
    if (report.asked.ports === 0) return "Nothing was asked, so nothing is known.";
    return report.asked.doors === 0 ? "No service answered." : "No data or AI service was recognised.";
  }
  if (guarded < report.exposures.length) return "No service was found open.";
  return guarded === 1
    ? "The one service that was recognised is guarded."
    : `All ${whole(guarded)} services that were recognised are guarded.`;
}

function weakText(count: number, isMore: boolean): string {
  if (isMore) return many(count, "more tells", "more tell");
  return many(count, "service tells", "services tell");
}

/** The widest reach is what matters. */
function whoReaches(open: readonly Exposure[]): string {
  const widest = (["everyone", "local network"] as const).find((reach) =>
    open.some(({ reachableBy }) => reachableBy === reach),
  );
  return reachers[widest ?? "this machine"];
}

function leaksOf(report: ScanReport): string | undefined {
  const open = withVerdict(report, "open");
  if (open.length === 0) return undefined;
  const blasts = open.flatMap(({ blast }) => (blast === undefined ? [] : [blast]));
  const read = blasts.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  if (read === 0)
    return `What would leak is not known: nothing that lies there was ${blasts.length === 0 ? "looked into" : "read"}.`;
  const known = blasts.flatMap(({ rows }) => (rows === undefined ? [] : [rows]));
  const rows = known.reduce((sum, { count }) => sum + count, 0);
  const isExact = known.length === open.length && known.every(({ exact }) => exact);
  const lies =
    rows > read ? `${isExact ? "" : "About "}${many(rows, "row")} ${rows === 1 ? "lies" : "lie"} open. ` : "";
  const sentence = `${lies}${capitalised(`${many(read, "row")} ${read === 1 ? "was" : "were"} read`)}`;
  return `${sentence}${heldIn(blasts)}.${unseen(open.length - blasts.filter(({ rowsRead }) => rowsRead > 0).length)}`;
}

function heldIn(blasts: readonly BlastRadius[]): string {
  const secrets = blasts.flatMap((blast) => blast.secrets).reduce((sum, { distinct }) => sum + distinct, 0);
  // The same people may be in several services, so that adding up would count them twice.
  const people = blasts.reduce((most, blast) => Math.max(most, blast.people?.count ?? 0), 0);
  const others = blasts
    .flatMap((blast) => blast.classes)
    .filter(({ dataClass }) => dataClass !== "secret")
    .reduce((sum, { distinct }) => sum + distinct, 0);
  const parts = [
    ...(secrets > 0 ? [many(secrets, "secret")] : []),
    ...(people > 0 ? [`data of at least ${many(people, "person", "people")}`] : []),
    ...(people === 0 && others > 0
      ? [many(others, secrets > 0 ? "other sensitive value" : "sensitive value")]
      : []),
  ];
  return parts.length === 0
    ? ": nothing sensitive was seen in what was read"
    : `, with ${parts.join(" and ")}`;
}

function unseen(services: number): string {
  if (services === 0) return "";
  return ` ${many(services, "open service was", "open services were")} not looked into.`;
}

function followedOf({ exposures }: ScanReport): string | undefined {
  const states = exposures.flatMap(({ lifecycle }) => (lifecycle === undefined ? [] : [lifecycle.state]));
  if (states.length === 0) return undefined;
  const counts = [...LifecycleState.options]
    .reverse()
    .map((state) => ({ state, count: states.filter((each) => each === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${whole(count)} ${state}`);
  return `Of ${many(states.length, "exposure")} found before: ${counts.join(", ")}.`;
}

function unknownOf({ state, interrupted, exposures, strange, gaps }: ScanReport): string | undefined {
  if (state === "complete" && !interrupted) return undefined;
  const undecided =
    exposures.flatMap(({ doors }) => doors).filter(({ verdict }) => verdict === "unknown").length +
    strange.filter(({ verdict }) => verdict === "unknown").length;
  const why = [
    ...(interrupted ? ["stopped before its end"] : []),
    ...(undecided > 0 ? [`${many(undecided, "door")} not judged`] : []),
    ...(gaps.length > 0 ? [`${many(gaps.length, "target")} not fully seen`] : []),
  ];
  return `Incomplete: ${why.length === 0 ? "not everything could be decided" : why.join(", ")}: unknown, not safe.`;
}

function askedOf({ asked }: ScanReport): string {
  return [
    many(asked.addresses, "address", "addresses"),
    many(asked.ports, "door"),
    `${whole(asked.doors)} answered`,
    many(asked.requests, "question"),
    `${bytesText(asked.bytesRead)} read`,
  ].join(", ");
}

/** What would leak through one service, a line each. */
export function blastLines({ blast }: Exposure): string[] {
  if (blast === undefined) return [];
  const least = blast.complete ? "" : "at least ";
  const secrets = blast.secrets.map(({ title, distinct }) =>
    distinct === 1 ? `1 ${clean(title)}` : `${whole(distinct)} × ${clean(title)}`,
  );
  const classes = blast.classes
    .filter(({ dataClass }) => dataClass !== "secret")
    .map(({ dataClass, distinct }) => `${many(distinct, "value")} of class ${dataClass}`);
  return [
    ...extentOf(blast),
    ...(secrets.length === 0 ? [] : [`${least}${secrets.join(", ")}`]),
    ...(classes.length === 0 ? [] : [`${least}${classes.join(", ")}`]),
    ...(blast.people === undefined
      ? []
      : [`${least}${many(blast.people.count, "person", "people")}, going by ${clean(blast.people.by)}`]),
    ...(blast.span === undefined ? [] : [`from ${span(blast.span.from, blast.span.to)}`]),
    `read to tell: ${many(blast.rowsRead, "row")}, ${bytesText(blast.bytesRead)}${blast.complete ? ", which is all" : ""}`,
    ...blast.gaps.map((gap) => `not read: ${clean(gap)}`),
  ];
}

function extentOf({ rows, collections }: BlastRadius): string[] {
  const kinds = [...new Set(collections.flatMap(({ is }) => (is === undefined ? [] : [is])))];
  const are = kinds.length === 0 ? "" : `: ${kinds.join(", ")}`;
  if (rows === undefined)
    return collections.length === 0 ? [] : [`${many(collections.length, "collection")}${are}`];
  return [
    `${rows.exact ? "" : "about "}${many(rows.count, "row")} in ${many(collections.length, "collection")}${are}`,
  ];
}

/** "default from 10.0.0.5, 12 times, last 2025-01-29 10:00 UTC: logs.log_stream" */
export function readerLines({ readers = [] }: Exposure): string[] {
  return readers.map(({ who, reads, when, of }) => {
    const last = when === undefined ? "" : `, last ${minute(when.to)}`;
    const tables = of.length === 0 ? "" : `: ${of.map(clean).join(", ")}`;
    return `${clean(who)}, ${reads === 1 ? "once" : `${whole(reads)} times`}${last}${tables}`;
  });
}

/** Services that are open or weak, worst first. */
export function exposed({ exposures }: ScanReport): readonly Exposure[] {
  return worstFirst(exposures.filter(isExposed));
}
