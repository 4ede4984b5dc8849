import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../src/detect/index.ts";
import type { Plan } from "../../src/inspect/minimise/plan.ts";
import { planOf } from "../../src/inspect/minimise/plan-of.ts";
import { toPostgresPatterns } from "../../src/inspect/minimise/postgres-pattern.ts";
import { postgresQuoting } from "../../src/inspect/minimise/quote.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";
import {
  foundIn,
  hostileColumn,
  hostileTable,
  left,
  type MadeColumn,
  patternsFor,
  reported,
  textsOf,
  wrappedTextsOf,
} from "./minimise-case.ts";

const quoted = (...path: readonly string[]): string => postgresQuoting.name(...path) ?? "";
const name =
  missingPostgres === undefined
    ? "a plan for PostgreSQL"
    : `a plan for PostgreSQL, skipped: ${missingPostgres}`;

describe.skipIf(missingPostgres !== undefined)(name, () => {
  let server: PostgresServer;
  let client: pg.Client;

  beforeAll(async () => {
    server = await startPostgres();
    const { port, password } = server;
    client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", password, database: "chatdb" });
    await client.connect();
    await client.query(`CREATE SCHEMA ${quoted(schema)}`);
  }, 60_000);
  afterAll(async () => {
    await client?.end();
    await server?.stop();
  });

  const schema = 's"; x';

  async function load(table: string, columns: readonly MadeColumn[]): Promise<void> {
    const whole = quoted(schema, table);
    const defined = columns.map((column) => `${quoted(column.name)} ${column.type}`);
    await client.query(
      `CREATE TABLE ${whole} (n int, ${defined.join(", ")}, "when" timestamptz DEFAULT now())`,
    );
    const most = Math.max(...columns.map(({ texts }) => texts.length));
    const names = ["n", ...columns.map((column) => quoted(column.name))];
    for (let at = 0; at < most; at++) {
      const cells = columns.map(({ texts, type }) => cellOf(type, texts[at % texts.length] ?? ""));
      const marks = names.map((_, index) => `$${index + 1}`);
      await client.query(`INSERT INTO ${whole} (${names.join(", ")}) VALUES (${marks.join(", ")})`, [
        at,
        ...cells,
      ]);
    }
  }

  function cellOf(type: string, of: string): unknown {
    if (type.endsWith("[]")) return ["nothing", of];
    if (type === "jsonb") return JSON.stringify({ told: of });
    return of;
  }

  async function runPlan(plan: Plan, instead: boolean): Promise<number> {
    let ran = 0;
    for (const one of plan) {
      if ((one.instead === true) !== instead) continue;
      for (const statement of one.statements) {
        await client.query(statement);
        ran++;
      }
    }
    return ran;
  }

  const group = (at: number, of: number) => catalogue.filter((_, index) => index % of === at);

  test.each(["in place", "view"] as const)(
    "leaves nothing that the scanner finds again: %s, every detector, hostile names",
    async (way) => {
      const table = `${hostileTable} ${way}`;
      const groups = 10;
      const types = ["text", "varchar(4000)", "text[]", "jsonb", "text"];
      const columns = Array.from({ length: groups }, (_, at): MadeColumn => {
        return {
          name: `${hostileColumn}${at}`,
          type: types[at % types.length] ?? "text",
          texts: textsOf(group(at, groups)),
        };
      });
      columns.push({ name: "wrapped", type: "text", texts: wrappedTextsOf(group(0, 40)) });
      await load(table, columns);
      const { collection, options } = reported(`${schema}.${table}`, [schema, table], columns);
      const ran = await runPlan(planOf(collection, "postgres", options), way === "view");
      expect(ran).toBeGreaterThan(way === "view" ? 1 : groups);

      let kept = 0;
      let gone = 0;
      const from = way === "view" ? `${table}_masked` : table;
      const { rows } = await client.query(`SELECT * FROM ${quoted(schema, from)}`);
      expect(rows.length).toBeGreaterThan(100);
      for (const column of columns) {
        const after = rows.map((row: Record<string, unknown>) => textIn(row[column.name]));
        const before = foundIn(column.texts);
        expect(before.ids.length).toBeGreaterThan(column.name === "wrapped" ? 2 : 20);
        expect(left(after, before.ids)).toEqual([]);
        kept += after.filter((each) => each === "it is so").length;
        gone += after.filter((each) => /^\[[A-Z0-9_]+\]$/.test(each)).length;
      }
      expect(gone).toBeGreaterThan(500);
      expect(kept).toBeGreaterThan(50);
    },
    120_000,
  );

  test("hashes what identifies, so that it still joins, with a key that nobody sees", async () => {
    const addresses = ["ada@lovelace-mail.org", "bob@builder-mail.org", "ada@lovelace-mail.org"];
    const columns = [
      { name: "user_email", type: "varchar(40)", texts: addresses },
      { name: "card_number", type: "bigint", texts: ["4111111111111111", "4012888888881881"] },
      {
        name: "api_key",
        type: "text",
        texts: textsOf(catalogue.filter(({ id }) => id === "secret.openai.project-key")),
      },
    ];
    await load("people", columns);
    const { collection, options } = reported(`${schema}.people`, [schema, "people"], columns);
    const plan = planOf(collection, "postgres", options);
    const advised = plan.filter(({ column }) => column !== undefined && column !== "when");
    expect(advised.map(({ column, advice }) => [column, advice])).toEqual([
      ["user_email", "hash"],
      ["card_number", "mask"],
      ["api_key", "drop"],
    ]);
    await runPlan(plan, false);
    const { rows } = await client.query(`SELECT * FROM ${quoted(schema, "people")} ORDER BY n`);
    expect(rows[0].user_email).toMatch(/^[0-9a-f]{64}$/);
    expect(rows[2].user_email).toBe(rows[0].user_email);
    expect(rows[1].user_email).not.toBe(rows[0].user_email);
    expect(rows.map(({ card_number }) => card_number)).toEqual(rows.map(() => "0"));
    expect(Object.keys(rows[0])).not.toContain("api_key");
  });

  test("patterns match at least what the detectors' own patterns match", async () => {
    let tried = 0;
    const missed: string[] = [];
    for (const { id, pattern, finds } of catalogue) {
      const translated = toPostgresPatterns(patternsFor([id]).map(({ source }) => source))?.[0];
      if (translated === undefined) continue;
      const texts = finds.filter((text) => pattern.test(text) && !text.includes("\u0000"));
      for (const text of texts) {
        const { rows } = await client.query("SELECT $1 ~ $2 AS found", [text, translated]);
        tried++;
        if (rows[0].found !== true) missed.push(id);
      }
    }
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(800);
  });
});

function textIn(cell: unknown): string {
  if (Array.isArray(cell)) return String(cell[1]);
  if (typeof cell !== "object" || cell === null) return String(cell);
  return String(Object.values(cell)[0]);
}
