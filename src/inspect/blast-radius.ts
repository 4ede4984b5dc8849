import type { BlastRadius, Report } from "../model/index.ts";

export interface Glanced {
  readonly rows: number;
  readonly bytes: number;
  /** Something was left that was not read. */
  readonly isCut: boolean;
  readonly budget: { readonly rows: number; readonly bytes: number };
}

/** Gaps that are told; the rest is counted. */
const mostGaps = 10;

/** What would leak through an open door, going by what a glance at the place behind it found. */
export function blastRadius(report: Report, { rows, bytes, isCut, budget }: Glanced): BlastRadius {
  const unread = report.gaps.filter(({ kind }) => kind === "unread");
  return {
    run: report.run,
    rowsRead: rows,
    bytesRead: bytes,
    budget,
    complete: !isCut && report.state === "complete",
    ...rowsOf(report),
    ...(report.people && { people: { count: report.people.count, by: report.people.by } }),
    classes: report.classes.map(({ dataClass, distinct, count, worst }) => ({
      dataClass,
      distinct,
      count,
      worst,
    })),
    secrets: secretsOf(report),
    collections: report.collections.map(({ name, is, rows }) => ({
      name,
      ...(is && { is: is.kind }),
      ...(rows && { rows }),
    })),
    ...spanOf(report),
    gaps: [
      ...unread.slice(0, mostGaps).map(({ collection, why }) => `${collection}: ${why}`),
      ...(unread.length > mostGaps ? [`and ${unread.length - mostGaps} more`] : []),
    ],
  };
}

function rowsOf({ collections }: Report): Pick<BlastRadius, "rows"> {
  const known = collections.flatMap(({ rows }) => (rows === undefined ? [] : [rows]));
  if (known.length === 0) return {};
  const count = known.reduce((sum, rows) => sum + rows.count, 0);
  return { rows: { count, exact: known.length === collections.length && known.every(({ exact }) => exact) } };
}

function secretsOf({ findings }: Report): BlastRadius["secrets"] {
  const kinds = new Map<string, BlastRadius["secrets"][number]>();
  for (const { detector, title, dataClass, severity, remedy } of findings) {
    if (dataClass !== "secret") continue;
    const distinct = (kinds.get(detector)?.distinct ?? 0) + 1;
    kinds.set(detector, { detector, title, distinct, severity, remedy });
  }
  return [...kinds.values()];
}

function spanOf({ collections }: Report): Pick<BlastRadius, "span"> {
  const spans = collections.flatMap(({ span }) => (span === undefined ? [] : [span]));
  const from = spans.map((span) => span.from).sort()[0];
  const to = spans
    .map((span) => span.to)
    .sort()
    .at(-1);
  return from === undefined || to === undefined ? {} : { span: { from, to } };
}
