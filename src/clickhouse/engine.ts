import type { Sql } from "./sql.ts";

/** One ClickHouse, embedded or a server. */
export interface Engine {
  readonly capabilities: EngineCapabilities;
  /** A small answer, whole. @throws WatertightError `unreadable` with the engine's reason, values taken out */
  rows<Row extends object = Record<string, unknown>>(statement: Sql, options: QueryOptions): Promise<Row[]>;
  /** A large answer as RowBinary, in the parts it comes in. Leaving the loop early cancels the query in the engine. */
  bytes(statement: Sql, options: QueryOptions): AsyncIterable<Uint8Array>;
  /** A statement without an answer. Engines that belong to somebody else are read-only and refuse it. */
  run(statement: Sql, options: QueryOptions): Promise<void>;
  close(): Promise<void>;
}

/** An engine that keeps tables of ours. */
export interface OwnEngine extends Engine {
  /**
   * Adds a file with one JSON object a line to a table, as one block. The same token adds it once, as long as the table
   * remembers its tokens (`non_replicated_deduplication_window`).
   */
  insertFile(table: Sql, path: string, options: InsertOptions): Promise<void>;
}

export interface InsertOptions extends QueryOptions {
  /** Letters, digits, `_`, `.` and `-`, at most 200. */
  readonly token: string;
}

/** What an engine said of itself when asked. */
export interface EngineCapabilities {
  /** "26.7.3.1" */
  readonly version: string;
  /** Has `multiMatchAllIndices`, so that it can narrow. */
  readonly narrows: boolean;
  /** Takes values beside the statement; where it does not, names only can be asked for. */
  readonly parameters: boolean;
  /** Ours alone: statements that write are allowed. */
  readonly writable: boolean;
}

export interface QueryOptions {
  /** Why Watertight asks, for the log of the server: "columns of log_stream". */
  readonly purpose: string;
  readonly signal?: AbortSignal;
  /** Seconds the engine may take; what the engine was opened with, unless given. */
  readonly seconds?: number;
}

/** The load that Watertight may put on an engine. */
export interface EngineBudget {
  readonly threads: number;
  readonly memoryBytes: number;
  /** Seconds that one statement may run. */
  readonly seconds: number;
}
