import fc from "fast-check";
import { expect, test } from "vitest";
import type { Piece } from "../source.ts";
import { CopyText } from "./copy-text.ts";

/** As PostgreSQL writes a value (CopyAttributeOutText in copyto.c). */
function written(value: string | Buffer | null): string {
  if (value === null) return "\\N";
  if (typeof value !== "string") return `\\\\x${value.toString("hex")}`;
  const letters: Record<string, string> = {
    "\b": "b",
    "\f": "f",
    "\n": "n",
    "\r": "r",
    "\t": "t",
    "\v": "v",
    "\\": "\\",
  };
  return value.replace(/[\b\f\n\r\t\v\\]/g, (letter) => `\\${letters[letter]}`);
}

const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => text.replaceAll("\0", "")),
  fc.string({ unit: fc.constantFrom("\\", "\t", "\n", "N", "x", "é", "🔑"), maxLength: 30 }),
  fc.constant(null),
);
const bytes = fc.option(fc.string({ unit: "binary", maxLength: 40 }).map((text) => Buffer.from(text)));

test("gives every value back, however its bytes were cut", () => {
  const rows = fc.array(fc.tuple(value, bytes, value), { maxLength: 12 });
  const property = fc.property(
    rows,
    fc.array(fc.nat(60), { maxLength: 40 }),
    fc.constantFrom(8, 17, 1 << 20),
    (table, cuts, longestKept) => {
      const text = table.map((row) => `${row.map(written).join("\t")}\n`).join("");
      const whole = Buffer.from(text);
      const reader = new CopyText(
        [
          { name: "a", isBytes: false },
          { name: "b", isBytes: true },
          { name: "c", isBytes: false },
        ],
        false,
        longestKept,
      );
      const pieces: Piece[] = [];
      let from = 0;
      for (const cut of [...cuts, whole.length]) {
        pieces.push(...reader.push(whole.subarray(from, from + cut)));
        from += cut;
      }
      const expected = table.flatMap((row, index) =>
        row.flatMap((cell, column) =>
          cell === null || cell.length === 0
            ? []
            : [{ row: index + 1, field: "abc"[column], text: cell.toString() }],
        ),
      );
      expect(joined(pieces)).toEqual(expected);
    },
  );
  fc.assert(property, { numRuns: 400 });
});

test("takes the first value as the time when told to", () => {
  const reader = new CopyText([{ name: "note", isBytes: false }], true);
  const times = [
    "2025-01-29 10:00:00.125+00",
    "2025-01-29 10:00:00",
    "2025-01-29",
    "infinity",
    "0044-03-15 BC",
    "20250-01-01",
    "\\N",
  ];
  const pieces = reader.push(Buffer.from(times.map((time) => `${time}\tnote\n`).join("")));
  expect(pieces.map(({ at }) => at.time)).toEqual([
    "2025-01-29T10:00:00.125Z",
    "2025-01-29T10:00:00Z",
    "2025-01-29T00:00:00Z",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(new Set(pieces.map(({ at }) => at.field))).toEqual(new Set(["note"]));
});

test("reads bytes that are no UTF-8 one by one", () => {
  const reader = new CopyText([{ name: "raw", isBytes: true }], false);
  expect(reader.push(Buffer.from("\\\\x6b6579ff3d\n"))[0]?.text).toBe("key\u00ff=");
});

function joined(
  pieces: readonly Piece[],
): { row: number | undefined; field: string | undefined; text: string }[] {
  const cells: { row: number | undefined; field: string | undefined; text: string }[] = [];
  for (const { text, at, continues } of pieces) {
    const last = cells.at(-1);
    if (continues === true && last !== undefined) last.text += text;
    else cells.push({ row: at.row, field: at.field, text });
  }
  return cells;
}
