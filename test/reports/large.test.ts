import { describe, expect, test } from "vitest";
import { Report } from "../../src/model/index.ts";
import { formatNames, formats } from "../../src/reports/index.ts";
import { fullReport, whole } from "./fixture.ts";

const [first] = fullReport.findings;
if (first === undefined) throw new Error("the fixture is empty");
const most = 10_000;
const largeReport = Report.parse({
  ...fullReport,
  findings: Array.from({ length: most }, (_, at) => ({
    ...first,
    fingerprint: at.toString(16).padStart(32, "0"),
    preview: `sk-…${at}`,
  })),
});

describe("a report of ten thousand findings", () => {
  test("is a page that still opens: it draws the worst and says how many it leaves out", () => {
    const page = whole(formats.html.write(largeReport));
    expect(page.length).toBeLessThan(4_000_000);
    expect(page.match(/<article /g)).toHaveLength(1_000);
    expect(page).toContain("9,000 less severe ones are left out");
  });

  test.each(["json", "ndjson", "sarif", "csv"] as const)(
    "comes in small pieces as %s, and whole",
    (format) => {
      let longest = 0;
      let text = "";
      for (const piece of formats[format].write(largeReport)) {
        longest = Math.max(longest, piece.length);
        text += piece;
      }
      expect(longest).toBeLessThan(100_000);
      expect(text).toContain(`sk-…${most - 1}`);
    },
  );
});

test("JSON in pieces is the JSON of the whole", () => {
  expect(whole(formats.json.write(fullReport)).replaceAll("\\u003c", "<")).toContain(
    '"schema": "watertight.report/1"',
  );
  expect(JSON.parse(whole(formats.json.write(fullReport)))).toEqual(JSON.parse(JSON.stringify(fullReport)));
  expect(formatNames.length).toBe(Object.keys(formats).length);
});
