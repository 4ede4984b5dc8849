import { randomUUID } from "node:crypto";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { WatertightError } from "../base/index.ts";
import type { Engine, EngineCapabilities, QueryOptions } from "./engine.ts";
import { explained } from "./engine-error.ts";
import { inComment } from "./in-comment.ts";
import type { Sql } from "./sql.ts";

export interface ClientEngineOptions {
  readonly client: ClickHouseClient;
  readonly capabilities: EngineCapabilities;
  /** Sent with each statement; only those that the engine knows. */
  readonly settings: ClickHouseSettings;
  /** Names the run in the engine's logs: `watertight/<run>`. */
  readonly tag: string;
  /** Cancels a statement in the engine that still runs after its connection was closed. */
  readonly kill?: (queryId: string) => Promise<void>;
  /** Closes the client and whatever was opened for it. */
  readonly close: () => Promise<void>;
}

/** An engine behind the official client, embedded or a server. */
export class ClientEngine implements Engine {
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
    if (!this.capabilities.writable) {
      throw new WatertightError("refused", `this engine is only read, never changed (${options.purpose})`);
    }
    const request = this.#request(statement, options);
    await this.#asking(request.query_id, options, () => this.#options.client.command(request));
  }

  close(): Promise<void> {
    return this.#options.close();
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
