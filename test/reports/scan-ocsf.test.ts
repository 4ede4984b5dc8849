import { describe, expect, test } from "vitest";
import { scanToOcsf } from "../../src/reports/scan/scan-ocsf.ts";
import { whole } from "./fixture.ts";
import { OcsfEvent } from "./ocsf-shape.ts";
import { fullScan, guardedScan, stoppedScan } from "./scan-fixture.ts";

function eventsOf(scan: typeof fullScan): OcsfEventOf[] {
  const text = whole(scanToOcsf(scan));
  return text === ""
    ? []
    : text
        .trimEnd()
        .split("\n")
        .map((line) => OcsfEvent.parse(JSON.parse(line)));
}
type OcsfEventOf = ReturnType<typeof OcsfEvent.parse>;

describe("OCSF of a scan", () => {
  test("each line is an event of the shape the schema asks for", () => {
    expect(
      eventsOf(fullScan).map(({ class_uid, finding_info }) => `${class_uid} ${finding_info.uid}`),
    ).toEqual([
      "2004 clickhouse-7d1e9a02",
      "2002 clickhouse-7d1e9a02:vulnerabilities",
      "2004 redis-1a2b3c4d",
      "2004 qdrant-99887766",
      "2004 postgres-5e6f7a8b",
      "2004 ollama-0badcafe",
      `2004 ${fullScan.run}:incomplete`,
    ]);
  });

  test("only what was seen closed is resolved", () => {
    const status = new Map(eventsOf(fullScan).map((event) => [event.finding_info.uid, event.status]));
    expect(status.get("postgres-5e6f7a8b")).toBe("Resolved");
    expect(status.get("ollama-0badcafe")).toBe("In Progress");
    expect(status.get("clickhouse-7d1e9a02")).toBe("New");
  });

  test("what is unknown is an event of unknown severity, never of none", () => {
    const unknown = eventsOf(fullScan).filter(({ severity }) => severity === "Unknown");
    expect(unknown.map(({ finding_info }) => finding_info.uid)).toEqual([
      "qdrant-99887766",
      `${fullScan.run}:incomplete`,
    ]);
    expect(eventsOf(stoppedScan)).toHaveLength(1);
    expect(eventsOf(guardedScan)).toEqual([]);
  });
});
