import type { Client } from "pg";
import type { SourceOptions } from "../source.ts";
import { type Connector, cancel, destroy } from "./connect.ts";

/** Milliseconds that the server has to answer a cancellation before the connection is broken off. */
const grace = 300;

/**
 * Statements to one database, each in a read-only transaction of its own, so that no old snapshot is kept. Every setting belongs to
 * the transaction, not the session: behind a connection pool a session is somebody else's a moment later.
 */
export class Session {
  readonly #connector: Connector;
  readonly #options: SourceOptions;
  readonly #database: string;
  #client: Client | undefined;
  readonly #cancellations = new Set<Promise<void>>();

  constructor(connector: Connector, database: string, options: SourceOptions) {
    this.#connector = connector;
    this.#database = database;
    this.#options = options;
  }

  /** A small answer, whole. */
  rows<Row extends object>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#reading(async (client) => {
      const { rows } = await client.query<Row>(statement, [...values]);
      return rows;
    });
  }

  /** What `COPY … TO STDOUT` sends, in the parts it comes in. Leaving the loop early cancels it in the server. */
  async *copy(statement: string): AsyncGenerator<Buffer> {
    const { to } = await import("pg-copy-streams");
    const client = await this.#begin();
    const stopListening = this.#onAbort(client);
    let isDone = false;
    try {
      const stream = client.query(to(statement, { highWaterMark: 1 << 18 }));
      // The driver may report the same loss twice, the second time when nobody reads any more.
      stream.on("error", () => {});
      const lost = (): void => {
        stream.destroy(new Error("connection terminated"));
      };
      client.once("end", lost);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.#options.signal.throwIfAborted();
        yield chunk;
      }
      client.removeListener("end", lost);
      await client.query("COMMIT");
      isDone = true;
    } finally {
      stopListening();
      if (!isDone) this.#abandon(client);
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) {
      const late = setTimeout(() => destroy(client), grace);
      await client.end().catch(() => {});
      clearTimeout(late);
    }
    await Promise.all(this.#cancellations);
  }

  async #reading<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.#begin();
    const stopListening = this.#onAbort(client);
    try {
      const answer = await work(client);
      await client.query("COMMIT");
      return answer;
    } catch (thrown) {
      await client.query("ROLLBACK").catch(() => this.#abandon(client));
      throw thrown;
    } finally {
      stopListening();
    }
  }

  async #begin(): Promise<Client> {
    const { signal, budget } = this.#options;
    signal.throwIfAborted();
    this.#client ??= await this.#connector.connect(this.#database, signal);
    const client = this.#client;
    const stopListening = this.#onAbort(client);
    try {
      await client.query("BEGIN TRANSACTION READ ONLY");
      const milliseconds = String(Math.max(1, Math.round(budget.seconds * 1000)));
      await client.query(settingsStatement, [
        milliseconds,
        String(Math.max(0, budget.threads - 1)),
        String(Math.max(64, Math.min(16_384, Math.floor(budget.memoryBytes / 1024)))),
      ]);
      return client;
    } catch (thrown) {
      this.#abandon(client);
      throw thrown;
    } finally {
      stopListening();
    }
  }

  /** A connection in an unknown state is not used again; the next statement gets a new one. */
  #abandon(client: Client): void {
    if (this.#client === client) this.#client = undefined;
    this.#cancel(client);
    destroy(client);
  }

  #onAbort(client: Client): () => void {
    const { signal } = this.#options;
    let late: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => {
      this.#cancel(client);
      late = setTimeout(() => destroy(client), grace);
    };
    signal.addEventListener("abort", stop, { once: true });
    return () => {
      signal.removeEventListener("abort", stop);
      clearTimeout(late);
    };
  }

  #cancel(client: Client): void {
    const asked = this.#connector
      .client(this.#database)
      .then((other) => cancel(client, other))
      .finally(() => this.#cancellations.delete(asked));
    this.#cancellations.add(asked);
  }
}

/**
 * `client_connection_check_interval` makes the server notice by itself that we are gone; it came with PostgreSQL 14, and joining with
 * what the server knows leaves out what it does not.
 */
const settingsStatement = `
SELECT set_config(wanted.name, wanted.setting, true)
FROM (VALUES
  ('statement_timeout', $1),
  ('idle_in_transaction_session_timeout', $1),
  ('lock_timeout', '5000'),
  ('max_parallel_workers_per_gather', $2),
  ('work_mem', $3),
  ('client_connection_check_interval', '1000'),
  ('row_security', 'on'),
  ('search_path', 'pg_catalog'),
  ('DateStyle', 'ISO, YMD'),
  ('IntervalStyle', 'iso_8601'),
  ('TimeZone', 'UTC'),
  ('bytea_output', 'hex'),
  ('extra_float_digits', '1'),
  -- What is kept without an encoding is sent as it is: the server would refuse to send it as UTF-8.
  ('client_encoding', CASE current_setting('server_encoding') WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END)
) AS wanted(name, setting)
JOIN pg_catalog.pg_settings AS known ON lower(known.name) = lower(wanted.name)`;
