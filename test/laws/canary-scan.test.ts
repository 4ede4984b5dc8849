import { once } from "node:events";
import { createServer as createWebServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from "node:net";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ScanReport } from "../../src/model/index.ts";
import { temporaryFolder } from "../cli/run.ts";
import { certificateFor } from "../probe/decoys.ts";
import { redisProgram } from "../servers/redis.ts";
import { missingProgram, type ServerProcess, startServer } from "../servers/server-process.ts";
import { canaries } from "./canaries.ts";
import { everythingUnder, runWatched } from "./watched.ts";

const values = canaries.map(({ value }) => value);
const [key = "", , , mail = "", card = "", account = ""] = values;
/** Each with its name before it, as text in the wild has them. */
const text = canaries.map(({ label, value }) => `${label}=${value}`).join("\n");
const labelled = Object.fromEntries(canaries.map(({ label, value }) => [label, value]));

const formats = ["terminal", "json", "ndjson", "sarif", "csv", "markdown", "html"];

/** What does not answer a question is not waited for longer. */
const brisk = ["--timeout", "1"];

const stops: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** A vector database without a key, whose every word is a secret. */
const talkative: RequestListener = (asked, reply) => {
  const json = (value: unknown, status = 200): void => {
    reply.writeHead(status, {
      "content-type": "application/json",
      server: `nginx for ${mail}`,
      "x-owner": mail,
      "set-cookie": `session=${key}`,
      connection: "close",
    });
    reply.end(JSON.stringify(value));
  };
  const name = `chats of ${mail}`;
  const path = decodeURIComponent(asked.url ?? "");
  if (path === "/") return json({ title: "qdrant - vector search engine", version: `1.12.4 ${mail}` });
  if (path === "/collections")
    return json({ status: "ok", result: { collections: [{ name }, { name: key }] } });
  if (path.endsWith("/points/scroll")) {
    return json({
      status: "ok",
      result: { points: [{ payload: { ...labelled, text } }, { payload: labelled }] },
    });
  }
  if (path.startsWith("/collections/")) return json({ status: "ok", result: { points_count: 2 } });
  return json({ status: { error: `${path} is unknown to ${mail}, whose key is ${key}` } }, 404);
};

/** Everything a person may want to see of a scan, and what it keeps. */
async function watchAll(args: readonly string[], code: number, ways = formats): Promise<ScanReport> {
  let report: ScanReport | undefined;
  for (const format of ways) {
    const ran = await runWatched(["scan", ...args, ...brisk, "--format", format]);
    expect({ format, code: ran.code }).toEqual({ format, code });
    expect(ran.stdout.length).toBeGreaterThan(50);
    if (format === "json") report = JSON.parse(ran.stdout);
    const kept = (await everythingUnder(ran.home)).filter(({ isFile }) => isFile).map(({ path }) => path);
    for (const name of ["evidence.ndjson", "report.json", "report.html"]) {
      expect(kept.some((path) => path.endsWith(name))).toBe(true);
    }
  }
  const more = [["--verbose"], ["--report", "disclosure"], ["--no-read"], ["--try-defaults", "--verbose"]];
  for (const flags of more.slice(0, ways === formats ? more.length : 1)) {
    expect((await runWatched(["scan", ...args, ...brisk, ...flags])).code).toBe(code);
  }
  if (report === undefined) throw new Error("no report");
  return report;
}

describe("a scan tells no canary", () => {
  test("of an open service that has them in names, versions, headers, errors and data", async () => {
    const port = await listening(createWebServer(talkative));
    const report = await watchAll([`127.0.0.1:${port}`], 1);
    const [exposure] = report.exposures;
    expect(exposure).toMatchObject({ service: "qdrant", verdict: "open", holds: [{}, {}] });
    // They were read, so that they could leak.
    expect(exposure?.blast?.classes.map(({ dataClass }) => dataClass)).toEqual(
      expect.arrayContaining(["secret", "identity", "contact", "financial"]),
    );
  }, 240_000);

  test("of doors that nobody knows, which have them in greetings, headers and certificates", async () => {
    const web = await listening(
      createWebServer((_, reply) => {
        reply.writeHead(500, { server: `${card} ${account}`, "content-type": `text/${key}`, "x-key": key });
        reply.end(text);
      }),
    );
    const greeting = await listening(
      createPlainServer((socket) => {
        socket.on("error", () => {});
        socket.end(`220 ${text}\r\n`);
      }),
    );
    const { key: own, cert } = certificateFor(mail);
    const secure = await listening(createSecureServer({ key: own, cert }, talkative));
    const report = await watchAll([`127.0.0.1:${web},${greeting},${secure}`], 3, ["json", "csv"]);
    expect(report.strange).toHaveLength(2);
    expect(report.exposures[0]?.doors[0]?.tls?.subject).toContain("CN=");
  }, 240_000);

  test("when the run is watched by nobody and kept nowhere, or fails", async () => {
    const port = await listening(createWebServer(talkative));
    const cwd = await temporaryFolder();
    for (const args of [
      [`127.0.0.1:${port}`, "--no-save", "--verbose"],
      [`http://user:${encodeURIComponent(key)}@127.0.0.1:${port}/?key=${encodeURIComponent(key)}`],
      [`postgres://${encodeURIComponent(mail)}:${encodeURIComponent(key)}@nowhere.invalid:5432/x`],
      [`https://${key}@/`],
      ["127.0.0.1", "--webhook", `https://user:${encodeURIComponent(key)}@hooks.example/`, "--watch", "10s"],
    ]) {
      const { stderr, stdout } = await runWatched(["scan", ...args], { cwd });
      expect(`${stdout}${stderr}`.length).toBeGreaterThan(20);
    }
  }, 240_000);
});

const missingRedis = missingProgram(redisProgram, "redis-server");

describe.skipIf(missingRedis !== undefined)(`a real Redis (${missingRedis ?? "without a password"})`, () => {
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServer({
      command: redisProgram,
      flags: (port, folder) => [
        ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""],
        ...["--appendonly", "no", "--proc-title-template", `redis of ${mail}`],
      ],
      async answers(port) {
        const client = new Redis({ port, host: "127.0.0.1", lazyConnect: true, retryStrategy: () => null });
        client.on("error", () => {});
        try {
          await client.connect();
          return (await client.ping()) === "PONG";
        } finally {
          client.disconnect();
        }
      },
    });
    const client = new Redis({ port: server.port, host: "127.0.0.1" });
    for (const value of values) await client.set(`session:${value}`, text);
    await client.hset(`user:${mail}`, labelled);
    await client.lpush(`${key}:list`, text, text);
    await client.client("SETNAME", key);
    await client.quit();
  }, 60_000);
  afterAll(() => server?.stop());

  test("tells none of its keys, fields and values, and finds what they are", async () => {
    const report = await watchAll([`127.0.0.1:${server.port}`], 1, ["json", "markdown"]);
    const [exposure] = report.exposures;
    expect(exposure).toMatchObject({ service: "redis", verdict: "open" });
    expect(exposure?.blast?.secrets.length).toBeGreaterThan(0);
  }, 240_000);
});
