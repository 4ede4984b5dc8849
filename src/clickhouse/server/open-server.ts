import { type Redacted, WatertightError } from "../../base/index.ts";
import { ClientEngine } from "../client-engine.ts";
import type { Engine, EngineBudget, EngineCapabilities, OwnEngine } from "../engine.ts";
import { guardSettings } from "./guard.ts";
import { killer } from "./kill.ts";
import { type Ask, NotClickHouse, questionsTo } from "./questions.ts";
import { serverClient } from "./server-client.ts";
import { codeOf, isAboutPassword, whyNotOpened } from "./server-error.ts";

export interface ServerOptions {
  /** Of the HTTP interface, without user and password: `http://db.internal:8123`. */
  readonly url: string;
  readonly user: string;
  readonly password: Redacted<string> | undefined;
  /** Asked when the server wants a password and there is none. */
  readonly askPassword?: () => Promise<Redacted<string> | undefined>;
  /** What names without a database belong to; the user's own unless given. */
  readonly database?: string;
  readonly budget: EngineBudget;
  /** Names the run in the server's logs: `watertight/<run>`. */
  readonly tag: string;
  readonly signal: AbortSignal;
}

/**
 * Opens a ClickHouse server for reading. What it can do, and which limits can be set, it is asked itself.
 * @throws WatertightError `unreadable` when it cannot be reached or lets nobody in, `usage` for the wrong port
 */
export async function openServer(options: ServerOptions): Promise<Engine> {
  return open(options, false);
}

/**
 * Opens a ClickHouse server that keeps tables of ours, for reading and writing.
 * @throws WatertightError as `openServer` does, and `refused` when the user may only read
 */
export async function openOwnServer(options: ServerOptions): Promise<OwnEngine> {
  return open(options, true);
}

async function open(options: ServerOptions, writable: boolean): Promise<OwnEngine> {
  try {
    return await opened(options, options.password, writable);
  } catch (thrown) {
    const password =
      isAboutPassword(thrown) && options.password === undefined && (await options.askPassword?.());
    if (!password) throw whyNotOpened(thrown, new URL(options.url), options.user);
    return opened(options, password, writable).catch((again: unknown) => {
      throw whyNotOpened(again, new URL(options.url), options.user);
    });
  }
}

async function opened(
  options: ServerOptions,
  password: Redacted<string> | undefined,
  writable: boolean,
): Promise<OwnEngine> {
  const { tag, signal, budget, database } = options;
  // The server ends a statement by itself before the client gives up on it.
  const client = await serverClient({ ...options, password, database, silence: budget.seconds + 30 });
  try {
    const ask = questionsTo(client, tag, signal);
    const version = await versionOf(ask);
    const settings = await guardSettings(ask, budget, tag, writable);
    if (settings === undefined) {
      throw new WatertightError(
        "refused",
        `the user at ${new URL(options.url).host} may only read, and tables of ours have to be written`,
        "name a user who may create tables in that database and write to them",
      );
    }
    const parameters = await takesParameters(ask);
    const narrows = parameters && (await matchesMany(ask));
    const capabilities: EngineCapabilities = { version, narrows, parameters, writable };
    const close = () => client.close();
    return new ClientEngine({ client, capabilities, settings, tag, kill: killer(client, tag), close });
  } catch (thrown) {
    await client.close();
    throw thrown;
  }
}

async function versionOf(ask: Ask): Promise<string> {
  const [row] = await ask("SELECT version() AS version", { purpose: "which version it is" });
  const version = String(row?.["version"] ?? "");
  if (!/^\d+\.\d+[\w.-]{0,40}$/.test(version)) throw new NotClickHouse();
  return version;
}

async function takesParameters(ask: Ask): Promise<boolean> {
  const purpose = "whether it takes values beside a statement";
  return succeeds(ask("SELECT {probe:String} AS probe", { purpose, params: { probe: "1" } }));
}

/** Builds for some processors have the function and refuse it: it is tried, where the server knows the name. */
async function matchesMany(ask: Ask): Promise<boolean> {
  const [known] = await ask(
    "SELECT count() AS known FROM system.functions WHERE name = 'multiMatchAllIndices'",
    {
      purpose: "whether it has a multi-pattern matcher",
    },
  );
  if (Number(known?.["known"]) === 0) return false;
  return succeeds(
    ask("SELECT multiMatchAllIndices('a', {patterns:Array(String)}) AS found", {
      purpose: "whether its multi-pattern matcher works",
      params: { patterns: ["a", "b"] },
    }),
  );
}

async function succeeds(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (thrown) {
    // Refused by the server: it cannot. Anything else (the connection, a stop) is no answer.
    if (codeOf(thrown) !== undefined) return false;
    throw thrown;
  }
}
