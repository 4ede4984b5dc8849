import { chmod, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Redacted, WatertightError } from "../base/index.ts";
import { type EngineBudget, type OwnEngine, openOwnServer, openShared } from "../clickhouse/index.ts";
import { Drain } from "./drain.ts";
import { DrainLoop } from "./drain-loop.ts";
import { Ledger } from "./ledger.ts";
import { type LedgerFile, type LedgerWriter, openLedgerFile } from "./ledger-file.ts";
import type { Layout } from "./migrations/layout.ts";
import { migrate } from "./migrations/migrate.ts";
import { isolateTenants } from "./migrations/tenant-policies.ts";
import { parseStoreAddress, type StoreAddress } from "./store-address.ts";
import { StoreEngine } from "./store-engine.ts";

export interface StoreOptions {
  /** The home folder of this installation. */
  readonly home: string;
  /** Of a ClickHouse server; the embedded engine unless given. */
  readonly url?: string;
  readonly password?: Redacted<string>;
  readonly budget: EngineBudget;
  /** Names this process in the engine's logs. */
  readonly tag: string;
  readonly signal: AbortSignal;
}

export interface Store {
  /** A writer of its own, drained from time to time; `always` when an entry has to outlive the machine as well. */
  writer(name: string, sync?: "always" | "often"): Promise<LedgerWriter>;
  readonly ledger: Ledger;
  /** Opened by its first question. */
  readonly engine: OwnEngine;
  /** Brings what was recorded here, and by processes that have ended, into the ledger. @throws WatertightError why something stays in its file */
  drain(): Promise<void>;
  /** Why the last draining failed; undefined when it did not. What waits in files is safe meanwhile. */
  readonly failure: WatertightError | undefined;
  /** On a server whose user may manage access: no other user sees rows of more than one tenant. */
  isolateTenants(): ReturnType<typeof isolateTenants>;
  close(): Promise<void>;
}

/**
 * Opens what Watertight keeps, without waiting for an engine.
 * @throws WatertightError `usage` for a wrong address, `unreadable` when the folder cannot be made
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const address = options.url === undefined ? undefined : parseStoreAddress(options.url);
  const folder = resolve(options.home, "ledger");
  await ownFolder(folder);
  const layout: Layout = { cluster: address?.cluster };
  const engine = new StoreEngine(() => openEngine(options, address, layout));
  const writers: LedgerFile[] = [];
  const drain = new Drain({ engine, layout, folder, own: () => writers, isAlone: address === undefined });
  const loop = new DrainLoop(() => drain.drain(options.signal));
  return {
    engine,
    ledger: new Ledger({ engine, layout, alone: (job) => drain.alone(job) }),
    async writer(name, sync) {
      const writer = await openLedgerFile({ folder, name, ...(sync !== undefined && { sync }) });
      writers.push(writer);
      loop.start();
      return writer;
    },
    drain: () => drain.drain(options.signal),
    get failure() {
      return loop.failure;
    },
    isolateTenants: () => isolateTenants(engine, layout),
    async close() {
      await loop.stop();
      for (const writer of writers) await writer.close();
      await engine.close();
    },
  };
}

async function openEngine(
  { home, password, budget, tag, signal }: StoreOptions,
  address: StoreAddress | undefined,
  layout: Layout,
): Promise<OwnEngine> {
  const engine =
    address === undefined
      ? await openShared({ folder: resolve(home, "engine"), socket: join(home, "engine.sock"), budget, tag })
      : await openOwnServer({ ...address, password, budget, tag, signal });
  try {
    await migrate(engine, layout);
    return engine;
  } catch (thrown) {
    await engine.close();
    throw thrown;
  }
}

async function ownFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  } catch (cause) {
    throw new WatertightError(
      "unreadable",
      `the folder ${path} cannot be made`,
      "set WATERTIGHT_HOME to a folder you can write to",
      cause,
    );
  }
}
