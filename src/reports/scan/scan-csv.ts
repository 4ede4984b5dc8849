import type { Exposure, ExposureDoor, ScanReport } from "../../model/index.ts";
import { type Cell, csvLine } from "../csv-line.ts";
import { scanAnswer } from "./scan-answer.ts";
import { howClosed, severityOfDoor } from "./scan-words.ts";

const header = [
  "record",
  "verdict",
  "severity",
  "product",
  "version",
  "service",
  "address",
  "name",
  "port",
  "tls",
  "tls_trusted",
  "tls_valid_to",
  "reachable_by",
  "why",
  "shown",
  "inferred",
  "rows",
  "rows_exact",
  "rows_read",
  "secrets",
  "people",
  "classes",
  "span_from",
  "span_to",
  "readers",
  "vulnerabilities",
  "state",
  "state_since",
  "do_first",
  "expected",
  "exposure",
  "note",
] as const;

type Row = Partial<Record<(typeof header)[number], Cell>>;

/**
 * RFC 4180, with a header line and one row a door: `record` is "door" for a door of a service, "strange" for one that
 * no service was recognised at, "closed" for one that took no connection. What was not looked at has rows too: `gap`.
 */
export function* scanToCsv(report: ScanReport): Iterable<string> {
  yield csvLine(header);
  for (const exposure of report.exposures) {
    const about = aboutExposure(exposure);
    for (const door of exposure.doors)
      yield row({ ...about, ...aboutDoor(door), severity: severityAt(exposure, door) });
  }
  for (const { address, name, port, speaks, verdict, why } of report.strange) {
    yield row({ record: "strange", verdict, address, name, port, service: speaks, why });
  }
  for (const { address, name, port, how } of report.closed) {
    const verdict = how === "unreachable" ? "unknown" : "closed";
    yield row({ record: "closed", verdict, address, name, port, why: howClosed[how], note: how });
  }
  for (const { target, why } of report.gaps)
    yield row({ record: "gap", verdict: "unknown", name: target, why });
  const { unknown } = scanAnswer(report);
  if (unknown !== undefined) yield row({ record: "gap", verdict: "unknown", note: unknown });
}

function aboutExposure(exposure: Exposure): Row {
  const { blast, readers, lifecycle, vulnerabilities, reach } = exposure;
  const able = (wanted: "shown" | "inferred"): string =>
    reach.flatMap(({ can, how }) => (how === wanted ? [can] : [])).join("; ");
  return {
    record: "door",
    product: exposure.title,
    version: exposure.version,
    reachable_by: exposure.reachableBy,
    why: exposure.why,
    shown: able("shown"),
    inferred: able("inferred"),
    rows: blast?.rows?.count,
    rows_exact: blast?.rows?.exact,
    rows_read: blast?.rowsRead,
    secrets: blast?.secrets.reduce((sum, { distinct }) => sum + distinct, 0),
    people: blast?.people?.count,
    classes: blast?.classes.map(({ dataClass }) => dataClass).join(" "),
    span_from: blast?.span?.from,
    span_to: blast?.span?.to,
    readers: readers?.length,
    vulnerabilities: exposure.vulnerabilitiesKnown
      ? vulnerabilities.map(({ id }) => id).join(" ")
      : "not known",
    state: lifecycle?.state,
    state_since: lifecycle?.since,
    do_first: exposure.fix[0]?.do,
    exposure: exposure.id,
  };
}

function severityAt(exposure: Exposure, { verdict }: ExposureDoor): string | undefined {
  return verdict === "open" || verdict === "weak" ? severityOfDoor(exposure, verdict) : undefined;
}

function aboutDoor({ verdict, service, address, name, port, tls, expected }: ExposureDoor): Row {
  return {
    verdict,
    service,
    address,
    name,
    port,
    tls: tls?.protocol,
    tls_trusted: tls?.trusted,
    tls_valid_to: tls?.validTo,
    expected,
    note: tls?.problem,
  };
}

function row(cells: Row): string {
  return csvLine(header.map((name) => cells[name]));
}
