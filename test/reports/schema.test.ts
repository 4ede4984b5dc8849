import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { toJson } from "../../src/reports/json.ts";
import { reportSchema } from "../../src/reports/schema.ts";
import { databaseReport } from "./database-fixture.ts";
import { clearReport, fullReport, stoppedReport, whole } from "./fixture.ts";

const file = JSON.parse(readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"));

describe("the published schema", () => {
  test("is the model's (node scripts/schemas.mjs writes it anew)", () => {
    expect(file).toEqual(reportSchema());
  });

  test("takes what the JSON report says and refuses what it never says", () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(file);
    for (const report of [fullReport, databaseReport, clearReport, stoppedReport]) {
      expect([validate(JSON.parse(whole(toJson(report)))), validate.errors]).toEqual([true, null]);
    }
    expect(validate({ ...fullReport, state: "fine" })).toBe(false);
    expect(validate({ ...fullReport, value: "a sensitive one" })).toBe(false);
  });
});
