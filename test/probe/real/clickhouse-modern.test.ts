import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { missingModernClickHouse, startModernClickHouse } from "../../servers/modern-clickhouse.ts";
import { scanned } from "../scanned.ts";

const missing = missingModernClickHouse;
const title = missing === undefined ? "ClickHouse of today" : `ClickHouse of today (skipped: ${missing})`;

/** As 26.7 tells them; the engine here can tell them to nobody over the network. */
const grants = [
  "GRANT SELECT, INSERT, ALTER, CREATE, DROP, SYSTEM, INTROSPECTION, CLUSTER, FILE, URL, REMOTE, S3 ON *.* TO default",
  "GRANT SHOW NAMED COLLECTIONS, NAMED COLLECTION ON * TO default",
];

/** In the columns that matter, as servers since 21.1 have it. */
const queryLog = `CREATE TABLE system.query_log (
  type Enum8('QueryStart' = 1, 'QueryFinish' = 2, 'ExceptionBeforeStart' = 3, 'ExceptionWhileProcessing' = 4),
  event_date Date, event_time DateTime, user LowCardinality(String), address IPv6, client_name LowCardinality(String),
  http_user_agent LowCardinality(String), query_kind LowCardinality(String), tables Array(LowCardinality(String)),
  is_initial_query UInt8, query_id String, query String) ENGINE = MergeTree ORDER BY event_date`;

describe.skipIf(missing !== undefined)(title, () => {
  test("is open, with its tables, its grants and its readers", async () => {
    const server = await startModernClickHouse();
    const front = await withGrants(server.port, grants);
    try {
      await server.run(
        "CREATE TABLE chatdb.chats (d Date, user_email String, message String) ENGINE = MergeTree ORDER BY d PARTITION BY d",
      );
      await server.run(
        "INSERT INTO chatdb.chats SELECT toDate('2026-01-05'), 'a@example.org', 'hello' FROM numbers(100)",
      );
      await server.run(queryLog);
      const row = (
        user: string,
        agent: string,
        kind: string,
        tables: string,
        id: string,
        days: number,
      ): string =>
        `('QueryFinish', today() - ${days}, now() - ${days * 86_400}, '${user}', '::ffff:10.0.0.9', '', '${agent}', '${kind}', ${tables}, 1, '${id}', 'SELECT 1')`;
      await server.run(
        `INSERT INTO system.query_log VALUES ${[
          row("app", "python", "Select", "['chatdb.chats', 'system.one']", "1", 0),
          row("app", "python", "Select", "['chatdb.chats']", "2", 1),
          row("app", "python", "Insert", "['chatdb.chats']", "3", 0),
          row("app", "python", "Select", "['system.tables']", "4", 0),
          row(
            "default",
            "watertight/test",
            "Select",
            "['chatdb.chats']",
            "watertight/test/10.0.0.1:8123/tables",
            0,
          ),
          row("old", "curl", "Select", "['chatdb.chats']", "6", 60),
        ].join(", ")}`,
      );
      const { exposures } = await scanned([front.port]);
      const exposure = exposures[0]?.exposure;
      expect(exposure).toMatchObject({
        verdict: "open",
        why: "runs the statements of anyone, as default without a password",
      });
      expect(exposure?.version).toMatch(/^\d{2}\.\d+\.\d+/);
      expect(exposure?.holds).toContainEqual({
        name: "chatdb.chats",
        rows: { count: 100, exact: true },
        bytes: expect.any(Number),
      });
      expect(exposure?.readers).toEqual([
        { who: "app from 10.0.0.9 with python", when: expect.anything(), reads: 2, of: ["chatdb.chats"] },
      ]);
      expect(exposure?.notes).toContain(
        "rows reach from 2026-01-05 to 2026-01-05, going by their partitions",
      );
      const reach = exposure?.reach.map(({ can, how }) => `${can} ${how}`);
      expect(reach).toEqual([
        "read data shown",
        "write inferred",
        "administer inferred",
        "read files inferred",
        "reach other systems inferred",
      ]);
      expect(exposure?.proof.filter(({ says }) => says === "unknown")).toEqual([]);
      expect(server.asked.length).toBeGreaterThan(12);
      for (const statement of server.asked) expect(statement).not.toMatch(/\b(?:url|file|s3|remote)\s*\(/i);
      const fixes = exposure?.fix.map(({ text = "" }) => text).join("\n") ?? "";
      expect(fixes).toContain("CREATE USER app");
      expect(fixes).not.toContain("<yandex>");
    } finally {
      front.stop();
      await server.stop();
    }
  });

  test("that grants a stranger nothing is weak", async () => {
    const server = await startModernClickHouse();
    const front = await withGrants(server.port, []);
    try {
      const { exposures } = await scanned([front.port]);
      expect(exposures[0]?.exposure).toMatchObject({
        verdict: "weak",
        why: "lets anyone in as default without a password, who is granted nothing",
      });
    } finally {
      front.stop();
      await server.stop();
    }
  });
});

/** Passes everything on, and answers what only a whole server can. */
async function withGrants(
  port: number,
  lines: readonly string[],
): Promise<{ readonly port: number; stop(): void }> {
  const server = createServer(async (request, response) => {
    const statement = new URL(request.url ?? "/", "http://front").searchParams.get("query") ?? "";
    if (request.url === "/") return void response.end("Ok.\n");
    if (!statement.startsWith("SHOW GRANTS")) {
      const answer = await fetch(`http://127.0.0.1:${port}${request.url}`);
      response.writeHead(answer.status, { "x-clickhouse-server-display-name": "front" });
      return void response.end(await answer.text());
    }
    response.end(
      JSON.stringify({
        meta: [{ name: "GRANTS FOR default", type: "String" }],
        data: lines.map((line) => [line]),
        rows: lines.length,
      }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
