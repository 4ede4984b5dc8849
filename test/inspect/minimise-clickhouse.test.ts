import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "chdb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../src/detect/index.ts";
import type { Plan } from "../../src/inspect/minimise/plan.ts";
import { planOf } from "../../src/inspect/minimise/plan-of.ts";
import { clickhouseQuoting } from "../../src/inspect/minimise/quote.ts";
import {
  foundIn,
  hostileColumn,
  hostileTable,
  left,
  type MadeColumn,
  reported,
  textsOf,
  wrappedTextsOf,
} from "./minimise-case.ts";

const database = "d`b\\; x";
const quoted = (...path: readonly string[]): string => clickhouseQuoting.name(...path) ?? "";
const { text } = clickhouseQuoting;

describe("a plan for ClickHouse", () => {
  let session: Session;
  let folder: string;
  const run = (sql: string): string => String(session.query(sql, "TabSeparatedRaw"));
  const rows = (sql: string): unknown[][] =>
    run(`${sql} FORMAT JSONCompactEachRow`)
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown[]);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "watertight-minimise-"));
    session = new Session(folder);
    run(`CREATE DATABASE ${quoted(database)}`);
  });
  afterAll(() => {
    session.cleanup();
    rmSync(folder, { recursive: true, force: true });
  });

  function load(table: string, columns: readonly MadeColumn[]): void {
    const defined = columns.map(({ name, type }) => `${quoted(name)} ${type}`);
    run(
      `CREATE TABLE ${quoted(database, table)} (n UInt64, ${defined.join(", ")}, when DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY n`,
    );
    const most = Math.max(...columns.map(({ texts }) => texts.length));
    const values = Array.from({ length: most }, (_, at) => {
      const cells = columns.map(({ texts, type }) => cellOf(type, texts[at % texts.length] ?? ""));
      return `(${at}, ${cells.join(", ")}, now())`;
    });
    run(`INSERT INTO ${quoted(database, table)} VALUES ${values.join(", ")}`);
  }

  function cellOf(type: string, of: string): string {
    if (type.startsWith("Array")) return `[${text("nothing")}, ${text(of)}]`;
    if (type.startsWith("Map")) return `{'k': ${text(of)}}`;
    if (/Int/.test(type)) return /^\d{1,19}$/.test(of) ? of : "7";
    return text(of);
  }

  /** Every statement; those that only an administrator may run are known by their refusal, which comes after parsing. */
  function runPlan(plan: Plan, way: "in place" | "copy" | "view"): number {
    let ran = 0;
    for (const { statements, instead, advice } of plan) {
      const wanted =
        way === "in place"
          ? instead !== true
          : instead === true && (way === "view") === (advice === "restrict");
      if (!wanted) continue;
      for (const statement of statements) {
        try {
          run(statement.replace("{k0:UInt64}", "11::UInt64").replace("{k1:UInt64}", "12::UInt64"));
        } catch (thrown) {
          expect(String(thrown)).toMatch(
            /ACCESS_DENIED|ACCESS_STORAGE_READONLY|There is no role `watertight_masked_reader`/,
          );
          expect(String(thrown)).not.toMatch(/Syntax error/);
        }
        ran++;
      }
    }
    return ran;
  }

  const group = (at: number, of: number) => catalogue.filter((_, index) => index % of === at);

  test.each(["in place", "copy", "view"] as const)(
    "leaves nothing that the scanner finds again: %s, every detector, hostile names",
    (way) => {
      const table = `${hostileTable} ${way}`;
      const groups = 12;
      const columns = Array.from({ length: groups }, (_, at): MadeColumn => {
        const types = [
          "String",
          "Nullable(String)",
          "LowCardinality(String)",
          "Array(String)",
          "Map(String, String)",
        ];
        return {
          name: `${hostileColumn}${at}`,
          type: types[at % types.length] ?? "String",
          texts: textsOf(group(at, groups)),
        };
      });
      columns.push({ name: "wrapped", type: "String", texts: wrappedTextsOf(group(0, 40)) });
      load(table, columns);
      const { collection, options } = reported(`${database}.${table}`, [database, table], columns);
      const plan = planOf(collection, "clickhouse", options);
      expect(runPlan(plan, way)).toBeGreaterThan(way === "in place" ? groups : 2);

      const read = way === "view" ? `${table}_masked` : table;
      let kept = 0;
      let gone = 0;
      for (const column of columns) {
        const from = quoted(database, read.length > 45 ? "watertight_masked" : read);
        const after = rows(`SELECT ${quoted(column.name)} FROM ${from}`).map(([cell]) => textIn(cell));
        const before = foundIn(column.texts);
        expect(before.ids.length).toBeGreaterThan(column.name === "wrapped" ? 2 : 20);
        expect(left(after, before.ids)).toEqual([]);
        kept += after.filter((each) => each === "it is so").length;
        gone += after.filter((each) => /^\[[A-Z0-9_]+\]$/.test(each)).length;
      }
      expect(gone).toBeGreaterThan(500);
      // Where every value is plain text, texts without findings stay.
      expect(kept).toBeGreaterThan(50);
    },
    120_000,
  );

  test("a copy keeps neither what would be hashed nor what would be dropped", () => {
    const columns = [
      {
        name: "user_email",
        type: "Nullable(String)",
        texts: ["ada@lovelace-mail.org", "bob@builder-mail.org"],
      },
      {
        name: "api_key",
        type: "String",
        texts: textsOf(catalogue.filter(({ id }) => id === "secret.openai.project-key")),
      },
    ];
    load("copied", columns);
    const { collection, options } = reported(`${database}.copied`, [database, "copied"], columns);
    const plan = planOf(collection, "clickhouse", options);
    expect(plan.map(({ advice }) => advice)).toEqual(expect.arrayContaining(["hash", "drop"]));
    runPlan(plan, "copy");
    const kept = rows(`SELECT user_email, api_key FROM ${quoted(database, "copied")}`);
    expect(kept.length).toBeGreaterThan(3);
    expect(new Set(kept.map(String))).toEqual(new Set(["[EMAIL],"]));
  });

  test("hashes what identifies, so that it still joins, and forgets the key", () => {
    const addresses = ["ada@lovelace-mail.org", "bob@builder-mail.org", "ada@lovelace-mail.org"];
    const columns = [
      { name: "user_email", type: "Nullable(String)", texts: addresses },
      { name: "card_number", type: "UInt64", texts: ["4111111111111111", "4012888888881881"] },
    ];
    load("people", columns);
    const { collection, options } = reported(`${database}.people`, [database, "people"], columns);
    const plan = planOf(collection, "clickhouse", options);
    expect(
      plan.filter(({ column }) => column !== undefined && column !== "when").map(({ advice }) => advice),
    ).toEqual(["hash", "mask"]);
    runPlan(plan, "in place");
    const hashes = rows(`SELECT user_email FROM ${quoted(database, "people")} ORDER BY n`).map(([cell]) =>
      String(cell),
    );
    expect(hashes[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(hashes[2]).toBe(hashes[0]);
    expect(hashes[1]).not.toBe(hashes[0]);
    expect(rows(`SELECT sum(card_number) FROM ${quoted(database, "people")}`)).toEqual([[0]]);
    expect(rows(`EXISTS TABLE ${quoted(database, "watertight_key")}`)).toEqual([[0]]);
  });
});

/** What stands in a cell: the text, the second entry of a list, the value of a map. */
function textIn(cell: unknown): string {
  if (Array.isArray(cell)) return String(cell[1]);
  return typeof cell === "object" && cell !== null ? String(Object.values(cell)[0]) : String(cell);
}
