import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/index.ts";
import { formatNames, formats, type TerminalLook } from "../../src/reports/index.ts";
import { databaseReport } from "./database-fixture.ts";
import { clearReport, fullReport, stoppedReport, whole } from "./fixture.ts";

const folder = new URL("../golden/", import.meta.url);
const update = process.env["UPDATE_GOLDEN"] === "1";

interface Golden {
  readonly file: string;
  readonly format: (typeof formatNames)[number];
  readonly report: Report;
  readonly look?: TerminalLook;
}

const goldens: readonly Golden[] = [
  ...formatNames.map((format) => ({
    file: `report${formats[format].extension}`,
    format,
    report: fullReport,
  })),
  { file: "report-wide.txt", format: "terminal", report: fullReport, look: { width: 120 } },
  { file: "report-colour.txt", format: "terminal", report: fullReport, look: { colour: true } },
  { file: "report-verbose.txt", format: "terminal", report: fullReport, look: { verbose: true, width: 100 } },
  ...formatNames.map((format) => ({
    file: `database${formats[format].extension}`,
    format,
    report: databaseReport,
  })),
  {
    file: "database-verbose.txt",
    format: "terminal",
    report: databaseReport,
    look: { verbose: true, width: 100 },
  },
  { file: "clear.txt", format: "terminal", report: clearReport },
  { file: "stopped.txt", format: "terminal", report: stoppedReport },
  { file: "stopped.md", format: "markdown", report: stoppedReport },
  { file: "stopped.csv", format: "csv", report: stoppedReport },
  { file: "stopped.sarif", format: "sarif", report: stoppedReport },
];

describe("golden reports (UPDATE_GOLDEN=1 writes them anew)", () => {
  test.each(goldens)("$file", ({ file, format, report, look }) => {
    const path = new URL(file, folder);
    const made = whole(formats[format].write(report, look));
    if (update) writeFileSync(path, made);
    expect(existsSync(path)).toBe(true);
    expect(made === readFileSync(path, "utf8") ? "same" : made).toBe("same");
  });

  test("no golden file is left over", () => {
    expect(
      readdirSync(folder)
        .filter((name) => /^(?:report|database|clear|stopped)/.test(name))
        .sort(),
    ).toEqual(goldens.map(({ file }) => file).sort());
  });

  test("writing twice gives the same text", () => {
    for (const format of formatNames) {
      const { write } = formats[format];
      expect(whole(write(fullReport))).toBe(whole(write(fullReport)));
    }
  });
});
