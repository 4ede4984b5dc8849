import type { ClickHouseSettings } from "@clickhouse/client";
import type { EngineBudget } from "../engine.ts";
import type { Ask } from "./questions.ts";
import { isAboutSetting } from "./server-error.ts";

/**
 * The settings that every statement is sent with: read-only unless the tables are ours, and no more load than the budget
 * says. Only those that the server knows and the user's profile lets be set; a limit of the profile that is stricter already
 * stays. Undefined when the tables are ours and the user may only read.
 */
export async function guardSettings(
  ask: Ask,
  budget: EngineBudget,
  tag: string,
  writable: boolean,
): Promise<ClickHouseSettings | undefined> {
  const now = await settingsNow(ask);
  if (writable && now.get("readonly") !== "0") return undefined;
  // In mode 1 nothing can be set (and nothing written); in mode 2 anything but the mode.
  if (now.get("readonly") === "1") return {};
  const wanted: Record<string, string> = {
    ...(writable ? ours : { readonly: "1" }),
    ...limits(budget),
    log_comment: tag,
    cancel_http_readonly_queries_on_client_close: "1",
    ...room,
  };
  const chosen = Object.entries(wanted).filter(([name, value]) => {
    const known = now.get(name);
    if (known === undefined) return false;
    if (name === "readonly") return known === "0";
    if (name in room) return Number(known) < Number(value);
    return !(name in limits(budget)) || isLower(value, known);
  });
  return allowed(ask, Object.fromEntries(chosen));
}

/** For statements that name ten thousand columns; what a server parses by default ends at a few thousand. */
const room = {
  max_query_size: String(16 << 20),
  max_ast_elements: "2000000",
  max_expanded_ast_elements: "2000000",
};

/** A row is in its shard when the statement has been answered; large numbers come as numbers. */
const ours = { insert_distributed_sync: "1", output_format_json_quote_64bit_integers: "0" };

function limits({ seconds, memoryBytes, threads }: EngineBudget): Record<string, string> {
  return {
    max_execution_time: String(Math.max(1, Math.ceil(seconds))),
    max_memory_usage: String(Math.ceil(memoryBytes)),
    max_threads: String(Math.max(1, Math.floor(threads))),
  };
}

/** `0` means without a limit, `auto(8)` as many as there are. */
function isLower(value: string, known: string): boolean {
  const limit = Number(known);
  return !(limit > 0) || Number(value) < limit;
}

async function settingsNow(ask: Ask): Promise<ReadonlyMap<string, string>> {
  const rows = await ask(
    `SELECT name, value FROM system.settings WHERE name IN ('readonly', 'max_execution_time', 'max_memory_usage',
     'max_threads', 'log_comment', 'cancel_http_readonly_queries_on_client_close',
     'insert_distributed_sync', 'output_format_json_quote_64bit_integers', 'max_query_size', 'max_ast_elements', 'max_expanded_ast_elements')`,
    { purpose: "which limits can be set" },
  );
  return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
}

/** Profiles can forbid single settings or bound them ("Constraints on settings"): only trying tells. */
async function allowed(ask: Ask, settings: Record<string, string>): Promise<ClickHouseSettings> {
  const isAllowed = async (some: Record<string, string>): Promise<boolean> => {
    try {
      await ask("SELECT 1 AS one", { purpose: "whether limits can be set", settings: some });
      return true;
    } catch (thrown) {
      if (isAboutSetting(thrown)) return false;
      throw thrown;
    }
  };
  if (await isAllowed(settings)) return settings;
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    if (await isAllowed({ [name]: value })) single[name] = value;
  }
  return single;
}
