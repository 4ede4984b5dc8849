import {
  type Exposure,
  type FixStep,
  type ScanReport,
  type Severity,
  severities,
} from "../../model/index.ts";
import { clean } from "../clean.ts";
import { bytesText, capitalised, classHints, many, whole } from "../words.ts";

/** The short answer that every format for people begins with. */
export interface ScanAnswer {
  readonly headline: string;
  readonly worst: Severity | undefined;
  /** What would leak, all open services together; undefined when nothing was read. */
  readonly leaks: string | undefined;
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
    unknown: unknownOf(report),
    asked: askedOf(report),
  };
}

export function withVerdict({ exposures }: ScanReport, verdict: Exposure["verdict"]): readonly Exposure[] {
  return exposures.filter((exposure) => exposure.verdict === verdict);
}

function headlineOf(report: ScanReport): string {
  const open = withVerdict(report, "open");
  const weak = withVerdict(report, "weak");
  const guarded = withVerdict(report, "guarded");
  const parts: string[] = [];
  if (open.length > 0)
    parts.push(`${many(open.length, "service is", "services are")} open to ${whoReaches(open)}`);
  if (weak.length > 0)
    parts.push(`${many(weak.length, "service tells", "services tell")} strangers more than it should`);
  if (parts.length > 0) {
    const rest = guarded.length === 0 ? "" : `; ${many(guarded.length, "asks", "ask")} who one is`;
    return `${capitalised(parts.join(", and "))}${rest}.`;
  }
  if (report.exposures.length === 0) {
    return report.asked.doors === 0 ? "No service answered." : "No data or AI service was recognised.";
  }
  if (guarded.length === report.exposures.length) {
    return guarded.length === 1
      ? "The one service that was recognised asks who one is."
      : `All ${guarded.length} services that were recognised ask who one is.`;
  }
  return "No service was found open.";
}

/** "anyone who reaches them from the internet" is what matters; the widest reach is named. */
function whoReaches(open: readonly Exposure[]): string {
  if (open.some(({ reachableBy }) => reachableBy === "everyone")) return "anyone on the internet";
  if (open.some(({ reachableBy }) => reachableBy === "local network")) return "anyone on the local network";
  return "any program on this machine";
}

function leaksOf({ exposures }: ScanReport): string | undefined {
  const blasts = exposures.flatMap(({ blast }) => (blast === undefined ? [] : [blast]));
  if (blasts.length === 0) return undefined;
  const rows = blasts.reduce((sum, { rows }) => sum + (rows?.count ?? 0), 0);
  const secrets = blasts.flatMap((blast) => blast.secrets).reduce((sum, { distinct }) => sum + distinct, 0);
  const people = Math.max(0, ...blasts.map((blast) => blast.people?.count ?? 0));
  const isAll = blasts.every(({ complete }) => complete);
  const parts = [
    ...(rows > 0 ? [many(rows, "row")] : []),
    ...(secrets > 0 ? [many(secrets, "secret")] : []),
    ...(people > 0 ? [`data of ${many(people, "person", "people")}`] : []),
  ];
  const read = blasts.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  if (parts.length === 0)
    return `Nothing sensitive was seen in the ${many(read, "row")} that ${read === 1 ? "was" : "were"} read.`;
  return `Would leak${isAll ? "" : " at least"}: ${parts.join(", ")}${isAll ? "" : ` (seen in ${many(read, "row")})`}.`;
}

function unknownOf({ state, interrupted, exposures, strange, gaps }: ScanReport): string | undefined {
  if (state === "complete") return undefined;
  const undecided =
    exposures.filter(({ verdict }) => verdict === "unknown").length +
    strange.filter(({ verdict }) => verdict === "unknown").length;
  const why = [
    ...(interrupted ? ["the scan was stopped before its end"] : []),
    ...(undecided > 0 ? [`${many(undecided, "door")} could not be judged`] : []),
    ...(gaps.length > 0 ? [`${many(gaps.length, "thing")} could not be looked at`] : []),
  ];
  return `Incomplete: ${why.length === 0 ? "not everything could be decided" : why.join(", and ")}. What is there is unknown, not safe.`;
}

function askedOf({ asked }: ScanReport): string {
  return [
    many(asked.addresses, "address", "addresses"),
    many(asked.ports, "port"),
    `${many(asked.doors, "door")} open`,
    many(asked.requests, "question"),
    `${bytesText(asked.bytesRead)} read`,
  ].join(", ");
}

/** `127.0.0.1:8123` or `db.internal:8123 (10.0.0.5)`. */
export function doorsText({ doors }: Exposure): string {
  return doors
    .map(({ name, address, port }) => {
      const host = address.includes(":") ? `[${address}]` : address;
      return name === undefined ? `${host}:${port}` : `${clean(name)}:${port} (${address})`;
    })
    .join(", ");
}

/** "ClickHouse 18.16.1" */
export function productText({ title, version }: Exposure): string {
  return clean(version === undefined ? title : `${title} ${version}`);
}

/** "read data, write (inferred), run code (inferred)" */
export function reachText({ reach }: Exposure): string {
  return reach.map(({ can, how }) => (how === "shown" ? can : `${can} (inferred)`)).join(", ");
}

/** What would leak through one service, a line each. */
export function blastLines({ blast }: Exposure): string[] {
  if (blast === undefined) return [];
  const least = blast.complete ? "" : "at least ";
  const secrets = blast.secrets.map(({ title, distinct }) => `${whole(distinct)} ${clean(title)}`);
  const classes = blast.classes.filter(({ dataClass }) => dataClass !== "secret");
  const kinds = [...new Set(blast.collections.flatMap(({ is }) => (is === undefined ? [] : [is])))];
  return [
    ...(blast.rows === undefined
      ? []
      : [
          `${blast.rows.exact ? "" : "about "}${many(blast.rows.count, "row")} in ${many(blast.collections.length, "collection")}${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}`,
        ]),
    ...(secrets.length === 0 ? [] : [`${least}${secrets.join(", ")}`]),
    ...(classes.length === 0
      ? []
      : [
          `${least}${classes.map(({ dataClass, distinct }) => `${whole(distinct)} ${classHints[dataClass]}`).join("; ")}`,
        ]),
    ...(blast.people === undefined
      ? []
      : [`${least}${many(blast.people.count, "person", "people")}, by ${clean(blast.people.by)}`]),
    ...(blast.span === undefined
      ? []
      : [`from ${blast.span.from.slice(0, 10)} to ${blast.span.to.slice(0, 10)}`]),
    `${many(blast.rowsRead, "row")} (${bytesText(blast.bytesRead)}) were read to tell`,
    ...blast.gaps.map((gap) => `not read: ${clean(gap)}`),
  ];
}

/** "default from 10.0.0.5, 12 times, last 2025-01-29 10:00" */
export function readerLines({ readers = [] }: Exposure): string[] {
  return readers.map(({ who, reads, when, of }) => {
    const last = when === undefined ? "" : `, last ${when.to.slice(0, 16).replace("T", " ")} UTC`;
    const tables = of.length === 0 ? "" : `: ${of.map(clean).join(", ")}`;
    return `${clean(who)}, ${reads === 1 ? "once" : `${whole(reads)} times`}${last}${tables}`;
  });
}

/** One thing to do, and for which services. */
export interface ScanAction {
  readonly step: FixStep;
  readonly worst: Severity;
  readonly exposures: readonly Exposure[];
}

/** What to do, in the order to do it in: by service, the worst first; steps that are alike once. */
export function scanActions({ exposures }: ScanReport): ScanAction[] {
  const actions = new Map<string, { step: FixStep; worst: Severity; exposures: Exposure[] }>();
  for (const exposure of exposures) {
    for (const step of exposure.fix) {
      const key = JSON.stringify([step.do, step.text]);
      const known = actions.get(key);
      if (known === undefined)
        actions.set(key, { step, worst: exposure.severity ?? "low", exposures: [exposure] });
      else known.exposures.push(exposure);
    }
  }
  return [...actions.values()];
}
