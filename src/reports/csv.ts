import type { CollectionTotal, Finding, Location, Report } from "../model/index.ts";
import { worstCollections } from "./collection-words.ts";
import { csvLine } from "./csv-line.ts";
import { remedyLine } from "./words.ts";

const header = [
  "record",
  "severity",
  "class",
  "title",
  "preview",
  "count",
  "exact",
  "confidence",
  "place",
  "collection",
  "line",
  "column",
  "row",
  "field",
  "conversation",
  "conversation_title",
  "message",
  "role",
  "vendor",
  "sent_at",
  "wrapping",
  "first_seen",
  "last_seen",
  "remedy",
  "remedy_id",
  "detector",
  "fingerprint",
  "note",
  "interval_low",
  "interval_high",
  "distinct",
  "is",
  "rows",
  "rows_exact",
  "share_read",
  "people",
  "people_exact",
  "format",
] as const;

type Row = Partial<Record<(typeof header)[number], string | number | boolean | undefined>>;

/**
 * RFC 4180, with a header line, one row for each listed location (`record` is "finding"). A `collection` with findings has a
 * row, each of its `secret` kinds and of its `column`s another. What is not a finding but must not be lost has rows of its own:
 * `gap` for what was not read, `more` for what is not listed.
 */
export function* toCsv(report: Report): Iterable<string> {
  const remedies = new Map(report.remedies.map((remedy) => [remedy.id, remedyLine(remedy)]));
  yield csvLine(header);
  for (const finding of report.findings) {
    const remedy = remedies.get(finding.remedy);
    if (finding.locations.length === 0) yield row(findingRow(report, finding, undefined, remedy));
    for (const location of finding.locations) yield row(findingRow(report, finding, location, remedy));
    if (finding.moreLocations > 0) {
      yield row({
        record: "more",
        fingerprint: finding.fingerprint,
        count: finding.moreLocations,
        note: "further locations of this finding are not listed",
      });
    }
  }
  if (report.moreFindings > 0) {
    yield row({ record: "more", count: report.moreFindings, note: "further findings are not listed" });
  }
  for (const collection of worstCollections(report)) {
    for (const cells of collectionRows(report, collection)) yield row(cells);
  }
  if (report.moreCollections > 0) {
    yield row({ record: "more", count: report.moreCollections, note: "further collections are not listed" });
  }
  for (const { place, collection, kind, why } of report.gaps) {
    yield row({ record: "gap", place: report.places[place]?.target, collection, note: `${kind}: ${why}` });
  }
  if (report.moreUnread > 0) {
    yield row({ record: "gap", count: report.moreUnread, note: "unread: further parts, not listed" });
  }
  if (report.moreSkipped > 0) {
    yield row({ record: "gap", count: report.moreSkipped, note: "skipped: further parts, not listed" });
  }
  if (report.state === "incomplete" || report.interrupted) {
    const why = report.interrupted
      ? "the run was stopped before its end"
      : "not everything could be read or decided";
    yield row({ record: "gap", note: `incomplete: ${why}` });
  }
}

function collectionRows(report: Report, total: CollectionTotal): Row[] {
  const standsIn = { place: report.places[total.place]?.target, collection: total.name };
  const counts = ({
    count,
    exact,
    interval,
  }: Pick<CollectionTotal, "count" | "exact" | "interval">): Row => ({
    count,
    exact,
    interval_low: interval?.low,
    interval_high: interval?.high,
  });
  const whole: Row = {
    ...standsIn,
    ...counts(total),
    record: "collection",
    severity: total.worst,
    class: Object.keys(total.classes).join(" "),
    first_seen: total.span?.from,
    last_seen: total.span?.to,
    is: total.is?.kind,
    rows: total.rows?.count,
    rows_exact: total.rows?.exact,
    share_read: total.share,
    people: total.people?.count,
    people_exact: total.people?.exact,
    format: total.format,
    note: total.is?.because.join("; "),
  };
  const secrets = (total.secrets ?? []).map(
    (secret): Row => ({
      ...standsIn,
      ...counts(secret),
      record: "secret",
      severity: secret.severity,
      class: "secret",
      title: secret.title,
      distinct: secret.distinct,
      detector: secret.detector,
    }),
  );
  const columns = (total.columns ?? []).map(
    (column): Row => ({
      ...standsIn,
      ...counts(column),
      record: "column",
      severity: column.worst,
      class: Object.keys(column.classes).join(" "),
      field: column.name,
      detector: column.detectors.join(" "),
      format: column.type,
    }),
  );
  return [whole, ...secrets, ...columns];
}

function findingRow(
  report: Report,
  finding: Finding,
  location: Location | undefined,
  remedy: string | undefined,
): Row {
  return {
    record: "finding",
    severity: finding.severity,
    class: finding.dataClass,
    title: finding.title,
    preview: finding.preview,
    count: finding.count,
    exact: finding.exact,
    interval_low: finding.interval?.low,
    interval_high: finding.interval?.high,
    confidence: finding.confidence,
    place: location && report.places[location.place]?.target,
    collection: location?.collection,
    line: location?.line,
    column: location?.column,
    row: location?.row,
    field: location?.field,
    conversation: location?.conversation,
    conversation_title: location?.title,
    message: location?.message,
    role: location?.role,
    vendor: location?.vendor,
    sent_at: location?.sentAt,
    wrapping: location?.wrapping?.join(" "),
    first_seen: finding.firstSeen,
    last_seen: finding.lastSeen,
    remedy: remedy ?? finding.remedy,
    remedy_id: finding.remedy,
    detector: finding.detector,
    fingerprint: finding.fingerprint,
  };
}

function row(cells: Row): string {
  return csvLine(header.map((name) => cells[name]));
}
