import type { ClosedDoor } from "../model/index.ts";
import { inParallel } from "./in-parallel.ts";
import type { Endpoint, Network } from "./network.ts";

export interface SweepPlan {
  readonly network: Network;
  /** Connections at the same time. */
  readonly width: number;
  readonly onProgress?: (done: SweepProgress) => void;
}

export interface SweepProgress {
  readonly tried: number;
  readonly open: number;
}

/** What became of one address. */
export interface Swept {
  readonly address: string;
  readonly open: readonly Endpoint[];
  /** Those of the doors named one by one that took no connection. */
  readonly closed: readonly ClosedDoor[];
  readonly refused: number;
  readonly silent: number;
  readonly unreachable: number;
}

export interface SweepHost {
  readonly address: string;
  readonly name?: string;
  readonly ports: readonly number[];
  /** Of these it is told when they are closed. */
  readonly namedPorts: ReadonlySet<number>;
}

/** Addresses that are swept side by side, so that no host gets all connections at once. */
const together = 256;

/** Tries each port of each host for a connection, and says no word on it. Yields hosts as they are done. */
export async function* sweep(hosts: Iterable<SweepHost>, plan: SweepPlan): AsyncGenerator<Swept> {
  const progress = { tried: 0, open: 0 };
  for (const chunk of chunks(hosts, together)) {
    const results = chunk.map((host) => ({
      host,
      open: [] as Endpoint[],
      closed: [] as ClosedDoor[],
      refused: 0,
      silent: 0,
      unreachable: 0,
    }));
    await inParallel(byPort(results), plan.width, plan.network.signal, async ({ result, port }) => {
      const { address, name } = result.host;
      const to = { address, port, ...(name !== undefined && { name }) };
      const came = await plan.network.knock(to);
      progress.tried += 1;
      if (came === "open") {
        result.open.push(to);
        progress.open += 1;
      } else {
        const how = came === "refused" || came === "silent" ? came : "unreachable";
        result[how] += 1;
        if (result.host.namedPorts.has(port)) {
          result.closed.push({ address, port, ...(name !== undefined && { name }), how });
        }
      }
      plan.onProgress?.(progress);
    });
    for (const { host, open, closed, refused, silent, unreachable } of results) {
      open.sort((one, other) => one.port - other.port);
      plan.network.evidence.record({
        kind: "swept",
        address: host.address,
        ports: host.ports.length,
        open: open.map(({ port }) => port),
        refused,
        silent,
        unreachable,
      });
      yield { address: host.address, open, closed, refused, silent, unreachable };
    }
  }
}

/** The same port of all hosts, then the next port. */
function* byPort<R extends { readonly host: SweepHost }>(
  results: readonly R[],
): Generator<{ result: R; port: number }> {
  const most = Math.max(0, ...results.map(({ host }) => host.ports.length));
  for (let at = 0; at < most; at++) {
    for (const result of results) {
      const port = result.host.ports[at];
      if (port !== undefined) yield { result, port };
    }
  }
}

function* chunks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
