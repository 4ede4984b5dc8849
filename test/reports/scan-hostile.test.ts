import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Exposure, ScanReport } from "../../src/model/index.ts";
import { type Format, formatNames } from "../../src/reports/index.ts";
import { changesText } from "../../src/reports/scan/changes.ts";
import { disclosureLetter } from "../../src/reports/scan/disclosure.ts";
import { scanFormats } from "../../src/reports/scan/formats.ts";
import { scanToOcsf } from "../../src/reports/scan/scan-ocsf.ts";
import { widthOf } from "../../src/reports/width.ts";
import { whole } from "./fixture.ts";
import { OcsfEvent } from "./ocsf-shape.ts";
import { SarifLog } from "./sarif-shape.ts";
import { fullScan, stoppedScan } from "./scan-fixture.ts";
import { clickHouse } from "./scan-fixture-clickhouse.ts";

/** Controls a terminal obeys, but for the line feed; and what reorders or hides text without being seen. */
const acting =
  /(?!\n|\r\n)[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

const nasty = fc.string({
  unit: fc.constantFrom(
    ..."<>&\"'`|\\[](){}!#*_~@=+-:/;,%$ aZ9é中🚀",
    "\u001b[31m",
    "\u001b]8;;x\u0007",
    "\u009b2J",
    "\u202e",
    "\u2066",
    "\n",
    "\r",
    "\t",
    "\u0000",
    "\u2028",
    "\ud800",
    "</script>",
    "</code></pre>",
    "<!--",
    "```",
    "{{0}}",
    "https://evil.example/",
    '"results": []',
  ),
  minLength: 1,
  maxLength: 24,
});

const kept = new Set([
  "schema",
  "verdict",
  "severity",
  "reachableBy",
  "says",
  "how",
  "can",
  "state",
  "worst",
  "dataClass",
  "is",
  "verb",
  "language", // words of the schema
  "at",
  "since",
  "from",
  "to",
  "validTo",
  "startedAt",
  "endedAt", // instants
]);

/** The same report with a stranger's words in every place that takes words. */
function withText(text: string): ScanReport {
  return replaced(fullScan, text) as ScanReport;
}

function replaced(value: unknown, text: string): unknown {
  if (typeof value === "string") return text;
  if (Array.isArray(value)) return value.map((each) => replaced(each, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (kept.has(key) && !(key === "is" && typeof each !== "string")) return [key, each];
      return [key, replaced(each, text)];
    }),
  );
}

const writers: Readonly<Record<string, (report: ScanReport) => string>> = {
  ...Object.fromEntries(
    formatNames.map((format) => [format, (report: ScanReport) => whole(scanFormats[format].write(report))]),
  ),
  "terminal in full": (report) => whole(scanFormats.terminal.write(report, { verbose: true })),
  ocsf: (report) => whole(scanToOcsf(report)),
  letter: disclosureLetter,
  changes: (report) =>
    changesText(
      report.exposures.map(({ title, why }) => ({
        kind: "appeared",
        title,
        doors: [title],
        to: "open",
        why,
      })),
      report,
      { colour: false },
    ),
};

describe("texts of strangers in a scan", () => {
  test("stand wherever a text can stand", () => {
    const text = JSON.stringify(withText("HERE"));
    expect(text.match(/HERE/g)?.length).toBeGreaterThan(150);
    expect(text).not.toContain("logs.example");
  });

  test.each(Object.keys(writers))("nothing in them acts on whoever prints %s", (name) => {
    const write = writers[name];
    if (write === undefined) throw new Error("no such writer");
    expect(write(fullScan)).not.toMatch(acting);
    fc.assert(
      fc.property(nasty, (text) => {
        expect(acting.exec(write(withText(text)))).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  test("HTML: no text ends its element or its attribute", () => {
    const frame = tagsOf(whole(scanFormats.html.write(withText("x"))));
    expect(frame.length).toBeGreaterThan(300);
    fc.assert(
      fc.property(nasty, (text) => {
        // Line breaks make lines of a block to copy, which are no elements; the frame is the same whatever stands in it.
        expect(tagsOf(whole(scanFormats.html.write(withText(`x${text}x`))))).toEqual(frame);
      }),
      { numRuns: 40 },
    );
  });

  test("JSON formats carry the very same text", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const report = withText(text);
        const same = JSON.parse(JSON.stringify(report));
        expect(JSON.parse(whole(scanFormats.json.write(report)))).toEqual(same);
        const lines = whole(scanFormats.ndjson.write(report)).trimEnd().split("\n");
        expect(JSON.parse(lines[1] ?? "")).toEqual({ record: "exposure", ...same.exposures[0] });
        expect(SarifLog.safeParse(JSON.parse(whole(scanFormats.sarif.write(report)))).error).toBeUndefined();
        for (const line of whole(scanToOcsf(report)).trimEnd().split("\n")) {
          expect(OcsfEvent.safeParse(JSON.parse(line)).error).toBeUndefined();
        }
      }),
      { numRuns: 40 },
    );
  });

  test("CSV: every row has every column, no cell begins as a formula", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const rows: string[][] = parse(whole(scanFormats.csv.write(withText(text))), {
          record_delimiter: "\r\n",
        });
        expect(rows.length).toBeGreaterThan(10);
        expect(rows.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("Markdown: nothing becomes a link, an image, HTML or a new block", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const written = whole(scanFormats.markdown.write(withText(text)));
        const outside = withoutCode(written);
        expect(outside).not.toMatch(/(?<!\\)<|(?<!\\)\]\(|(?<!\\)!\[|https?:\/\//);
        expect(outside.match(/^#{1,6} /gm)?.length).toBe(9);
      }),
      { numRuns: 100 },
    );
  });

  test("terminal: no line but what is to be copied is wider than the screen", () => {
    for (const width of [72, 80, 120]) {
      fc.assert(
        fc.property(nasty, (text) => {
          for (const report of [withText(text.repeat(4)), fullScan, stoppedScan]) {
            for (const verbose of [true, false]) {
              const lines = whole(scanFormats.terminal.write(report, { width, verbose })).split("\n");
              const tooWide = lines.filter(
                (line) => widthOf(line) > width && !line.startsWith(" ".repeat(9)),
              );
              expect(tooWide).toEqual([]);
            }
          }
        }),
        { numRuns: 15 },
      );
    }
  });

  const people: readonly Format[] = ["terminal", "markdown", "html", "csv", "sarif"];
  test.each(people)("%s says what is not known", (format) => {
    for (const scan of [fullScan, stoppedScan]) {
      expect(whole(scanFormats[format].write(scan))).toMatch(/Incomplete|interrupted|watertight\/unknown/);
    }
  });
});

const most = 5_000;
const longName = "a-very-long-table-name/".repeat(100);

/** As many open services as a large network may have, each with names as long as a service can give. */
const large: ScanReport = {
  ...fullScan,
  exposures: Array.from(
    { length: most },
    (_, at): Exposure => ({
      ...clickHouse,
      id: `clickhouse-${at}`,
      holds: [{ name: longName }],
      doors: clickHouse.doors.map((door) => ({ ...door, address: `10.${at >> 8}.${at & 255}.1` })),
      fix: clickHouse.fix.map((step) => ({ ...step, where: `host ${at}` })),
    }),
  ),
};

describe("a scan of five thousand open services", () => {
  test.each(Object.keys(writers))(
    "is written as %s in a few seconds",
    (name) => {
      const started = performance.now();
      const text = writers[name]?.(large) ?? "";
      expect(text.length).toBeGreaterThan(1_000);
      expect(performance.now() - started).toBeLessThan(15_000);
    },
    30_000,
  );

  test("is a page that still opens, and says how many it leaves out", () => {
    const page = whole(scanFormats.html.write(large));
    expect(page.length).toBeLessThan(6_000_000);
    expect(page.match(/<article /g)).toHaveLength(300);
    expect(page).toContain("4,700 less severe ones are left out");
    expect(page).toContain("4,950 more products to mend");
  });

  test("is about forty-five lines in a terminal, and a letter that can be read", () => {
    expect(whole(scanFormats.terminal.write(large)).split("\n").length).toBeLessThanOrEqual(48);
    expect(disclosureLetter(large).split("\n").length).toBeLessThan(2_000);
  });

  test("comes in small pieces as sarif, csv and ndjson", () => {
    for (const format of ["sarif", "csv", "ndjson"] as const) {
      let longest = 0;
      for (const piece of scanFormats[format].write(large)) longest = Math.max(longest, piece.length);
      expect([format, longest < 100_000]).toEqual([format, true]);
    }
  });
});

function tagsOf(page: string): readonly string[] {
  const body = page.slice(page.indexOf("<body>"));
  return body.match(/<\/?[a-z][a-z0-9]*/g) ?? [];
}

/** Markdown without its code blocks, code spans (CommonMark §4.5, §6.1) and escaped characters (§2.4). */
function withoutCode(text: string): string {
  const lines = text.split("\n");
  const outside: string[] = [];
  let fence: string | undefined;
  for (const line of lines) {
    const mark = /^ *(`{3,})[a-z]*$/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined) fence = mark;
    else if (fence !== undefined && line.trim() === fence) fence = undefined;
    else if (fence === undefined) outside.push(line);
  }
  expect(fence).toBeUndefined();
  return withoutSpans(outside.join("\n"));
}

function withoutSpans(text: string): string {
  const either = /\\[!-/:-@[-`{-~]|(`+)/g;
  let outside = "";
  let from = 0;
  for (let found = either.exec(text); found !== null; found = either.exec(text)) {
    outside += text.slice(from, found.index);
    from = either.lastIndex;
    const fence = found[1];
    if (fence === undefined) continue;
    const end = new RegExp(`(?<!\`)${fence}(?!\`)`, "g");
    end.lastIndex = from;
    if (end.exec(text) === null) throw new Error("a code span without its end");
    from = end.lastIndex;
    either.lastIndex = from;
  }
  return outside + text.slice(from);
}
