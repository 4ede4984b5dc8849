import type { Connection } from "mysql2";
import type { SourceOptions } from "../source.ts";
import type { Connector } from "./connect.ts";

/** Milliseconds that the server has to answer a cancellation before the connection is broken off. */
const grace = 300;

/** Bytes of values that wait for the reader before the server is told to wait. */
const enough = 1 << 18;

export interface ServerLimits {
  /** Bytes that a function of the server may return; beyond them it returns NULL (MySQL, "max_allowed_packet"). */
  readonly packetBytes: number;
}

/**
 * Statements to one server. The session is read-only, and each statement is a transaction of its own: InnoDB gives it a consistent view
 * as it is, and one snapshot over the whole run would keep the server from purging what others change meanwhile.
 */
export class Session {
  readonly #connector: Connector;
  readonly #options: SourceOptions;
  #opened: { readonly connection: Connection; readonly limits: ServerLimits } | undefined;
  readonly #cancellations = new Set<Promise<void>>();

  constructor(connector: Connector, options: SourceOptions) {
    this.#connector = connector;
    this.#options = options;
  }

  async limits(): Promise<ServerLimits> {
    return (await this.#open()).limits;
  }

  /** A small answer, whole. */
  async rows<Row extends object>(statement: string, values: readonly string[] = []): Promise<Row[]> {
    const { connection } = await this.#open();
    const stopListening = this.#onAbort(connection);
    try {
      return await ask<Row>(connection, this.#tagged(statement), values);
    } finally {
      stopListening();
    }
  }

  /** A large answer: `take` is given each row as bytes as it arrives and says how many it kept. Yields when there is enough; leaving the loop early cancels it in the server. */
  async *read(
    statement: string,
    take: (row: readonly (Buffer | null)[]) => number,
  ): AsyncGenerator<undefined> {
    const { connection } = await this.#open();
    const stopListening = this.#onAbort(connection);
    const state: { is: "running" | "done" | "failed"; error?: unknown } = { is: "running" };
    let waiting = 0;
    let wake = (): void => {};
    const done = (): void => {
      if (state.is === "running") state.is = "done";
      wake();
    };
    const lost = (error: unknown): void => {
      if (state.is === "running") Object.assign(state, { is: "failed", error });
      wake();
    };
    try {
      connection.on("error", lost);
      const query = connection.query({ sql: this.#tagged(statement), rowsAsArray: true, typeCast: false });
      query.on("error", lost);
      query.on("end", done);
      query.on("result", (row) => {
        waiting += take(row as unknown as (Buffer | null)[]);
        if (waiting < enough) return;
        connection.pause();
        wake();
      });
      for (;;) {
        if (state.is === "running" && waiting < enough) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        this.#options.signal.throwIfAborted();
        if (waiting > 0) yield;
        waiting = 0;
        if (state.is === "done") return;
        if (state.is === "failed") throw state.error;
        connection.resume();
      }
    } finally {
      stopListening();
      connection.removeListener("error", lost);
      if (state.is !== "done") this.#abandon(connection);
    }
  }

  async close(): Promise<void> {
    const connection = this.#opened?.connection;
    this.#opened = undefined;
    if (connection !== undefined) await hungUp(connection);
    await Promise.all(this.#cancellations);
  }

  async #open(): Promise<{ connection: Connection; limits: ServerLimits }> {
    const { signal } = this.#options;
    signal.throwIfAborted();
    if (this.#opened !== undefined) return this.#opened;
    const connection = await this.#connector.connect(signal);
    // Without a listener a connection that breaks between two statements would end the process.
    connection.on("error", () => this.#abandon(connection));
    const stopListening = this.#onAbort(connection);
    try {
      this.#opened = { connection, limits: await this.#settle(connection) };
      return this.#opened;
    } catch (thrown) {
      connection.destroy();
      throw thrown;
    } finally {
      stopListening();
    }
  }

  async #settle(connection: Connection): Promise<ServerLimits> {
    const { seconds } = this.#options.budget;
    await ask(connection, this.#tagged("SET SESSION TRANSACTION READ ONLY"));
    // One of the two limits of time is MySQL's, the other MariaDB's.
    const known = await ask<{ Variable_name: string; Value: string }>(
      connection,
      this.#tagged(`SHOW SESSION VARIABLES WHERE Variable_name IN
('max_allowed_packet', 'max_execution_time', 'max_statement_time', 'information_schema_stats_expiry')`),
    );
    const values = new Map(known.map((one) => [one.Variable_name, one.Value]));
    const settings = [
      "time_zone = '+00:00'",
      "sql_mode = ''",
      "lock_wait_timeout = 5",
      // A reader that takes its time over a batch must not be hung up on.
      `net_write_timeout = ${Math.max(600, Math.ceil(seconds))}`,
      ...(values.has("max_statement_time") ? [`max_statement_time = ${seconds}`] : []),
      ...(values.has("max_execution_time") ? [`max_execution_time = ${Math.ceil(seconds * 1000)}`] : []),
      ...(values.has("information_schema_stats_expiry") ? ["information_schema_stats_expiry = 0"] : []),
    ];
    await ask(connection, this.#tagged(`SET ${settings.map((one) => `SESSION ${one}`).join(", ")}`));
    return { packetBytes: Number(values.get("max_allowed_packet") ?? 1 << 20) };
  }

  /** A connection in an unknown state is not used again; the next statement gets a new one. */
  #abandon(connection: Connection): void {
    if (this.#opened?.connection === connection) this.#opened = undefined;
    this.#cancel(connection);
    connection.destroy();
  }

  #onAbort(connection: Connection): () => void {
    const { signal } = this.#options;
    let late: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => {
      this.#cancel(connection);
      late = setTimeout(() => {
        connection.emit("error", new Error("the connection was closed"));
        connection.destroy();
      }, grace);
    };
    signal.addEventListener("abort", stop, { once: true });
    return () => {
      signal.removeEventListener("abort", stop);
      clearTimeout(late);
    };
  }

  /** Over a connection of its own, as the one to be cancelled listens to nothing. Everyone may kill statements of their own. */
  #cancel({ threadId }: Connection): void {
    const asked = this.#kill(threadId)
      .catch(() => {})
      .finally(() => this.#cancellations.delete(asked));
    this.#cancellations.add(asked);
  }

  async #kill(threadId: number): Promise<void> {
    const other = await this.#connector.connect(AbortSignal.timeout(1000));
    other.on("error", () => {});
    const late = setTimeout(() => other.destroy(), 1000);
    try {
      await ask(other, this.#tagged(`KILL QUERY ${Number(threadId)}`));
    } finally {
      clearTimeout(late);
      await hungUp(other);
    }
  }

  /** MySQL shows a statement's comment wherever it shows the statement. */
  #tagged(statement: string): string {
    return `/* ${this.#options.tag.replace(/[^\w./-]/g, "")} */ ${statement}`;
  }
}

function ask<Row extends object>(
  connection: Connection,
  statement: string,
  values: readonly string[] = [],
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const lost = (error: unknown): void => reject(error);
    connection.once("error", lost);
    const done = (error: unknown, rows: unknown): void => {
      connection.removeListener("error", lost);
      if (error) reject(error);
      else resolve(Array.isArray(rows) ? rows : []);
    };
    if (values.length === 0) connection.query(statement, done);
    else connection.execute(statement, [...values], done);
  });
}

/** Says goodbye, or breaks the connection off when nobody answers that. */
function hungUp(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      connection.destroy();
      resolve();
    }, grace);
    connection.end(() => {
      clearTimeout(late);
      connection.destroy();
      resolve();
    });
  });
}
