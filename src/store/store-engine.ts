import { WatertightError } from "../base/index.ts";
import type { OwnEngine, QueryOptions, Sql } from "../clickhouse/index.ts";

type InsertOptions = Parameters<OwnEngine["insertFile"]>[2];

/**
 * An engine that is opened by the first question, and again by the next when that failed: a gateway starts, and writes its
 * ledger to files, while the store is down or not installed.
 */
export class StoreEngine implements OwnEngine {
  readonly #open: () => Promise<OwnEngine>;
  #engine: Promise<OwnEngine> | undefined;
  #isClosed = false;
  #capabilities: OwnEngine["capabilities"] = {
    version: "",
    narrows: false,
    parameters: true,
    writable: true,
  };

  constructor(open: () => Promise<OwnEngine>) {
    this.#open = open;
  }

  /** Without a version while it is not open. */
  get capabilities(): OwnEngine["capabilities"] {
    return this.#capabilities;
  }

  async rows<Row extends object>(statement: Sql, options: QueryOptions): Promise<Row[]> {
    return (await this.#opened()).rows<Row>(statement, options);
  }

  async *bytes(statement: Sql, options: QueryOptions): AsyncGenerator<Uint8Array> {
    yield* (await this.#opened()).bytes(statement, options);
  }

  async run(statement: Sql, options: QueryOptions): Promise<void> {
    await (await this.#opened()).run(statement, options);
  }

  async insertFile(table: Sql, path: string, options: InsertOptions): Promise<void> {
    await (await this.#opened()).insertFile(table, path, options);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const engine = await this.#engine?.catch(() => undefined);
    await engine?.close();
  }

  #opened(): Promise<OwnEngine> {
    if (this.#isClosed) return Promise.reject(new WatertightError("fault", "the store is closed"));
    this.#engine ??= this.#open().then(
      (engine) => {
        this.#capabilities = engine.capabilities;
        return engine;
      },
      (thrown: unknown) => {
        this.#engine = undefined;
        throw thrown;
      },
    );
    return this.#engine;
  }
}
