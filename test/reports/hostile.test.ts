import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/index.ts";
import { clean } from "../../src/reports/clean.ts";
import { type Format, formatNames, formats } from "../../src/reports/index.ts";
import { widthOf } from "../../src/reports/width.ts";
import { databaseReport } from "./database-fixture.ts";
import { fullReport, stoppedReport, whole } from "./fixture.ts";

/** Controls a terminal obeys, but for the line feed; and what reorders or hides text without being seen. */
const acting =
  /(?!\n|\r\n)[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

const nasty = fc.string({
  unit: fc.constantFrom(
    ..."<>&\"'`|\\[](){}!#*_~@=+-:/;,% aZ9é中🚀",
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
    "<!--",
    "{{0}}",
    "https://evil.example/",
  ),
  minLength: 1,
  maxLength: 24,
});

function withText(text: string): Report {
  const [finding] = fullReport.findings;
  const [conversation] = fullReport.conversations;
  if (finding === undefined || conversation === undefined) throw new Error("the fixture is empty");
  const location = {
    place: 0,
    collection: text,
    conversation: text,
    title: text,
    message: text,
    field: text,
    line: 3,
  };
  return {
    ...fullReport,
    places: [{ target: text, kind: text }],
    findings: [{ ...finding, title: text, preview: text, locations: [location], vendors: [text] }],
    collections: [...fullReport.collections, ...databaseReport.collections].map((collection) => ({
      ...collection,
      name: text,
      format: text,
      ...(collection.is && { is: { ...collection.is, because: [text, text] } }),
      ...(collection.people && { people: { ...collection.people, by: text } }),
      ...(collection.secrets && {
        secrets: collection.secrets.map((secret) => ({ ...secret, title: text, detector: text })),
      }),
      ...(collection.columns && {
        columns: collection.columns.map((column) => ({
          ...column,
          name: text,
          type: text,
          detectors: [text],
        })),
      }),
    })),
    conversations: [{ ...conversation, title: text, vendor: text, collection: text }],
    gaps: [{ place: 0, collection: text, why: text, kind: "unread" }],
    remedies: fullReport.remedies.map((remedy) => ({
      ...remedy,
      title: text,
      steps: [{ do: text, where: text }],
      references: [text],
    })),
  };
}

describe("texts of strangers", () => {
  test.each(formatNames)("nothing in them acts on whoever prints %s", (format) => {
    expect(whole(formats[format].write(fullReport))).not.toMatch(acting);
    fc.assert(
      fc.property(nasty, (text) => {
        expect(acting.exec(whole(formats[format].write(withText(text))))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test("clean leaves ordinary text of any script as it is, and no escape sequence's inside", () => {
    for (const text of ["plain", "部署 🚀", "Ä ß ñ", "שלום", "👩🏽‍⚕️", "a|b<c>"])
      expect(clean(text)).toBe(text);
    expect(clean("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x\u009b2Jy\u001bPq#0\u001b\\z")).toBe(
      "red xyz",
    );
    expect(clean("a\nb\tc\u202ed\ud800")).toBe("a b cd\ufffd");
    fc.assert(
      fc.property(nasty, (text) => {
        expect(clean(clean(text))).toBe(clean(text));
      }),
    );
  });

  test("HTML: no text ends its element or its attribute", () => {
    const frame = tagsOf(whole(formats.html.write(withText("x"))));
    expect(frame.length).toBeGreaterThan(100);
    fc.assert(
      fc.property(nasty, (text) => {
        // An empty text leaves no tag out, so the frame is the same whatever stands in it.
        expect(tagsOf(whole(formats.html.write(withText(`x${text}`))))).toEqual(frame);
      }),
      { numRuns: 60 },
    );
  });

  test("JSON formats carry the very same text", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const report = withText(text);
        expect(JSON.parse(whole(formats.json.write(report)))).toEqual(JSON.parse(JSON.stringify(report)));
        const lines = whole(formats.ndjson.write(report)).trimEnd().split("\n");
        expect(lines.map((line) => JSON.parse(line).record).at(-1)).toBe("end");
        expect(() => JSON.parse(whole(formats.sarif.write(report)))).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  test("CSV: every row has every column, no cell begins as a formula", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const rows: string[][] = parse(whole(formats.csv.write(withText(text))), {
          record_delimiter: "\r\n",
        });
        expect(rows.length).toBeGreaterThan(2);
        expect(rows.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("Markdown: nothing becomes a link, an image, HTML or a new block", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const written = whole(formats.markdown.write(withText(text)));
        const outside = withoutCode(written);
        expect(outside).not.toMatch(/(?<!\\)<|(?<!\\)\]\(|(?<!\\)!\[|https?:\/\//);
        expect(written.match(/^#{1,6} /gm)?.length).toBe(8);
      }),
      { numRuns: 100 },
    );
  });

  test("terminal: no line is wider than the screen", () => {
    for (const width of [72, 80, 100, 140]) {
      fc.assert(
        fc.property(nasty, (text) => {
          for (const report of [withText(text.repeat(4)), fullReport, databaseReport, stoppedReport]) {
            const written = whole(formats.terminal.write(report, { width, verbose: true }));
            const tooWide = written.split("\n").filter((line) => widthOf(line) > width);
            expect(tooWide).toEqual([]);
          }
        }),
        { numRuns: 30 },
      );
    }
  });

  test("terminal: about forty lines, the answer first, the same words without colour", () => {
    const lines = whole(formats.terminal.write(fullReport)).trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines[1]).toMatch(/^About 1,851 sensitive values are here/);
    expect(whole(formats.terminal.write(databaseReport)).trimEnd().split("\n").length).toBeLessThanOrEqual(
      40,
    );
    const coloured = whole(formats.terminal.write(fullReport, { colour: true }));
    expect(coloured).not.toBe(`${lines.join("\n")}\n`);
    expect(coloured.replace(/\u001b\[[\d;]*m/g, "")).toBe(`${lines.join("\n")}\n`);
  });

  const people: readonly Format[] = ["terminal", "markdown", "html", "csv", "sarif"];
  test.each(people)("%s says what was not read, and marks what was not looked up", (format) => {
    expect(whole(formats[format].write(fullReport))).toMatch(/from memory, check/);
    expect(whole(formats[format].write(stoppedReport))).toMatch(/[Ii]ncomplete|stopped before/);
  });
});

function tagsOf(page: string): readonly string[] {
  const body = page.slice(page.indexOf("<body>"));
  return (body.match(/<\/?[a-z][a-z0-9]*/g) ?? []).filter((tag) => !/^<\/?(?:text|line|title)$/.test(tag));
}

/** Markdown without its code spans (CommonMark §6.1) and escaped characters (§2.4: none inside a code span). */
function withoutCode(text: string): string {
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
