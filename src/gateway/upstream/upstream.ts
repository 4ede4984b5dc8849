import { type Dispatcher, Pool } from "undici";
import { guardedLookup } from "./guarded-connect.ts";

/** One request to a vendor, with nothing in it that the policy did not let out. */
export interface VendorRequest {
  readonly method: "GET" | "POST";
  /** With its parameters, below the origin. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What happens to an answer, in order. Nothing is called after `failed` or `ended`. */
export interface AnswerReader {
  head(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): void;
  /** `false`: wait until `resume`. */
  data(chunk: Uint8Array): boolean;
  ended(): void;
  failed(reason: Error): void;
}

/** An answer under way. */
export interface Exchange {
  resume(): void;
  abort(): void;
}

export interface UpstreamOptions {
  /** Connections to one vendor. */
  readonly connections: number;
  /** Milliseconds without a byte before the answer begins, and between its parts. */
  readonly silence: number;
}

/** Connections to vendors, kept open between requests. Goes nowhere but to the origin it is given, and follows nobody. */
export class Upstream {
  readonly #options: UpstreamOptions;
  readonly #pools = new Map<string, Pool>();

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  send(origin: string, request: VendorRequest, reader: AnswerReader): Exchange {
    let controller: Dispatcher.DispatchController | undefined;
    let over = false;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (started) => {
        controller = started;
        if (over) started.abort(new Error("the caller left"));
      },
      onResponseStart: (_, status, headers) => {
        if (status >= 200 && !over) reader.head(status, headers);
      },
      onResponseData: (data, chunk) => {
        if (!over && !reader.data(chunk)) data.pause();
      },
      onResponseEnd: () => {
        if (over) return;
        over = true;
        reader.ended();
      },
      onResponseError: (_, reason) => {
        if (over) return;
        over = true;
        reader.failed(reason);
      },
    };
    this.#poolOf(origin).dispatch({ ...request, origin }, handler);
    return {
      resume: () => controller?.resume(),
      abort: () => {
        if (over) return;
        over = true;
        controller?.abort(new Error("the caller left"));
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #poolOf(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    const { connections, silence } = this.#options;
    const pool = new Pool(origin, {
      connections,
      pipelining: 1,
      headersTimeout: silence,
      bodyTimeout: silence,
      keepAliveTimeout: 30_000,
      maxHeaderSize: 32_768,
      connect: { timeout: 10_000, lookup: guardedLookup(new URL(origin).hostname) },
    });
    this.#pools.set(origin, pool);
    return pool;
  }
}
