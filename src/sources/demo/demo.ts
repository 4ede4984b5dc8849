import type { Engine } from "../../clickhouse/index.ts";
import type { Gap } from "../../model/index.ts";
import type { Collection, OpenSource } from "../source.ts";

/** Rows that are made when there is no engine to make them. */
const rowsWithoutEngine = 20_000;
const collection = "default.log_stream";

export interface DemoOptions {
  readonly rows: number;
  /** Makes the table and reads it; undefined: fewer rows are made here and streamed. */
  readonly engine: Engine | undefined;
  /** Why there is no engine, for the report: "this needs the embedded ClickHouse engine, which is not installed". */
  readonly whyNoEngine?: string;
  readonly signal: AbortSignal;
}

/**
 * A made-up copy of the `log_stream` table of January 2025, made when its collection is asked for. Nothing is left of it
 * when the engine is closed, and the first rows are the same with and without one.
 */
export function openDemo(options: DemoOptions): OpenSource {
  const rows = options.engine === undefined ? Math.min(options.rows, rowsWithoutEngine) : options.rows;
  return {
    describe: () => ({ target: `log_stream (made up, ${rows} rows)`, kind: "demo" }),
    async *collections() {
      if (options.engine === undefined) {
        yield await streamed(rows, options.signal);
        if (rows < options.rows) yield leftOut(rows, options);
      } else yield await inEngine(options.engine, options);
    },
    close: async () => {},
  };
}

function leftOut(rows: number, { rows: wanted, whyNoEngine }: DemoOptions): Gap {
  const why = whyNoEngine === undefined ? "" : `: ${whyNoEngine}`;
  return {
    collection,
    why: `${rows} rows are made up instead of ${wanted}, without the embedded engine${why}`,
    kind: "skipped",
  };
}

// What the rows are made of is computed when it is loaded: only for those who want to see it.

async function inEngine(engine: Engine, { rows, signal }: DemoOptions): Promise<Collection> {
  const { demoCollection } = await import("./demo-table.ts");
  return demoCollection(engine, collection, rows, signal);
}

async function streamed(rows: number, signal: AbortSignal): Promise<Collection> {
  const { demoStream } = await import("./demo-stream.ts");
  return demoStream(collection, rows, signal);
}
