import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { EngineProcess } from "../../src/clickhouse/embedded/engine-process.ts";
import { type ClickHouseServer, clickHousePassword, placeOf } from "./clickhouse.ts";

/** A recent ClickHouse behind HTTP, as far as one can be had here. */
export interface ModernClickHouse extends Omit<ClickHouseServer, "nativePort"> {
  /** Every statement it was sent, oldest first. */
  readonly asked: readonly string[];
}

/** Parameters of a request that are no settings ("HTTP Interface"). */
const noSettings = new Set([
  "query",
  "query_id",
  "database",
  "user",
  "password",
  "default_format",
  "session_id",
  "role",
]);
/** Those of this front alone: the engine behind it is changed by tests. */
const kept = new Set([
  "readonly",
  "log_comment",
  "cancel_http_readonly_queries_on_client_close",
  "wait_end_of_query",
]);

interface Running {
  readonly statement: string;
  readonly stop: AbortController;
}

export const missingModernClickHouse: string | undefined = missing();

/**
 * The HTTP interface of ClickHouse over chDB in a process of its own, so that whatever needs a recent server is tried over
 * the network: statement in the body or `?query`, `param_…`, settings, its headers, errors before and behind the rows,
 * KILL QUERY.
 */
export async function startModernClickHouse(): Promise<ModernClickHouse> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-modern-"));
  const front = new Front(new EngineProcess(folder));
  const server = createServer((request, response) => void front.answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const run: ModernClickHouse["run"] = (statement, settings = {}) => front.ask(statement, settings);
  await run("CREATE DATABASE chatdb");
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await front.engine.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    ...placeOf({ port, stop }, run),
    busyWith: async (tag) => front.busyWith(tag),
    run,
    asked: front.asked,
  };
}

class Front {
  readonly engine: EngineProcess;
  readonly asked: string[] = [];
  readonly #running = new Map<string, Running>();
  #settings: ReadonlySet<string> | undefined;

  constructor(engine: EngineProcess) {
    this.engine = engine;
  }

  busyWith(tag: string): number {
    return [...this.#running.values()].filter(({ statement }) => statement.startsWith(`/* ${tag}:`)).length;
  }

  async ask(statement: string, settings: Readonly<Record<string, string>>): Promise<string> {
    return text(await this.#send(statement, {}, settings, undefined));
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://front");
    const queryId = url.searchParams.get("query_id") || randomUUID();
    const tag = randomUUID().slice(0, 16).replaceAll("-", "x");
    response.setHeader("X-ClickHouse-Server-Display-Name", "front");
    response.setHeader("X-ClickHouse-Query-Id", queryId);
    const stop = new AbortController();
    try {
      mustBeLetIn(request.headers.authorization);
      const statement = `${url.searchParams.get("query") ?? ""}${await text(request)}`.trim();
      this.asked.push(statement);
      const settings = await this.#settingsOf(url.searchParams);
      if (settings["readonly"] === "1" && isWriting(statement))
        throw new Error("Code: 164. DB::Exception: front: Cannot execute query in readonly mode. (READONLY)");
      const killed = /\bKILL QUERY WHERE query_id = '([\w-]+)'/.exec(statement)?.[1];
      if (killed !== undefined) return void response.end(this.#kill(killed));
      const running = { statement, stop };
      this.#running.set(queryId, running);
      if (settings["cancel_http_readonly_queries_on_client_close"] === "1")
        response.once("close", () => stop.abort());
      const rows = await this.#send(
        statement,
        parametersOf(url.searchParams, statement),
        settings,
        stop.signal,
      );
      response.setHeader("X-ClickHouse-Exception-Tag", tag);
      await pipeline(rows, response, { end: false });
      response.end();
    } catch (thrown) {
      refuse(response, thrown instanceof Error ? thrown.message : String(thrown), tag);
    } finally {
      this.#running.delete(queryId);
    }
  }

  #kill(queryId: string): string {
    const running = this.#running.get(queryId);
    running?.stop.abort();
    return running === undefined ? "" : `${JSON.stringify({ kill_status: "waiting", query_id: queryId })}\n`;
  }

  async #settingsOf(given: URLSearchParams): Promise<Record<string, string>> {
    this.#settings ??= new Set(
      (await this.ask("SELECT name FROM system.settings FORMAT TSV", {})).split("\n"),
    );
    const settings: Record<string, string> = {};
    for (const [name, value] of given) {
      if (noSettings.has(name) || name.startsWith("param_")) continue;
      if (!this.#settings.has(name) && name !== "wait_end_of_query")
        throw new Error(
          `Code: 115. DB::Exception: Setting ${name} is neither a builtin setting nor started with the prefix 'SQL_'. (UNKNOWN_SETTING)`,
        );
      settings[name] = value;
    }
    return settings;
  }

  #send(
    statement: string,
    params: Readonly<Record<string, unknown>>,
    settings: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<Readable> {
    const passed = Object.fromEntries(Object.entries(settings).filter(([name]) => !kept.has(name)));
    const format = isWriting(statement) ? undefined : "TabSeparated";
    return this.engine.ask({ text: statement, params, settings: passed, format }, signal);
  }
}

/** Back from what the client made of them for the wire (TabSeparated escapes; arrays of texts as literals). */
function parametersOf(given: URLSearchParams, statement: string): Record<string, unknown> {
  const params = [...given].filter(([name]) => name.startsWith("param_"));
  return Object.fromEntries(
    params.map(([key, value]) => {
      const name = key.slice("param_".length);
      if (!statement.includes(`{${name}:Array`)) return [name, unescaped(value)];
      return [name, [...value.matchAll(/'((?:[^'\\]|\\.)*)'/gs)].map((parts) => unescaped(parts[1] ?? ""))];
    }),
  );
}

function unescaped(value: string): string {
  const escapes: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };
  return value.replace(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? escaped);
}

/** Newer servers say of nobody why. */
function mustBeLetIn(authorization: string | undefined): void {
  const given = Buffer.from(
    (authorization ?? "Basic ZGVmYXVsdDo=").slice("Basic ".length),
    "base64",
  ).toString();
  if (["default:", `owner:${clickHousePassword}`].includes(given)) return;
  throw new Error(
    "Code: 516. DB::Exception: front: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)",
  );
}

function isWriting(statement: string): boolean {
  return !/^(?:\/\*.*?\*\/)?\s*(?:SELECT|WITH|SHOW|DESCRIBE|EXPLAIN|KILL)\b/is.test(statement);
}

/** An error in front of the rows is an answer of its own; one behind them stands in a frame since 25.11. */
function refuse(response: ServerResponse, message: string, tag: string): void {
  if (response.destroyed) return;
  if (!response.headersSent) {
    response.statusCode = message.startsWith("Code: 516") ? 403 : 500;
    response.setHeader("X-ClickHouse-Exception-Code", /Code: (\d+)/.exec(message)?.[1] ?? "1002");
    response.end(`${message} (version 26.7.3.1)\n`);
    return;
  }
  response.end(
    `\r\n__exception__\r\n${tag}\r\n${message}\n${message.length + 1} ${tag}\r\n__exception__\r\n`,
  );
}

function missing(): string | undefined {
  try {
    createRequire(import.meta.url).resolve("chdb");
    return existsSync("dist/clickhouse/embedded/child.js") ? undefined : "the build: npm run build";
  } catch {
    return "chdb: npm install chdb";
  }
}
