import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Redacted, type WatertightError } from "../../src/base/index.ts";
import { type Engine, name, type Sql, sql } from "../../src/clickhouse/index.ts";
import { RowBinaryReader, rowMark } from "../../src/clickhouse/row-binary.ts";
import { openServer, type ServerOptions } from "../../src/clickhouse/server/open-server.ts";
import {
  type ClickHouseServer,
  clickHousePassword,
  missingClickHouse,
  startClickHouse,
} from "../servers/clickhouse.ts";
import {
  type ModernClickHouse,
  missingModernClickHouse,
  startModernClickHouse,
} from "../servers/modern-clickhouse.ts";

const purpose = "a test";
const tag = "watertight/test";
const endless = sql`SELECT count() FROM system.numbers WHERE NOT ignore(sipHash64(number))`;

function optionsFor(port: number, changed: Partial<ServerOptions> = {}): ServerOptions {
  return {
    url: `http://127.0.0.1:${port}`,
    user: "owner",
    password: new Redacted(clickHousePassword),
    budget: { threads: 1, memoryBytes: 500_000_000, seconds: 20 },
    tag,
    signal: new AbortController().signal,
    ...changed,
  };
}

async function open(port: number, changed: Partial<ServerOptions> = {}): Promise<Engine> {
  const engine = await openServer(optionsFor(port, changed));
  onTestFinished(() => engine.close());
  return engine;
}

/** Why a server could not be opened. */
async function refusal(port: number, changed: Partial<ServerOptions> = {}): Promise<WatertightError> {
  const engine = await openServer(optionsFor(port, changed)).catch((thrown: WatertightError) => thrown);
  if (!(engine instanceof Error)) {
    await engine.close();
    throw new Error("it was opened");
  }
  return engine;
}

const settingsOf = sql`SELECT name, value FROM system.settings WHERE name IN ('readonly', 'max_threads', 'max_memory_usage', 'max_execution_time')`;

async function guardsOf(engine: Engine): Promise<Record<string, string>> {
  const rows = await engine.rows<{ name: string; value: string }>(settingsOf, { purpose });
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** Reads one text column to its end. */
async function readAll(engine: Engine, column: Sql, from: Sql): Promise<number> {
  let rows = 0;
  const reader = new RowBinaryReader(["String"], { text: () => {}, rowEnds: () => void rows++ }, purpose);
  for await (const chunk of engine.bytes(sql`SELECT ${rowMark}, ${column} FROM ${from}`, { purpose }))
    reader.push(chunk);
  reader.end();
  return rows;
}

const oldTitle = "an old server (18.16)";
describe.skipIf(missingClickHouse !== undefined)(
  missingClickHouse === undefined ? oldTitle : `${oldTitle} — NOT TESTED: ${missingClickHouse}`,
  () => {
    let server: ClickHouseServer;
    beforeAll(async () => {
      server = await startClickHouse();
    }, 60_000);
    afterAll(() => server?.stop());

    test("is asked what it can do", async () => {
      const { capabilities } = await open(server.port);
      expect(capabilities).toEqual({
        version: "18.16.1",
        narrows: false,
        parameters: false,
        writable: false,
      });
    });

    test("gets read-only mode and limits with each statement", async () => {
      expect(await guardsOf(await open(server.port))).toEqual({
        readonly: "1",
        max_threads: "1",
        max_memory_usage: "500000000",
        max_execution_time: "20",
      });
    });

    test("keeps a limit of its own that is stricter", async () => {
      const [{ value = "" } = {}] = JSON.parse(
        await server.run("SELECT value FROM system.settings WHERE name = 'max_threads' FORMAT JSON"),
      ).data;
      const budget = { threads: 64, memoryBytes: 500_000_000, seconds: 20 };
      expect((await guardsOf(await open(server.port, { budget })))["max_threads"]).toBe(value);
    });

    for (const [user, readonly] of [
      ["reader", "1"],
      ["careful", "2"],
    ] as const) {
      test(`is read by a user whose own mode is ${readonly}`, async () => {
        expect((await guardsOf(await open(server.port, { user })))["readonly"]).toBe(readonly);
      });
    }

    test("refuses to be changed, whoever asks", async () => {
      for (const user of ["owner", "reader", "careful"]) {
        const engine = await open(server.port, { user });
        const change = sql`CREATE TABLE chatdb.${name(`made_by_${user}`)} (x String) ENGINE = Memory`;
        await expect(engine.run(change, { purpose })).rejects.toMatchObject({ kind: "refused" });
        await expect(engine.rows(change, { purpose })).rejects.toThrow(/164/);
      }
      expect(await server.run("SELECT count() FROM system.tables WHERE database = 'chatdb'")).toBe("0\n");
    });

    test("ends a statement that takes too long or too much, with what to do", async () => {
      const slow = await open(server.port, { budget: { threads: 1, memoryBytes: 500_000_000, seconds: 1 } });
      await expect(slow.rows(endless, { purpose })).rejects.toMatchObject({
        message: expect.stringContaining("(code 159)"),
        hint: expect.stringContaining("--max-seconds"),
      });
      const small = await open(server.port, { budget: { threads: 1, memoryBytes: 20_000_000, seconds: 20 } });
      const much = sql`SELECT length(groupArray(toString(number))) AS n FROM (SELECT number FROM system.numbers LIMIT 10000000)`;
      await expect(small.rows(much, { purpose })).rejects.toThrow(/code 241/);
    });

    test("says that an error came behind the rows, and nothing of the values in it", async () => {
      const engine = await open(server.port);
      const late = sql`if(number = 3000000, toString(toUInt8(concat('secret', toString(number)))), 'x')`;
      const error = await readAll(engine, late, sql`system.numbers`).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: "unreadable", message: expect.stringMatching(/code \d+/) });
      expect(JSON.stringify([String(error), (error as Error).cause])).not.toContain("secret");
    });

    test("stops a statement for good within a second", async () => {
      const stop = new AbortController();
      const engine = await open(server.port);
      const answer = engine.rows(endless, { purpose, signal: stop.signal });
      answer.catch(() => {});
      await expect.poll(() => server.busyWith?.(tag), { timeout: 5000 }).toBe(1);
      stop.abort();
      const toldAt = performance.now();
      await expect(answer).rejects.toMatchObject({ kind: "unreadable" });
      await expect.poll(() => server.busyWith?.(tag), { timeout: 1000, interval: 20 }).toBe(0);
      expect(performance.now() - toldAt).toBeLessThan(1000);
    });

    test("stops a stream that is left or told to stop", async () => {
      const engine = await open(server.port);
      const numbers = sql`SELECT ${rowMark}, toString(number) FROM system.numbers`;
      for await (const _ of engine.bytes(numbers, { purpose })) break;
      await expect.poll(() => server.busyWith?.(tag), { timeout: 1000 }).toBe(0);
      const stop = new AbortController();
      const reading = async (): Promise<void> => {
        for await (const _ of engine.bytes(numbers, { purpose, signal: stop.signal })) stop.abort();
      };
      await expect(reading()).rejects.toMatchObject({ kind: "unreadable" });
      await expect.poll(() => server.busyWith?.(tag), { timeout: 1000 }).toBe(0);
    });

    test("says who is not let in", async () => {
      const wrong = await refusal(server.port, { password: new Redacted("wrong-one") });
      expect(wrong).toMatchObject({
        kind: "unreadable",
        hint: expect.stringContaining("WATERTIGHT_PASSWORD"),
      });
      expect(wrong.message).toContain('"owner"');
      expect(JSON.stringify([wrong.message, wrong.stack, wrong.cause])).not.toContain("wrong-one");
      expect((await refusal(server.port, { user: "nobody" })).message).toContain("192");
    });

    test("is asked for a password only when one is needed", async () => {
      let asked = 0;
      const askPassword = async () => {
        asked++;
        return new Redacted(clickHousePassword);
      };
      await open(server.port, { user: "default", password: undefined, askPassword });
      expect(asked).toBe(0);
      await open(server.port, { password: undefined, askPassword });
      expect(asked).toBe(1);
    });

    test("has another port for its native protocol", async () => {
      expect(await refusal(server.nativePort)).toMatchObject({
        kind: "usage",
        hint: expect.stringContaining("8123"),
      });
    });

    test("speaks no TLS where it speaks plainly", async () => {
      const { kind, message, hint } = await refusal(server.port, { url: `https://127.0.0.1:${server.port}` });
      expect(kind).toBe("unreadable");
      // The server takes the handshake for HTTP and, with one in seven random handshakes, waits for its next line.
      expect(message).toMatch(/^no (TLS is spoken|answer came in time) at/);
      expect(hint).toContain("clickhouse://");
    });
  },
);

const newTitle = "a recent server (26.7)";
describe.skipIf(missingModernClickHouse !== undefined)(
  missingModernClickHouse === undefined ? newTitle : `${newTitle} — NOT TESTED: ${missingModernClickHouse}`,
  () => {
    let server: ModernClickHouse;
    beforeAll(async () => {
      server = await startModernClickHouse();
    }, 60_000);
    afterAll(() => server?.stop());

    test("is asked what it can do", async () => {
      const { capabilities } = await open(server.port);
      expect(capabilities).toMatchObject({ narrows: true, parameters: true, writable: false });
      expect(capabilities.version).toMatch(/^2\d\.\d+\./);
    });

    test("refuses to be changed", async () => {
      const engine = await open(server.port);
      await expect(engine.rows(sql`CREATE TABLE x (x String) ENGINE = Memory`, { purpose })).rejects.toThrow(
        /164/,
      );
    });

    test("says that an error came behind the rows, and nothing of the values in it", async () => {
      const engine = await open(server.port);
      const late = sql`if(number = 3000000, toString(toUInt8(concat('secret', toString(number)))), 'x')`;
      const error = await readAll(engine, late, sql`numbers(4000000)`).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: "unreadable", message: expect.stringMatching(/code \d+/) });
      expect(String(error)).not.toContain("secret");
    });

    test("says who is not let in", async () => {
      const wrong = await refusal(server.port, { password: new Redacted("wrong-one") });
      expect(wrong).toMatchObject({
        kind: "unreadable",
        hint: expect.stringContaining("WATERTIGHT_PASSWORD"),
      });
    });

    test("stops a statement for good within a second", async () => {
      const engine = await open(server.port);
      const numbers = sql`SELECT ${rowMark}, toString(number) FROM numbers(1000000000)`;
      for await (const _ of engine.bytes(numbers, { purpose })) break;
      await expect.poll(() => server.busyWith?.(tag), { timeout: 1000 }).toBe(0);
    });
  },
);

describe("what is no ClickHouse", () => {
  async function stranger(answer: RequestListener): Promise<number> {
    const server = createServer(answer).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }

  const answers: Readonly<Record<string, string>> = {
    "a page": "<html>Ok.</html>",
    "its ping": "Ok.\n",
    "JSON of something else": '{"name":"search","version":{"number":"8.1"}}',
    "a list": "[1,2]",
    "a version that is none": '{"version":"<b>18</b>"}',
    nothing: "",
  };
  for (const [what, body] of Object.entries(answers)) {
    test(`is seen when it answers ${what}`, async () => {
      const port = await stranger((_, response) => response.end(body));
      expect(await refusal(port)).toMatchObject({
        kind: "unreadable",
        message: expect.stringContaining("not ClickHouse"),
      });
    });
  }

  test("is seen when it refuses in its own words, which are not repeated", async () => {
    const port = await stranger((_, response) => response.writeHead(403).end("go away, sk-quoted"));
    const error = await refusal(port);
    expect(error.message).toContain("not ClickHouse");
    expect(JSON.stringify([error.message, error.hint, String(error.cause)])).not.toContain("sk-quoted");
  });

  test("does not fill the memory with an answer without end", async () => {
    let sent = 0;
    const port = await stranger((_, response) => {
      const chunk = Buffer.alloc(1 << 16, "x");
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on("drain", more);
      more();
    });
    expect((await refusal(port)).message).toContain("not ClickHouse");
    expect(sent).toBeLessThan(50e6);
  });

  test("is nobody at all where nobody listens", async () => {
    expect(await refusal(1)).toMatchObject({
      kind: "unreadable",
      message: expect.stringContaining("nobody listens"),
    });
  });
});
