import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClickHouseSettings, createClient } from "@clickhouse/client";
import { WatertightError } from "../../base/index.ts";
import { ClientEngine } from "../client-engine.ts";
import type { EngineBudget, OwnEngine } from "../engine.ts";
import { sql } from "../sql.ts";
import { EmbeddedConnection } from "./connection.ts";

export interface EmbeddedOptions {
  readonly budget: EngineBudget;
  readonly tag: string;
  /** Where it keeps its tables; a temporary folder (mode 0700, removed by `close`) unless given. */
  readonly folder?: string;
}

/**
 * Opens ClickHouse inside this machine's own process tree; it starts with its first statement.
 * @throws WatertightError `unreadable` when chDB is not installed
 */
export async function openEmbedded({ budget, tag, folder }: EmbeddedOptions): Promise<OwnEngine> {
  assertInstalled();
  const home = folder ?? (await mkdtemp(join(tmpdir(), "watertight-")));
  const client = createClient({ connection: new EmbeddedConnection(home) });
  const close = async (): Promise<void> => {
    await client.close();
    if (folder === undefined) await rm(home, { recursive: true, force: true });
  };
  const settings: ClickHouseSettings = {
    max_threads: budget.threads,
    max_memory_usage: String(budget.memoryBytes),
    max_execution_time: budget.seconds,
    // `https:\/\/` is valid JSON, and hides an address from patterns.
    output_format_json_escape_forward_slashes: 0,
    output_format_json_quote_64bit_integers: 0,
  };
  const options = {
    client,
    settings,
    tag,
    readsFiles: true,
    close,
  };
  try {
    const asked = new ClientEngine({ ...options, capabilities: { ...embedded, version: "" } });
    const [answer] = await asked.rows<{ version: string }>(sql`SELECT version() AS version`, {
      purpose: "which version it is",
    });
    return new ClientEngine({ ...options, capabilities: { ...embedded, version: answer?.version ?? "" } });
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** chDB is built from the same sources with all functions, and its tables are nobody else's. */
const embedded = { narrows: true, parameters: true, writable: true };

function assertInstalled(): void {
  try {
    createRequire(import.meta.url).resolve("chdb");
  } catch (cause) {
    throw new WatertightError(
      "unreadable",
      "this needs the embedded ClickHouse engine, which is not installed",
      "install it beside Watertight with npm install chdb (Linux with glibc, macOS), or run this on a machine that has it",
      cause,
    );
  }
}
