import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../src/detect/index.ts";
import { planOf } from "../../src/inspect/minimise/plan-of.ts";
import { mysqlQuoting, sqliteQuoting } from "../../src/inspect/minimise/quote.ts";
import { type MariadbServer, missingMariadb, startMariadb } from "../servers/mariadb.ts";
import { foundIn, left, reported, textsOf } from "./minimise-case.ts";

const openai = textsOf(catalogue.filter(({ id }) => /^secret\.(?:openai|github|database)\./.test(id)));
const columns = [
  { name: "m`e\"s\\sage'; --", type: "text", texts: openai },
  { name: "user_email", type: "text", texts: ["ada@lovelace-mail.org", "bob@builder-mail.org"] },
];
const table = "a\"`'; DROP TABLE x; --";
const suite = "a plan for MySQL and MariaDB";

describe.skipIf(missingMariadb !== undefined)(
  missingMariadb === undefined ? suite : `${suite}, skipped: ${missingMariadb}`,
  () => {
    let server: MariadbServer;
    beforeAll(async () => {
      server = await startMariadb();
      await server.run("CREATE DATABASE IF NOT EXISTS chatdb CHARACTER SET utf8mb4");
    }, 60_000);
    afterAll(() => server?.stop());

    test("leaves nothing that the scanner finds again, and texts without findings", async () => {
      const whole = mysqlQuoting.name("chatdb", table);
      const names = columns.map(({ name }) => mysqlQuoting.name(name));
      await server.run(
        `CREATE TABLE ${whole} (${names.map((each) => `${each} longtext`)}, \`when\` datetime)`,
      );
      for (const [at, text] of openai.entries()) {
        const other = columns[1]?.texts[at % 2] ?? "";
        await server.run(
          `INSERT INTO ${whole} VALUES (${mysqlQuoting.text(text)}, ${mysqlQuoting.text(other)}, now())`,
        );
      }
      const { collection, options } = reported(`chatdb.${table}`, ["chatdb", table], columns);
      let ran = 0;
      for (const { statements } of planOf(collection, "mysql", options)) {
        for (const statement of statements) {
          await server.run(statement);
          ran++;
        }
      }
      expect(ran).toBeGreaterThan(5);
      const after = (await server.run(`SELECT * FROM ${whole}`)).map((row) => Object.values(row).map(String));
      const before = foundIn(columns.flatMap(({ texts }) => texts)).ids;
      expect(before.length).toBeGreaterThan(5);
      expect(left(after.flat(), before)).toEqual([]);
      expect(after.filter(([text]) => text === "it is so").length).toBeGreaterThan(5);
      expect(new Set(after.map(([, hash]) => hash)).size).toBe(2);
    }, 60_000);
  },
);

describe("a plan for SQLite", () => {
  test("masks whole columns, as there are no patterns", async () => {
    const { Database } = (await import("node-sqlite3-wasm")).default;
    const database = new Database(":memory:");
    const whole = sqliteQuoting.name(table);
    const names = columns.map(({ name }) => sqliteQuoting.name(name));
    database.run(`CREATE TABLE ${whole} (${names.join(", ")})`);
    for (const text of openai)
      database.run(`INSERT INTO ${whole} VALUES (?, ?)`, [text, "ada@lovelace-mail.org"]);
    const { collection, options } = reported(table, [table], columns);
    for (const { statements } of planOf(collection, "sqlite", options)) {
      for (const statement of statements) database.exec(statement);
    }
    const rows = database.all(`SELECT * FROM ${whole}`).flatMap((row) => Object.values(row).map(String));
    database.close();
    expect(rows.length).toBe(openai.length * 2);
    expect(rows.every((each) => /^\[[A-Z0-9_]+\]$/.test(each))).toBe(true);
  });
});
