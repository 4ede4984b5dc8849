import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { WatertightError } from "../base/index.ts";
import type { EngineCapabilities, InsertOptions, OwnEngine, QueryOptions } from "./engine.ts";
import { explained } from "./engine-error.ts";
import { inComment } from "./in-comment.ts";
import { type Sql, sql, value } from "./sql.ts";

export interface ClientEngineOptions {
  readonly client: ClickHouseClient;
  readonly capabilities: EngineCapabilities;
  /** Sent with each statement; only those that the engine knows. */
  readonly settings: ClickHouseSettings;
  /** Names the run in the engine's logs: `watertight/<run>`. */
  readonly tag: string;
  /** Cancels a statement in the engine that still runs after its connection was closed. */
  readonly kill?: (queryId: string) => Promise<void>;
  /** Opens files of this machine by itself; to any other they are sent. */
  readonly readsFiles?: boolean;
  /** Closes the client and whatever was opened for it. */
  readonly close: () => Promise<void>;
}

/** Everything in one block, so that a file is in a table whole or not at all. In the text: the embedded engine keeps what it is told beside it. */
const oneBlock =
  "input_format_parallel_parsing = 0, max_insert_threads = 1, min_insert_block_size_rows = 100000000, min_insert_block_size_bytes = 1000000000, max_insert_block_size = 100000000, async_insert = 0";

/** An engine behind the official client, embedded or a server. */
export class ClientEngine implements OwnEngine {
  readonly capabilities: EngineCapabilities;
  readonly #options: ClientEngineOptions;

  constructor(options: ClientEngineOptions) {
    this.#options = options;
    this.capabilities = options.capabilities;
  }

  async rows<Row extends object>(statement: Sql, options: QueryOptions): Promise<Row[]> {
    const request = this.#request(statement, options);
    return this.#asking(request.query_id, options, async () => {
      const answer = await this.#options.client.query({ ...request, format: "JSONEachRow" });
      return answer.json<Row>();
    });
  }

  async *bytes(statement: Sql, options: QueryOptions): AsyncGenerator<Uint8Array> {
    const request = this.#request(statement, options);
    const { query, query_id } = request;
    const { stream } = await this.#asking(query_id, options, () =>
      this.#options.client.exec({ ...request, query: `${query}\nFORMAT RowBinary` }),
    );
    let ended = false;
    try {
      for await (const chunk of stream) yield chunk as Uint8Array;
      ended = true;
    } catch (thrown) {
      throw explained(thrown, options.purpose);
    } finally {
      if (!ended) {
        stream.destroy();
        await this.#options.kill?.(query_id);
      }
    }
  }

  async run(statement: Sql, options: QueryOptions): Promise<void> {
    this.#mustBeWritable(options);
    const request = this.#request(statement, options);
    await this.#asking(request.query_id, options, () => this.#options.client.command(request));
  }

  async insertFile(table: Sql, path: string, options: InsertOptions): Promise<void> {
    if (!/^[\w.-]{1,200}$/.test(options.token)) throw new RangeError("a token is letters, digits, _ . and -");
    const settings = `insert_deduplication_token = '${options.token}', ${oneBlock}`;
    const into = sql`INSERT INTO ${table} SETTINGS ${{ text: settings, params: {} }}`;
    if (this.#options.readsFiles) {
      return this.run(
        sql`${into} SELECT * FROM file(${value("path", "String", path)}, 'JSONEachRow')`,
        options,
      );
    }
    this.#mustBeWritable(options);
    const request = this.#request(sql`${into} FORMAT JSONEachRow\n`, options);
    const values = createReadStream(path);
    try {
      const { stream } = await this.#asking(request.query_id, options, () =>
        this.#options.client.exec({ ...request, values }),
      );
      for await (const _ of stream as Readable);
    } finally {
      values.destroy();
    }
  }

  close(): Promise<void> {
    return this.#options.close();
  }

  #mustBeWritable({ purpose }: QueryOptions): void {
    if (this.capabilities.writable) return;
    throw new WatertightError("refused", `this engine is only read, never changed (${purpose})`);
  }

  #request({ text, params }: Sql, { purpose, signal, seconds }: QueryOptions) {
    const { settings, tag } = this.#options;
    if (Object.keys(params).length > 0 && !this.capabilities.parameters) {
      throw new WatertightError("fault", `this engine takes no values beside a statement (${purpose})`);
    }
    return {
      query: `/* ${inComment(tag)}: ${inComment(purpose)} */ ${text}`,
      query_params: { ...params },
      query_id: `watertight-${randomUUID()}`,
      clickhouse_settings: seconds === undefined ? settings : { ...settings, max_execution_time: seconds },
      ...(signal && { abort_signal: signal }),
    };
  }

  async #asking<T>(queryId: string, { purpose, signal }: QueryOptions, ask: () => Promise<T>): Promise<T> {
    // The client of a server looks at a signal only when that changes.
    if (signal?.aborted) throw new WatertightError("unreadable", "stopped on request");
    try {
      return await ask();
    } catch (thrown) {
      if (signal?.aborted) await this.#options.kill?.(queryId);
      throw explained(thrown, purpose);
    }
  }
}
