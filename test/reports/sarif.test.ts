import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { toSarif } from "../../src/reports/sarif.ts";
import { databaseReport } from "./database-fixture.ts";
import { clearReport, fullReport, stoppedReport, whole } from "./fixture.ts";
import { SarifLog } from "./sarif-shape.ts";

const reports = { full: fullReport, database: databaseReport, clear: clearReport, stopped: stoppedReport };
/** The schema of SARIF 2.1.0, as Microsoft's package for testing SARIF carries it. */
const officialSchema = createRequire(import.meta.url).resolve(
  "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
);

function runOf(name: keyof typeof reports) {
  const [run] = SarifLog.parse(JSON.parse(whole(toSarif(reports[name])))).runs;
  if (run === undefined) throw new Error("no run");
  return run;
}

describe("SARIF", () => {
  test.each(Object.keys(reports) as (keyof typeof reports)[])(
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
    // Of what draft 04 says otherwise than draft 07 the schema uses only `id`. Formats are ours to check above.
    const validate = new Ajv({
      strict: false,
      allErrors: true,
      validateFormats: false,
      unicodeRegExp: false,
    }).compile(schema);
    for (const report of Object.values(reports)) {
      expect([validate(JSON.parse(whole(toSarif(report)))), validate.errors]).toEqual([true, null]);
    }
    expect(validate({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
  });

  test("one rule a detector, one result a listed location", () => {
    const run = runOf("full");
    expect(run.tool.driver.rules.length).toBe(7);
    expect(run.results.length).toBe(6 + 1 + 1 + 1 + 1 + 1 + 1);
    expect(run.results.at(-1)?.locations).toBeUndefined();
    const keys = run.results.map(({ partialFingerprints, locations }) => [
      partialFingerprints["primaryLocationLineHash"],
      locations?.[0]?.physicalLocation.artifactLocation.uri,
    ]);
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });

  test("severity reaches both level and security-severity, in the bands GitHub shows", () => {
    const run = runOf("full");
    const bands = run.tool.driver.rules.map((rule) => [
      rule.id,
      rule.defaultConfiguration.level,
      Number(rule.properties["security-severity"]),
    ]);
    expect(bands[0]).toEqual(["secret.openai.project-key", "error", 9.5]);
    expect(bands.map(([, , score]) => score)).toEqual([9.5, 9.5, 9.5, 8, 8, 5.5, 2.5]);
  });

  test("a conversation is a logical location, a line a region", () => {
    const [first, , third] = runOf("full").results;
    expect(first?.locations?.[0]?.logicalLocations?.[0]).toEqual({
      name: "部署我们的聊天机器人 🚀",
      fullyQualifiedName: "~/Downloads/deepseek-export.zip!conversations.json/c-91a/3",
      kind: "message",
    });
    expect(third?.locations?.[0]?.physicalLocation.region).toEqual({ startLine: 12, startColumn: 5 });
  });

  test("what was not read makes the invocation unsuccessful and is named", () => {
    const invocation = runOf("full").invocations[0];
    expect(invocation?.executionSuccessful).toBe(false);
    const levels = invocation?.toolExecutionNotifications.map(
      ({ descriptor, level }) => `${descriptor.id} ${level}`,
    );
    expect(levels).toEqual([
      "watertight/skipped note",
      "watertight/unread error",
      "watertight/unread error",
      "watertight/unread error",
      "watertight/skipped note",
      "watertight/not-listed warning",
    ]);
    expect(runOf("stopped").invocations[0]?.executionSuccessful).toBe(false);
    expect(runOf("clear").invocations[0]?.executionSuccessful).toBe(true);
  });

  test("the help of a remedy that was not looked up says so", () => {
    const rule = runOf("full").tool.driver.rules.find(({ id }) => id === "secret.deepseek.key");
    expect(rule?.help.text).toContain("(from memory, check)");
    expect(rule?.help.markdown).toContain("from memory, check");
  });
});
