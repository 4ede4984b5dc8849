import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { ScanReport } from "../../src/model/index.ts";
import { scanFormats } from "../../src/reports/scan/formats.ts";
import { scanSchema } from "../../src/reports/schema.ts";
import { whole } from "./fixture.ts";
import { fullScan, guardedScan, stoppedScan } from "./scan-fixture.ts";

const file = JSON.parse(readFileSync(new URL("../../schemas/scan.schema.json", import.meta.url), "utf8"));
const scans = [fullScan, guardedScan, stoppedScan];

describe("the published schema of a scan", () => {
  test("is the model's (node scripts/schemas.mjs writes it anew)", () => {
    expect(file).toEqual(scanSchema());
  });

  test("takes what the JSON scan says and refuses what it never says", () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(file);
    for (const scan of scans) {
      expect([validate(JSON.parse(whole(scanFormats.json.write(scan)))), validate.errors]).toEqual([
        true,
        null,
      ]);
    }
    expect(validate({ ...fullScan, state: "fine" })).toBe(false);
    expect(validate({ ...fullScan, sample: "a row that was read" })).toBe(false);
  });

  test("what is written as JSON is read back as the same scan", () => {
    for (const scan of scans) {
      expect(ScanReport.parse(JSON.parse(whole(scanFormats.json.write(scan))))).toEqual(scan);
    }
  });

  test("ndjson has a line of its own for each entry, its head first and its end last", () => {
    const lines = whole(scanFormats.ndjson.write(fullScan)).trimEnd().split("\n");
    const records = lines.map((line) => JSON.parse(line));
    expect(records.map(({ record }) => record)).toEqual([
      "scan",
      ...fullScan.exposures.map(() => "exposure"),
      ...fullScan.strange.map(() => "strange"),
      ...fullScan.closed.map(() => "closed"),
      ...fullScan.gaps.map(() => "gap"),
      "end",
    ]);
    expect(records.at(-1)).toMatchObject({ state: "incomplete", evidence: fullScan.evidence });
  });
});
