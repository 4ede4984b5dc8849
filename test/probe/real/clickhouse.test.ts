import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { scan, services } from "../../../src/probe/index.ts";
import {
  type ExposedClickHouse,
  missingExposedClickHouse,
  startExposedClickHouse,
} from "../../servers/exposed-clickhouse.ts";
import { scanned, testNetwork, verdictAt } from "../scanned.ts";

const missing = missingExposedClickHouse;
const title = missing === undefined ? "ClickHouse 18.16" : `ClickHouse 18.16 (skipped: ${missing})`;

/** Client, as the server's log names it. */
const visitor = { "user-agent": "visitor/1.0" };

describe.skipIf(missing !== undefined)(title, () => {
  test("that lets strangers in is one open exposure with all its doors, and tells who has read", async () => {
    const server = await startExposedClickHouse({ strangers: "let in", queryLog: true, tls: true });
    try {
      await fill(server);
      await server.run("SELECT message FROM app.chats LIMIT 1", visitor);
      await server.run(
        'SELECT count() FROM app.`chats` AS c ANY INNER JOIN "app".users AS u USING user_email',
        visitor,
      );
      await server.run("SELECT * FROM numbers(3)", visitor);
      await logged(server, "user_email");
      const { exposures, strange, evidence } = await scanned(Object.values(server.ports));

      expect(strange).toEqual([]);
      expect(exposures).toHaveLength(1);
      const exposure = exposures[0]?.exposure;
      expect(exposure).toMatchObject({
        service: "clickhouse",
        verdict: "open",
        version: "18.16.1",
        severity: "high",
      });
      expect(exposure?.doors.map(({ service, verdict, port }) => [service, verdict, port]).sort()).toEqual(
        [
          ["clickhouse.http", "open", server.ports.http],
          ["clickhouse.http", "open", server.ports.https],
          ["clickhouse.native", "open", server.ports.native],
          ["clickhouse.native", "open", server.ports.nativeTls],
          ["clickhouse.interserver", "weak", server.ports.interserver],
        ].sort(),
      );
      const secured = exposure?.doors.filter(({ tls }) => tls !== undefined).map(({ port }) => port);
      expect(secured?.sort()).toEqual([server.ports.https, server.ports.nativeTls].sort());
      expect(exposure?.doors.find(({ tls }) => tls !== undefined)?.tls).toMatchObject({
        trusted: false,
        subject: "CN=db.example.org",
      });

      expect(exposure?.holds).toContainEqual({
        name: "app.chats",
        rows: { count: 100, exact: true },
        bytes: expect.any(Number),
      });
      expect(exposure?.holds).toContainEqual({ name: "app.notes" });
      const [reader] = exposure?.readers ?? [];
      expect(reader).toMatchObject({
        who: "default from 127.0.0.1 with visitor/1.0",
        reads: 2,
        of: ["app.chats", "app.users"],
      });
      expect(exposure?.readers?.filter(({ who }) => who.includes("watertight/test"))).toEqual([]);
      expect(exposure?.notes.join("\n")).toContain("app.chats (api_key, message, user_email)");

      expect(exposure?.proof.length).toBeGreaterThan(20);
      for (const { evidence: entries } of exposure?.proof ?? []) expect(entries.length).toBeGreaterThan(0);

      const reach = new Map(exposure?.reach.map(({ can, how }) => [can, how]));
      expect(reach.get("read data")).toBe("shown");
      for (const can of ["write", "read files", "reach other systems"] as const)
        expect(reach.get(can)).toBe("inferred");
      expect(exposure?.vulnerabilities.map(({ id }) => id)).toContain("CVE-2019-16535");
      const fixes = exposure?.fix.map(({ text = "" }) => text).join("\n") ?? "";
      expect(fixes).toContain("<interserver_http_credentials>");
      // What this version does not know is not advised.
      expect(fixes).not.toMatch(/CREATE USER|<clickhouse>/);
      expect(evidence.filter((line) => line.includes("SELECT+version()")).length).toBeGreaterThan(0);
      expect(evidence.join("")).not.toContain("user_email");
    } finally {
      await server.stop();
    }
  });

  test("at two addresses is still one exposure", async () => {
    const server = await startExposedClickHouse({ strangers: "let in" });
    try {
      await fill(server);
      const ports = [server.ports.http, server.ports.native];
      const { exposures } = await scan({
        network: testNetwork().network,
        services,
        hosts: ["127.0.0.1", "127.0.0.2"].map((address) => ({
          address,
          ports,
          namedPorts: new Set(ports),
          names: [],
          reachableBy: () => "this machine",
          isNamed: true,
          expects: new Map(),
        })),
        width: 8,
        patience: 3000,
        agentName: "watertight/test",
        tryDefaults: false,
      });
      expect(exposures.map(({ exposure }) => exposure.doors.length)).toEqual([4]);
    } finally {
      await server.stop();
    }
  });

  test("is sent nothing but what is declared, and finds it all under the run's name", async () => {
    const server = await startExposedClickHouse({ strangers: "let in", queryLog: true });
    try {
      await fill(server);
      await scanned(Object.values(server.ports));
      await logged(server, "FROM system.functions");
      const ours = await server.run(
        "SELECT query_id, query, http_user_agent FROM system.query_log WHERE user = 'default' ORDER BY event_time FORMAT JSONCompact",
      );
      const rows: readonly (readonly string[])[] = JSON.parse(ours).data;
      expect(rows.length).toBeGreaterThan(30);
      const declared = services
        .filter(({ id }) => id.startsWith("clickhouse."))
        .flatMap(({ sends }) => sends.filter((sent) => sent.startsWith("GET /?query=")))
        .map((sent) =>
          new URL(sent.slice("GET ".length), "http://server").searchParams
            .get("query")
            ?.replaceAll("{tag}", "watertight/test"),
        );
      for (const [id = "", query = "", agent] of rows) {
        expect(id).toMatch(/^watertight\/test\/127\.0\.0\.1:\d+\/[a-z-]+$/);
        expect(agent).toBe("watertight/test");
        expect(declared).toContain(query.trim());
        expect(query).not.toMatch(/\b(?:url|file|s3|remote|mysql|odbc|jdbc)\s*\(/i);
      }
    } finally {
      await server.stop();
    }
  });

  test("that asks for a password is guarded at every door", async () => {
    const server = await startExposedClickHouse({
      strangers: "asked for a password",
      interserverPassword: true,
      tls: true,
    });
    try {
      const { exposures, strange } = await scanned(Object.values(server.ports));
      expect(strange).toEqual([]);
      expect(exposures).toHaveLength(1);
      const exposure = exposures[0]?.exposure;
      expect(exposure?.doors.map(({ verdict }) => verdict)).toEqual([
        "guarded",
        "guarded",
        "guarded",
        "guarded",
        "guarded",
      ]);
      expect(exposure).toMatchObject({ verdict: "guarded", reach: [], fix: [], holds: [] });
    } finally {
      await server.stop();
    }
  });

  test("whose port between replicas asks for nothing is weak, even when all else is guarded", async () => {
    const server = await startExposedClickHouse({ strangers: "asked for a password" });
    try {
      const { exposures } = await scanned(Object.values(server.ports).slice(0, 3));
      const exposure = exposures[0]?.exposure;
      expect(exposure).toMatchObject({ verdict: "weak", service: "clickhouse" });
      expect(exposure?.reach).toContainEqual(expect.objectContaining({ can: "read data", how: "inferred" }));
      const fixes = exposure?.fix.map(({ text = "" }) => text).join("\n") ?? "";
      expect(fixes).toContain("<interserver_http_credentials>");
      expect(fixes).not.toContain("<password_sha256_hex>");
    } finally {
      await server.stop();
    }
  });

  test("that lets strangers read only is open, and reaches nothing else", async () => {
    const server = await startExposedClickHouse({ strangers: "let in to read", queryLog: false });
    try {
      await fill(server);
      const { exposures } = await scanned([server.ports.http]);
      const exposure = exposures[0]?.exposure;
      expect(exposure?.verdict).toBe("open");
      expect(exposure?.reach.map(({ can }) => can)).toEqual(["read data"]);
      expect(exposure?.holds).toContainEqual(
        expect.objectContaining({ name: "app.chats", rows: { count: 100, exact: true } }),
      );
      expect(exposure?.notes).toContain("it keeps no query log: nobody can tell who else has read");
      expect(exposure?.proof.filter(({ says }) => says === "unknown")).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  test("that was stopped is closed at every door", async () => {
    const server = await startExposedClickHouse({ strangers: "let in" });
    const ports = Object.values(server.ports).slice(0, 3);
    await server.stop();
    for (const port of ports) expect(await verdictAt(port)).toBe("closed");
  });

  test("that is stopped while it is asked does not end the scan", async () => {
    const server = await startExposedClickHouse({ strangers: "let in" });
    const scanning = scanned(Object.values(server.ports).slice(0, 3));
    await server.run("SELECT 1");
    await server.stop();
    const { exposures, strange } = await scanning;
    for (const { exposure } of exposures) expect(exposure.verdict).not.toBe("guarded");
    expect(exposures.length + strange.length).toBeLessThanOrEqual(3);
  });
});

async function fill(server: ExposedClickHouse): Promise<void> {
  await server.run("CREATE DATABASE app");
  await server.run(
    "CREATE TABLE app.chats (d Date, user_email String, message String, api_key String) ENGINE = MergeTree(d, (d), 8192)",
  );
  await server.run("CREATE TABLE app.users (user_email String) ENGINE = MergeTree ORDER BY user_email");
  await server.run("CREATE TABLE app.notes (text String) ENGINE = Log");
  await server.run("INSERT INTO app.chats SELECT today(), 'a@example.org', 'hello', 'k' FROM numbers(100)");
  await server.run("INSERT INTO app.users VALUES ('a@example.org')");
}

/** Waits until the server has written down a finished statement with this text. */
async function logged(server: ExposedClickHouse, text: string): Promise<void> {
  const until = Date.now() + 20_000;
  for (;;) {
    const count = await server
      .run(
        `SELECT count() FROM system.query_log WHERE user = 'default' AND type != 1 AND position(query, '${text}') > 0`,
      )
      .catch(() => "0");
    if (Number(count) > 0) return;
    if (Date.now() > until) throw new Error(`the server's log never named ${text}`);
    await pause(50);
  }
}
