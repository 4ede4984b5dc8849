import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RowBinaryReader, type TextColumn } from "./row-binary.ts";

interface Told {
  readonly column: number;
  text: string;
  parts: number;
}

/** What a reader tells of an answer that comes in chunks of these sizes, the last one over and over. */
function read(
  answer: Buffer,
  columns: readonly TextColumn[],
  sizes: readonly number[] = [answer.length],
): Told[][] {
  const rows: Told[][] = [];
  let row: Told[] = [];
  const reader = new RowBinaryReader(
    columns,
    {
      text(column, text, continues) {
        const last = row.at(-1);
        if (!continues || last === undefined) row.push({ column, text, parts: 1 });
        else {
          last.text += text;
          last.parts++;
        }
      },
      rowEnds() {
        rows.push(row);
        row = [];
      },
    },
    "a test",
  );
  let turn = 0;
  for (let at = 0; at < answer.length; ) {
    const size = Math.max(1, sizes[Math.min(turn++, sizes.length - 1)] ?? 1);
    reader.push(answer.subarray(at, at + size));
    at += size;
  }
  reader.end();
  return rows;
}

function textBytes(text: Buffer): Buffer {
  const length: number[] = [];
  for (let left = text.length; ; left = Math.floor(left / 128)) {
    length.push(left > 127 ? (left % 128) | 128 : left);
    if (left <= 127) break;
  }
  return Buffer.concat([Buffer.from(length), text]);
}

/** Rows as a server writes them; null is NULL, and its column a nullable one. */
function answerOf(
  rows: readonly (readonly (Buffer | string | null)[])[],
  columns: readonly TextColumn[],
): Buffer {
  const cells = rows.flatMap((row) => [
    Buffer.from([1]),
    ...row.flatMap((cell, at) => {
      const flag = columns[at] === "String" ? [] : [Buffer.from([cell === null ? 1 : 0])];
      return cell === null ? flag : [...flag, textBytes(Buffer.from(cell))];
    }),
  ]);
  return Buffer.concat(cells);
}

const columns: readonly TextColumn[] = ["String", "Nullable(String)"];

describe("RowBinaryReader", () => {
  test("gives the same for any chunks as for the whole", () => {
    const cell = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.constantFrom("", "密码🔑"));
    const rows = fc.array(fc.tuple(cell, fc.option(cell)), { maxLength: 20 });
    fc.assert(
      fc.property(rows, fc.array(fc.nat(50), { minLength: 1 }), (rows, sizes) => {
        const told = read(answerOf(rows, columns), columns, sizes);
        const expected = rows.map((row) =>
          row.flatMap((text, column) =>
            text === null || text === "" ? [] : [{ column, text: Buffer.from(text).toString() }],
          ),
        );
        expect(told.map((row) => row.map(({ column, text }) => ({ column, text })))).toEqual(expected);
      }),
    );
  });

  test("gives a long text in parts of about a megabyte and cuts no character", () => {
    const long = "密🔑x".repeat(600_000);
    const answer = answerOf([[long, "after"]], columns);
    for (const sizes of [[answer.length], [65_536], [1_048_577]]) {
      const [row] = read(answer, columns, sizes);
      expect(row?.[0]?.text === long).toBe(true);
      expect(row?.[0]?.parts).toBe(Math.ceil((600_000 * 8) / 2 ** 20));
      expect(row?.[1]).toEqual({ column: 1, text: "after", parts: 1 });
    }
  });

  test("keeps at most a part of a text, whatever its length", () => {
    const length = 2 ** 28;
    const chunk = Buffer.alloc(1 << 20, "x");
    let longest = 0;
    let told = 0;
    const reader = new RowBinaryReader(
      ["String"],
      {
        text(_, text) {
          longest = Math.max(longest, text.length);
          told += text.length;
        },
        rowEnds() {},
      },
      "a test",
    );
    reader.push(Buffer.from([1, 0x80, 0x80, 0x80, 0x80, 0x01]));
    for (let sent = 0; sent < length; sent += chunk.length) reader.push(chunk);
    reader.end();
    expect(told).toBe(length);
    expect(longest).toBe(1 << 20);
  });

  test("puts a sign in place of what is no UTF-8", () => {
    const [row] = read(answerOf([[Buffer.from([0x6b, 0xff, 0x6c]), null]], columns), columns);
    expect(row).toEqual([{ column: 0, text: "k\ufffdl", parts: 1 }]);
  });

  test("tells an error behind the rows from a row, and shows nothing of what it quotes", () => {
    const rows = answerOf([["a", "b"]], columns);
    const spoken = [
      "Code: 241, e.displayText() = DB::Exception: Memory limit: sk-quoted, e.what() = DB::Exception\n",
      "Code: 241. DB::Exception: Memory limit: sk-quoted. (MEMORY_LIMIT_EXCEEDED)\n",
      "\r\n__exception__\r\nabc\r\nCode: 241. DB::Exception: sk-quoted. (MEMORY_LIMIT_EXCEEDED)\n9 abc\r\n__exception__\r\n",
    ];
    for (const text of spoken) {
      const answer = Buffer.concat([rows, Buffer.from(text)]);
      expect(() => read(answer, columns)).toThrow(/more memory than allowed \(code 241\)/);
      expect(() => read(answer, columns, [7])).not.toThrow(/sk-quoted/);
    }
  });

  test("says that an answer ended too early", () => {
    const answer = answerOf([["a text", "another"]], columns);
    for (let length = 1; length < answer.length; length++)
      expect(() => read(answer.subarray(0, length), columns), String(length)).toThrow(
        /in the middle of a row/,
      );
    expect(read(answer, columns)).toHaveLength(1);
  });

  test("does not wait for a length that no text has", () => {
    const answer = Buffer.from([1, ...Array<number>(12).fill(0xff)]);
    expect(() => read(answer, columns)).toThrow(/longer than any can be/);
  });
});
