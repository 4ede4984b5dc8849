import type { Readable } from "node:stream";
import type { ClickHouseSettings, createClient } from "@clickhouse/client";
import { EngineProcess } from "./engine-process.ts";

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>["connection"]>;
type QueryParams = Parameters<Connection["query"]>[0];
type InsertParams = Parameters<Connection["insert"]>[0];

/** Settings of the HTTP interface, which the official client always sends and an embedded engine does not know. */
const httpOnly = new Set(["wait_end_of_query", "enable_http_compression", "default_format"]);

/** The embedded engine as the official client wants to talk to it. */
export class EmbeddedConnection implements Connection {
  readonly #process: EngineProcess;

  constructor(folder: string) {
    this.#process = new EngineProcess(folder);
  }

  async query(params: QueryParams) {
    return { ...answered(params), stream: await this.#ask(params, "JSONEachRow") };
  }

  async exec(params: QueryParams) {
    return { ...answered(params), stream: await this.#ask(params, "RowBinary") };
  }

  async command(params: QueryParams) {
    const stream = await this.#ask(params, undefined);
    stream.resume();
    return answered(params);
  }

  /** Text formats stand behind the statement itself; anything else would need a way of its own. */
  async insert({ values, ...params }: InsertParams) {
    if (typeof values !== "string") throw new Error("the embedded engine takes rows to insert as text");
    return this.command({ ...params, query: `${params.query}\n${values}` });
  }

  async ping() {
    try {
      const stream = await this.#ask({ query: "SELECT 1" }, "TabSeparated");
      stream.resume();
      return { success: true as const };
    } catch (thrown) {
      return { success: false as const, error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
    }
  }

  close(): Promise<void> {
    return this.#process.close();
  }

  #ask(params: QueryParams, format: string | undefined): Promise<Readable> {
    const { query, query_params, clickhouse_settings, abort_signal } = params;
    return this.#process.ask(
      { text: query, params: query_params ?? {}, settings: engineSettings(clickhouse_settings), format },
      abort_signal,
    );
  }
}

function engineSettings(settings: ClickHouseSettings = {}): Record<string, string> {
  const known = Object.entries(settings).filter(([key, value]) => value !== undefined && !httpOnly.has(key));
  return Object.fromEntries(known.map(([key, value]) => [key, String(value)]));
}

function answered({ query_id = "" }: QueryParams) {
  return { query_id, response_headers: {}, http_status_code: 200 };
}
