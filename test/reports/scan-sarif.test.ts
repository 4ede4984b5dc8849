import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { scanToSarif } from "../../src/reports/scan/scan-sarif.ts";
import { whole } from "./fixture.ts";
import { SarifLog } from "./sarif-shape.ts";
import { fullScan, guardedScan, stoppedScan } from "./scan-fixture.ts";

const scans = { full: fullScan, guarded: guardedScan, stopped: stoppedScan };
/** The schema of SARIF 2.1.0, as Microsoft's package for testing SARIF carries it. */
const officialSchema = createRequire(import.meta.url).resolve(
  "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
);

function runOf(name: keyof typeof scans) {
  const [run] = SarifLog.parse(JSON.parse(whole(scanToSarif(scans[name])))).runs;
  if (run === undefined) throw new Error("no run");
  return run;
}

describe("SARIF of a scan", () => {
  test.each(Object.keys(scans) as (keyof typeof scans)[])(
    "%s has the shape the standard asks for",
    (name) => {
      const run = runOf(name);
      for (const result of run.results) {
        expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      }
      const kinds = run.tool.driver.notifications.map(({ id }) => id);
      for (const notification of run.invocations[0]?.toolExecutionNotifications ?? []) {
        expect(kinds).toContain(notification.descriptor.id);
      }
    },
  );

  test("is valid by the official schema", () => {
    const { $schema, id, ...schema } = JSON.parse(readFileSync(officialSchema, "utf8"));
    expect([$schema, id].join()).toMatch(/draft-04.*sarif-2\.1\.0-rtm\.5/);
    const validate = new Ajv({
      strict: false,
      allErrors: true,
      validateFormats: false,
      unicodeRegExp: false,
    }).compile(schema);
    for (const scan of Object.values(scans)) {
      expect([validate(JSON.parse(whole(scanToSarif(scan)))), validate.errors]).toEqual([true, null]);
    }
    expect(validate({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
  });

  test("one rule a product and what is wrong with it, one result a door and a hole", () => {
    const { tool, results } = runOf("full");
    expect(tool.driver.rules.map(({ id }) => id)).toEqual([
      "exposure.clickhouse.open",
      "exposure.clickhouse.weak",
      "exposure.clickhouse.CVE-2021-42387",
      "exposure.clickhouse.CVE-2024-6873",
      "exposure.redis.weak",
    ]);
    expect(results.map(({ level, ruleIndex }) => `${ruleIndex} ${level}`)).toEqual([
      "0 error",
      "0 error",
      "0 error",
      "1 error",
      "2 error",
      "3 error",
      "4 warning",
    ]);
  });

  test("each result stands at its door, by a URI that GitHub does not refuse", () => {
    const places = runOf("full").results.map(({ locations }) => locations?.[0]);
    expect(places[0]?.physicalLocation.artifactLocation.uri).toBe("tcp/logs.example/8123");
    expect(places[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe("tcp://logs.example:8123");
    for (const place of places) expect(place?.physicalLocation.artifactLocation.uri).not.toMatch(/^[a-z]+:/);
  });

  test("no two results have the same fingerprint, all doors of a service have its name", () => {
    const prints = runOf("full").results.map(({ partialFingerprints }) => partialFingerprints);
    expect(new Set(prints.map((print) => print["primaryLocationLineHash"])).size).toBe(prints.length);
    expect(new Set(prints.map((print) => print["watertight/v1"]))).toEqual(
      new Set(["clickhouse-7d1e9a02", "redis-1a2b3c4d"]),
    );
  });

  test("what is unknown makes the run unsuccessful and is named", () => {
    const invocation = runOf("full").invocations[0];
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications.map(({ descriptor }) => descriptor.id)).toEqual([
      "watertight/unknown",
      "watertight/unknown",
      "watertight/gap",
    ]);
    expect(runOf("stopped").invocations[0]?.executionSuccessful).toBe(false);
    expect(runOf("guarded").invocations[0]?.executionSuccessful).toBe(true);
  });

  test("the help says what to do in order, with what is to be copied", () => {
    const [rule] = runOf("full").tool.driver.rules;
    expect(rule?.help.text).toMatch(
      /1\. Shut it off now[\s\S]*nft add table[\s\S]*2\. Let it listen on loopback/,
    );
    expect(rule?.properties["security-severity"]).toBe("9.5");
  });

  test("a rule is as severe as the worst that breaks it, in whatever order they come", () => {
    const [first] = fullScan.exposures;
    if (first === undefined) throw new Error("the fixture is empty");
    const milder = { ...first, id: "clickhouse-00000000", severity: "low" as const, vulnerabilities: [] };
    const log = JSON.parse(whole(scanToSarif({ ...fullScan, exposures: [milder, ...fullScan.exposures] })));
    expect(log.runs[0].tool.driver.rules[0].properties["security-severity"]).toBe("9.5");
    expect(log.runs[0].results[0].level).toBe("note");
  });
});
