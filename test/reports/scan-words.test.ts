import { describe, expect, test } from "vitest";
import type { Exposure, ScanReport } from "../../src/model/index.ts";
import { changesText } from "../../src/reports/scan/changes.ts";
import { disclosureLetter } from "../../src/reports/scan/disclosure.ts";
import { actionGroups, groupTitle } from "../../src/reports/scan/scan-actions.ts";
import { scanAnswer } from "../../src/reports/scan/scan-answer.ts";
import { scanTerminal } from "../../src/reports/scan/scan-terminal.ts";
import { doorsText, doorText } from "../../src/reports/scan/scan-words.ts";
import { changes, fullScan, guardedScan, stoppedScan } from "./scan-fixture.ts";
import { clickHouse } from "./scan-fixture-clickhouse.ts";

const redis = fullScan.exposures.find(({ service }) => service === "redis");
if (redis === undefined) throw new Error("the fixture has no redis");

function scanOf(...exposures: Exposure[]): ScanReport {
  return { ...guardedScan, exposures };
}

describe("the short answer", () => {
  test("counts in the singular and in the plural", () => {
    const { lifecycle: _, ...open } = clickHouse;
    expect(scanAnswer(scanOf(open)).headline).toBe("1 service is open to anyone on the internet.");
    expect(scanAnswer(scanOf(open, open)).headline).toBe("2 services are open to anyone on the internet.");
    expect(scanAnswer(scanOf(redis)).headline).toBe("1 service tells strangers too much.");
    expect(scanAnswer(scanOf(open, redis, redis)).headline).toBe(
      "1 service is open to anyone on the internet, 2 more tell strangers too much.",
    );
    expect(scanAnswer(guardedScan).headline).toBe("The one service that was recognised is guarded.");
  });

  test("never says that nothing leaks where nothing was looked into", () => {
    const { blast, ...unseen } = clickHouse;
    expect(scanAnswer(scanOf(unseen)).leaks).toMatch(/^What would leak is not known/);
    const nothingRead = {
      ...clickHouse,
      blast: blast && { ...blast, rowsRead: 0, secrets: [], classes: [] },
    };
    expect(scanAnswer(scanOf(nothingRead)).leaks).toMatch(/^What would leak is not known/);
    expect(scanAnswer(scanOf(clickHouse, unseen)).leaks).toMatch(/1 open service was not looked into\.$/);
    expect(scanAnswer(guardedScan).leaks).toBeUndefined();
  });

  test("does not call an unfinished scan complete, nor an empty one safe", () => {
    expect(scanAnswer(stoppedScan).unknown).toBe("Incomplete: stopped before its end: unknown, not safe.");
    const nothing = { ...guardedScan, exposures: [], asked: { ...guardedScan.asked, ports: 0, doors: 0 } };
    expect(scanAnswer(nothing).headline).toBe("Nothing was asked, so nothing is known.");
  });
});

describe("doors in words", () => {
  test("those of one host stand together, with the verdict of those that differ", () => {
    expect(doorsText(clickHouse)).toBe("logs.example (203.0.113.10), ports 8123, 8443, 9000 and 9009 (weak)");
    expect(doorText({ address: "::1", port: 80 })).toBe("[::1]:80");
  });
});

describe("what to do", () => {
  test("stands under its product, what all have in common last", () => {
    expect(actionGroups(fullScan).map((group) => [groupTitle(group), group.steps.length])).toEqual([
      ["ClickHouse 22.3.2.1", 5],
      ["Redis 7.0.15", 2],
      ["Then, for all of them", 2],
    ]);
  });

  test("the worst comes first, in whatever order a report that follows another has them", () => {
    const [first] = actionGroups(scanOf(redis, clickHouse));
    expect(first?.product).toBe("ClickHouse 22.3.2.1");
  });

  test("services with the same steps are one product to mend", () => {
    const groups = actionGroups(scanOf(redis, { ...redis, id: "redis-2" }));
    expect(groups.map(groupTitle)).toEqual(["Redis 7.0.15, 2 services"]);
    expect(groups[0]?.steps).toEqual(redis.fix);
  });
});

describe("the terminal", () => {
  test("about forty-five lines, the answer first, the same words without colour", () => {
    const lines = scanTerminal(fullScan).trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(45);
    expect(lines[1]).toMatch(/^1 service is open to anyone on the internet/);
    const many = { ...fullScan, exposures: Array.from({ length: 500 }, () => clickHouse) };
    expect(scanTerminal(many).trimEnd().split("\n").length).toBeLessThanOrEqual(48);
    const coloured = scanTerminal(fullScan, { colour: true });
    expect(coloured).toContain("\u001b[");
    expect(coloured.replace(/\u001b\[[\d;]*m/g, "")).toBe(`${lines.join("\n")}\n`);
  });

  test("one product alone comes with what shuts it off, and a short list with its reasons", () => {
    const alone = scanTerminal(scanOf(clickHouse));
    expect(alone).toContain("nft add table inet watertight\n");
    expect(alone.trimEnd().split("\n").length).toBeLessThanOrEqual(45);
    const why =
      "no answer from any of its ports, so that nothing is known of it, as of a host that does not exist";
    expect(scanTerminal({ ...guardedScan, gaps: [{ target: "10.99.0.77", why }] })).toContain(
      "does not exist",
    );
    const shut = { ...guardedScan, closed: [{ address: "::1", port: 9, how: "refused" as const }] };
    expect(scanTerminal(shut)).toContain("Closed: [::1]:9 (nobody listens there)");
  });

  test("a door that could not be reached is not called closed", () => {
    const report = {
      ...guardedScan,
      closed: [{ address: "10.0.0.14", port: 5432, how: "unreachable" as const }],
    };
    expect(scanTerminal(report)).not.toContain("Closed");
    expect(scanTerminal(report)).toMatch(/Not known[\s\S]*10\.0\.0\.14:5432/);
  });
});

describe("the letter", () => {
  const letter = disclosureLetter(fullScan);

  test("holds no data: no name of a table, none of a reader, no step of our own", () => {
    for (const name of ["log_stream", "default.users", "198.51.100.23", "python-requests"]) {
      expect(JSON.stringify(fullScan)).toContain(name);
      expect(letter).not.toContain(name);
    }
    expect(letter).not.toContain("Prove that it is closed");
  });

  test("has lines that every mail program shows as they are", () => {
    const body = letter.slice(letter.indexOf("Hello,"));
    expect(body.split("\n").filter((line) => line.length > 78)).toEqual([]);
  });

  test("is addressed in the order of preference of security.txt, its problem named", () => {
    expect(letter).toMatch(
      /^To: security@logs\.example {2}\[security\.txt of logs\.example; check it first: it has expired/,
    );
    expect(disclosureLetter({ ...fullScan, contacts: [] })).toMatch(
      /^To: \[no security\.txt was found; whois or RDAP of 203\.0\.113\.10/,
    );
  });

  test("does not deny an account that was tried", () => {
    expect(letter).toContain("We guessed no passwords");
    const scan = scanOf(clickHouse);
    const tried = { ...scan, asked: { ...scan.asked, triedDefaults: true } };
    expect(disclosureLetter(tried).replaceAll("\n", " ")).toContain("we tried that account once");
  });

  test("is none when nothing is open, and says when that proves nothing", () => {
    expect(disclosureLetter(guardedScan)).toBe("Nothing was found open, so there is nothing to disclose.\n");
    expect(disclosureLetter(stoppedScan)).toContain("this proves nothing");
  });
});

describe("changes", () => {
  test("what got worse comes first, and gone is not called fixed", () => {
    const lines = changesText(changes, fullScan, { colour: false }).trimEnd().split("\n");
    expect(lines[0]).toBe("2026-11-23 18:40 UTC, 4 changes");
    expect(lines[1]).toMatch(/^ {2}new: ClickHouse/);
    expect(lines[4]).toMatch(/gone: Qdrant .*not the same as fixed$/);
    expect(changesText([], { ...fullScan, interrupted: true }, { colour: false })).toContain(
      "stopped before its end",
    );
  });
});
