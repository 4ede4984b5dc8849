import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Piece } from "../source.ts";
import { SqlReader } from "./sql.ts";

function piecesOf(text: string, size = text.length): Piece[] {
  const reader = new SqlReader();
  const pieces: Piece[] = [];
  for (let start = 0; start < text.length; start += size)
    pieces.push(...reader.push(text.slice(start, start + size)));
  return [...pieces, ...reader.end()];
}

/** Running texts and values as `where: text`, however many pieces they came in. */
function shown(text: string, size?: number): string[] {
  const texts: string[] = [];
  for (const { text: part, at, continues } of piecesOf(text, size)) {
    if (continues === true) texts.push(`${texts.pop() ?? ""}${part}`);
    else texts.push(`${at.line}${at.field === undefined ? "" : ` ${at.field} ${at.row}`}: ${part}`);
  }
  return texts;
}

const mysql = `-- MySQL dump 10.13
CREATE TABLE \`users\` (
  \`id\` int NOT NULL,
  \`email\` varchar(255) DEFAULT 'a,b)',
  \`password\` varchar(255) DEFAULT NULL,
  PRIMARY KEY (\`id\`, \`email\`)
) ENGINE=InnoDB;
INSERT INTO \`users\` VALUES (1,'alice@x.example','it\\'s, a (secret)'),(2,'bob@x.example',NULL);
INSERT INTO \`users\` VALUES (12345,'carol@x.example','two
lines');
UNLOCK TABLES;
`;

const postgres = `--
-- PostgreSQL database dump
--
COPY public.users (id, email, "password") FROM stdin;
1	alice@x.example	tab\\tinside
2	\\N	second row
\\.

INSERT INTO public.notes (id, body) VALUES (1, 'it''s C:\\'), (2, E'tab\\there');
SELECT pg_catalog.setval('users_id_seq', 2, true);
`;

describe("a database dump", () => {
  test("of MySQL names the columns of its values", () => {
    expect(shown(mysql)).toEqual([
      `1: ${mysql.slice(0, mysql.indexOf("(1,"))}`,
      "8 users.email 1: alice@x.example",
      "8 users.password 1: it's, a (secret)",
      "8 users.email 2: bob@x.example",
      "8: ;\nINSERT INTO `users` VALUES ",
      "9 users.id 3: 12345",
      "9 users.email 3: carol@x.example",
      "9 users.password 3: two\nlines",
      "10: ;\nUNLOCK TABLES;\n",
    ]);
  });

  test("of PostgreSQL names the columns of its values", () => {
    expect(shown(postgres)).toEqual([
      `1: ${postgres.slice(0, postgres.indexOf("1\t"))}`,
      "5 public.users.email 1: alice@x.example",
      "5 public.users.password 1: tab\tinside",
      "6 public.users.password 2: second row",
      "7: \\.\n\nINSERT INTO public.notes (id, body) VALUES ",
      "9 public.notes.body 1: it's C:\\",
      "9 public.notes.body 2: tab\there",
      "9: ;\nSELECT pg_catalog.setval('users_id_seq', 2, true);\n",
    ]);
  });

  test("of SQLite does, too", () => {
    const sqlite =
      "CREATE TABLE users(id INTEGER PRIMARY KEY, mail TEXT, note);\nINSERT INTO users VALUES(1,'a@x.example','note');\n";
    expect(shown(sqlite).slice(1, 3)).toEqual(["2 users.mail 1: a@x.example", "2 users.note 1: note"]);
  });

  test("is the same however it is cut", () => {
    for (const dump of [mysql, postgres]) {
      const whole = shown(dump);
      for (let size = 1; size < dump.length; size += 1) expect(shown(dump, size)).toEqual(whole);
    }
  });

  test("keeps every value whole, whatever stands in it", () => {
    const value = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 4, maxLength: 12 }),
      fc.constantFrom(
        "it's (a, b); 'c'",
        "line\nINSERT INTO x VALUES (1);\n",
        "back\\slash\\",
        "tab\tand\r\n",
        "''''",
      ),
    );
    const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 40 }), (values, size) => {
        const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
        const tuples = values.map((row) => `(${row.map(quote).join(", ")})`).join(",\n");
        const copied = values.map((row) =>
          row
            .map((text) =>
              text.replace(
                /[\\\t\n\r]/g,
                (c) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" })[c] ?? c,
              ),
            )
            .join("\t"),
        );
        for (const dump of [
          `INSERT INTO t (a, b) VALUES ${tuples};\n`,
          `COPY t (a, b) FROM stdin;\n${copied.join("\n")}\n\\.\n`,
        ]) {
          const found = piecesOf(dump, size).filter(({ at }) => at.field !== undefined);
          expect(found.map(({ text }) => text)).toEqual(values.flat());
        }
      }),
      { numRuns: 300 },
    );
  });

  test("that is not what it seems to be loses nothing", () => {
    const messy = fc.array(
      fc.constantFrom(
        "INSERT INTO t VALUES (",
        "COPY t FROM stdin;\n",
        "CREATE TABLE t (",
        "word",
        "'",
        ")",
        ",",
        "\n",
        ";",
        "\\",
        "\t",
        "(",
        " ",
      ),
      { maxLength: 40 },
    );
    const words = (all: string): number => all.split("word").length - 1;
    fc.assert(
      fc.property(messy, fc.integer({ min: 1, max: 30 }), (parts, size) => {
        const text = parts.join("");
        expect(words(shown(text, size).join(" "))).toBe(words(text));
        expect(shown(text, size)).toEqual(shown(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("that begins again behind an empty row is seen wherever the text was cut", () => {
    const text = `INSERT INTO t VALUES ()\nINSERT INTO t VALUES ('word')`;
    for (let size = 1; size < text.length; size++) expect(shown(text, size)).toEqual(shown(text));
  });

  test("with a huge value hands it on in parts", () => {
    const huge = "abcdefgh ".repeat(100_000);
    for (const dump of [
      `INSERT INTO t (a) VALUES ('${huge}');`,
      `COPY t (a) FROM stdin;\n${huge}\n\\.\n`,
      `INSERT INTO ${huge}`,
    ]) {
      const pieces = piecesOf(dump, 16_384);
      expect(Math.max(...pieces.map(({ text }) => text.length))).toBeLessThan(200_000);
      expect(shown(dump, 16_384).some((text) => text.includes(huge.trim()))).toBe(true);
    }
  });
});
