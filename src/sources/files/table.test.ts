import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Piece } from "../source.ts";
import { type CellSink, CellSplitter } from "./cells.ts";
import { TableReader, type TableShape } from "./table.ts";
import { tableShape } from "./table-shape.ts";

class Rows implements CellSink {
  readonly rows: string[][] = [[]];
  #cell = "";
  cell(text: string, ends: boolean): void {
    this.#cell += text;
    if (!ends) return;
    this.rows.at(-1)?.push(this.#cell);
    this.#cell = "";
  }
  rowEnd(): void {
    this.rows.push([]);
  }
}

function rowsOf(text: string, size = text.length, delimiter = ","): string[][] {
  const sink = new Rows();
  const splitter = new CellSplitter(delimiter, sink);
  for (let start = 0; start < text.length; start += size) splitter.push(text.slice(start, start + size));
  splitter.end();
  return sink.rows.filter((row) => row.length > 0);
}

function piecesOf(text: string, shape: TableShape = { delimiter: ",", hasHeader: true }): Piece[] {
  const table = new TableReader(shape);
  return [...table.push(text), ...table.end()];
}

const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom("", "a,b", 'say "hi"', "two\nlines", "x;y", " spaced ", "größe 你好 🙂", "true", "1"),
);

describe("cells", () => {
  test("are what csv-parse makes of well-formed tables, however they are cut", () => {
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(",", ";", "\t"),
        fc.integer({ min: 1, max: 20 }),
        (rows, delimiter, size) => {
          const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const text = rows.map((row) => `${row.map(quote).join(delimiter)}\n`).join("");
          expect(rowsOf(text, size, delimiter)).toEqual(parse(text, { delimiter }));
          expect(rowsOf(text, size, delimiter)).toEqual(rows);
        },
      ),
    );
  });

  test.each([
    [
      "a line break of Windows",
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "no line break at the end",
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "an empty cell at the end",
      "a,\nc,",
      [
        ["a", ""],
        ["c", ""],
      ],
    ],
    [
      "empty lines",
      "a,b\n\n\nc,d\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["a cell in quotes before the break of Windows", '"a","b"\r\n"c"\r\n', [["a", "b"], ["c"]]],
    ["a quote within a cell", 'a "quoted" word,b\n', [['a "quoted" word', "b"]]],
    ["text behind a closing quote", '"a"b,c\n', [['a"b', "c"]]],
    ["a quote escaped in MySQL's way", '"a \\"b, c\\" d",e\n', [['a \\"b, c\\" d', "e"]]],
    ["a backslash as the last character", '"C:\\dir\\",e\n', [["C:\\dir\\", "e"]]],
    ["a quote that is never closed", 'a,"b\nc,d\n', [["a", "b\nc,d\n"]]],
    ["an empty quoted cell alone", '""\nx\n', [[""], ["x"]]],
    ["ragged rows", "a\nb,c,d\n", [["a"], ["b", "c", "d"]]],
  ])("%s", (_, text, rows) => {
    for (let size = 1; size <= text.length; size += 1) expect(rowsOf(text, size)).toEqual(rows);
  });

  test("nothing is lost of any text, however malformed and however cut", () => {
    const messy = fc.array(fc.constantFrom('"', ",", "\n", "\r\n", "\\", "word", "å", " "), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(messy, fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const text = parts.join("");
        expect(rowsOf(text, size)).toEqual(rowsOf(text));
        const words = (all: string): number => all.split("word").length - 1;
        expect(words(rowsOf(text).flat().join(" "))).toBe(words(text));
      }),
      { numRuns: 1000 },
    );
  });

  test("a huge cell comes in parts of one running text", () => {
    const huge = 'long "" value, '.repeat(40_000);
    for (const text of [`id,note\n1,"${huge}"\n2,after\n`, `id,note\n1,"${huge}`]) {
      const pieces = piecesOf(text).filter(({ at }) => at.row === 1);
      expect(pieces.length).toBeGreaterThan(0);
      expect(pieces.map(({ text: part }) => part).join("")).toBe(huge.replaceAll('""', '"'));
      expect(pieces.slice(1).every(({ continues }) => continues === true)).toBe(true);
    }
    const table = new TableReader({ delimiter: ",", hasHeader: false });
    let longest = 0;
    for (let chunk = 0; chunk < 50; chunk += 1) {
      for (const piece of table.push("x".repeat(20_000))) longest = Math.max(longest, piece.text.length);
    }
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(100_000);
  });
});

describe("a table's pieces", () => {
  test("say row, line and column name", () => {
    expect(
      piecesOf('user,e-mail,age\nAlice,alice@x.example,31\n"Bob\nJr.",bob@x.example,true\nCarol,,x\n'),
    ).toEqual([
      { text: "user", at: { line: 1, field: "header" } },
      { text: "e-mail", at: { line: 1, field: "header" } },
      { text: "Alice", at: { line: 2, row: 1, field: "user" } },
      { text: "alice@x.example", at: { line: 2, row: 1, field: "e-mail" } },
      { text: "Bob\nJr.", at: { line: 3, row: 2, field: "user" } },
      { text: "bob@x.example", at: { line: 3, row: 2, field: "e-mail" } },
      { text: "true", at: { line: 3, row: 2, field: "age" } },
      { text: "Carol", at: { line: 5, row: 3, field: "user" } },
    ]);
  });

  test("number the columns that have no name", () => {
    expect(piecesOf("Alice,alice@x.example\n", { delimiter: ",", hasHeader: false })).toEqual([
      { text: "Alice", at: { line: 1, row: 1, field: "column 1" } },
      { text: "alice@x.example", at: { line: 1, row: 1, field: "column 2" } },
    ]);
  });

  test("stay cheap for very many columns", () => {
    const header = Array.from({ length: 50_000 }, (_, index) => `name${index}`).join(",");
    const pieces = piecesOf(`${header}\n${header}\n`);
    expect(pieces.length).toBe(100_000);
    expect(pieces.at(-1)).toEqual({ text: "name49999", at: { line: 2, row: 1, field: "name49999" } });
  });
});

describe("the shape of a table", () => {
  const shape = (text: string, ending = ""): TableShape | undefined => tableShape(text, true, ending);

  test("is found with a name's help", () => {
    expect(shape("name,email\nA,b@c.example\n", "csv")).toEqual({ delimiter: ",", hasHeader: true });
    expect(shape("name;email\nA;b@c.example\n", "csv")).toEqual({ delimiter: ";", hasHeader: true });
    expect(shape("name\temail\nA\tb@c.example\n", "tsv")).toEqual({ delimiter: "\t", hasHeader: true });
    expect(shape("1,a@b.example\n2,c@d.example\n", "csv")).toEqual({ delimiter: ",", hasHeader: false });
    expect(shape("password\nhunter\nletmein\n", "csv")).toEqual({ delimiter: ",", hasHeader: true });
    expect(shape(",a,b\n0,x,y\n", "csv")).toEqual({ delimiter: ",", hasHeader: true });
  });

  test("is found without one only when there is no doubt", () => {
    const row = "Alice Example,alice@x.example,+1 555 0100\n";
    expect(shape(`name,email,phone\n${row.repeat(5)}`)).toEqual({ delimiter: ",", hasHeader: true });
    expect(shape(row.repeat(6))).toBeUndefined();
    expect(shape("Dear all,\nthis is a letter, with commas, of course.\nYours\n")).toBeUndefined();
    expect(shape("2025-01-29, error, a, b\n".repeat(10))).toBeUndefined();
  });

  test("is none when a file only claims to be a table", () => {
    expect(
      shape("Just a letter.\n\nIt has commas, yes, many, even\nbut no columns\nat all, at all\n", "csv"),
    ).toBeUndefined();
    expect(shape("", "csv")).toBeUndefined();
  });
});
