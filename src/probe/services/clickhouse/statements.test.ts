import { describe, expect, test } from "vitest";
import { services } from "../index.ts";

const own = services.filter(({ id }) => id.startsWith("clickhouse."));
const statements = own
  .flatMap(({ sends }) => sends.filter((sent) => sent.startsWith("GET /?query=")))
  .flatMap((sent) => new URL(sent.slice("GET ".length), "http://server").searchParams.getAll("query"));

describe("the statements that may be sent", () => {
  test("are many, and each only reads", () => {
    expect(statements.length).toBeGreaterThan(40);
    for (const statement of statements) {
      expect(statement).toMatch(/^(?:SELECT|SHOW GRANTS)\b/);
      expect(statement).toMatch(/ FORMAT JSONCompact$/);
      expect(statement).not.toMatch(
        /\b(?:INSERT|ALTER|CREATE|DROP|SYSTEM [A-Z]|KILL|SET|BACKUP|OUTFILE|ATTACH|OPTIMIZE)\b/,
      );
    }
  });

  test("never use a table function", () => {
    const functions =
      /\b(?:url|file|s3\w*|gcs|remote\w*|mysql|postgresql|mongodb|redis|sqlite|jdbc|odbc|hdfs\w*|azureBlobStorage\w*|executable|cluster\w*|iceberg\w*|deltaLake\w*|input|merge|loop)\s*\(/i;
    for (const statement of statements) expect(statement).not.toMatch(functions);
  });

  test("read nothing but the server's own tables", () => {
    for (const statement of statements) {
      for (const [, table] of statement.matchAll(/\bFROM\s+([\w.]+)/g)) {
        // Inside the pattern that looks for table names there is one more FROM.
        if (table !== undefined) expect(table).toMatch(/^system\.\w+$/);
      }
    }
  });

  test("ask for no text of a statement and no definition", () => {
    for (const statement of statements) {
      const columns = statement.slice(0, statement.indexOf(" FROM "));
      // As a column of its own, or by another name than what is told of it.
      expect(columns).not.toMatch(
        /(?:SELECT|,)\s*(?:query|exception|create_table_query|source|engine_full|collection)\b/,
      );
    }
  });
});
