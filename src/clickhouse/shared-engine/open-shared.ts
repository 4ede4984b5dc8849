import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { WatertightError } from "../../base/index.ts";
import { openEmbedded } from "../embedded/open-embedded.ts";
import type { EngineBudget, EngineCapabilities, InsertOptions, OwnEngine, QueryOptions } from "../engine.ts";
import type { Sql } from "../sql.ts";
import { serveEngine } from "./serve-engine.ts";
import { OwnerGone, SocketEngine } from "./socket-engine.ts";

export interface SharedOptions {
  /** Where the engine keeps its tables, mode 0700; one process has it open at a time. */
  readonly folder: string;
  /** Where that process lets others ask; at most 100 bytes long. */
  readonly socket: string;
  readonly budget: EngineBudget;
  readonly tag: string;
}

/** Milliseconds that an engine of a process that has just ended, or of one that is starting, gets. */
const patience = 20_000;
/** sockaddr_un.sun_path: 108 bytes on Linux, 104 on macOS. */
const longestSocket = 100;

/**
 * The embedded engine on one folder for all processes of a machine: the first to come has it and lets the others ask it through
 * a socket; when it ends, the next that asks takes over.
 * @throws WatertightError `unreadable` when there is no engine, `usage` when the path of the socket is too long
 */
export async function openShared(options: SharedOptions): Promise<OwnEngine> {
  const socket = socketAt(options.socket);
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await chmod(options.folder, 0o700);
  const given = { ...options, socket };
  return new SharedEngine(given, await elected(given));
}

class SharedEngine implements OwnEngine {
  readonly #options: SharedOptions;
  #engine: Promise<OwnEngine>;
  #isClosed = false;
  readonly capabilities: EngineCapabilities;

  constructor(options: SharedOptions, engine: OwnEngine) {
    this.#options = options;
    this.#engine = Promise.resolve(engine);
    this.capabilities = engine.capabilities;
  }

  rows<Row extends object>(statement: Sql, options: QueryOptions): Promise<Row[]> {
    return this.#ask((engine) => engine.rows<Row>(statement, options));
  }

  async *bytes(statement: Sql, options: QueryOptions): AsyncGenerator<Uint8Array> {
    // Something small first: an answer that has begun cannot be asked again.
    await this.#ask((engine) =>
      engine instanceof SocketEngine ? SocketEngine.open(this.#options.socket) : Promise.resolve(engine),
    );
    yield* (await this.#engine).bytes(statement, options);
  }

  run(statement: Sql, options: QueryOptions): Promise<void> {
    return this.#ask((engine) => engine.run(statement, options));
  }

  insertFile(table: Sql, path: string, options: InsertOptions): Promise<void> {
    return this.#ask((engine) => engine.insertFile(table, resolve(path), options));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#engine.then(
      (engine) => engine.close(),
      () => {},
    );
  }

  async #ask<T>(ask: (engine: OwnEngine) => Promise<T>): Promise<T> {
    for (let turn = 0; ; turn++) {
      if (this.#isClosed) throw new WatertightError("fault", "the engine is closed");
      const asked = this.#engine;
      try {
        return await ask(await asked);
      } catch (thrown) {
        if (!(thrown instanceof OwnerGone) || turn === 5) throw thrown;
        // Whoever finds it first takes over for all that wait.
        if (this.#engine === asked) {
          this.#engine = elected(this.#options);
          this.#engine.catch(() => {});
        }
        await this.#engine.catch((failed: unknown) => {
          // The next question tries again.
          this.#engine = Promise.reject(new OwnerGone());
          this.#engine.catch(() => {});
          throw failed;
        });
      }
    }
  }
}

/** The engine of the process that has it; without one, the engine itself, whose own lock lets one process in. */
async function elected(options: SharedOptions): Promise<OwnEngine> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await SocketEngine.open(options.socket);
    } catch (thrown) {
      if (!(thrown instanceof OwnerGone) && performance.now() > until) throw thrown;
    }
    try {
      return await owned(options);
    } catch (thrown) {
      // Without that file the engine has never come as far as its lock.
      const isLocked = existsSync(join(options.folder, "status"));
      if (!isLocked || !isNotStarting(thrown) || performance.now() > until) throw thrown;
      await pause(50 + Math.random() * 50);
    }
  }
}

async function owned(options: SharedOptions): Promise<OwnEngine> {
  const engine = await openEmbedded(options);
  try {
    const stop = await serveEngine(engine, options.socket);
    const close = engine.close.bind(engine);
    // First the socket, while nobody else can be in: it takes the file away by its name.
    engine.close = async () => {
      await stop();
      await close();
    };
    return engine;
  } catch (thrown) {
    await engine.close();
    throw new WatertightError(
      "unreadable",
      "the engine's socket cannot be made",
      "check that the folder can be written to",
      thrown,
    );
  }
}

/** Another process has it, or has just ended. */
function isNotStarting(thrown: unknown): boolean {
  return thrown instanceof WatertightError && /does not start|engine stopped/.test(thrown.message);
}

function socketAt(path: string): string {
  const whole = resolve(path);
  if (process.platform === "win32") {
    return `\\\\.\\pipe\\watertight-${createHash("sha256").update(whole).digest("hex").slice(0, 32)}`;
  }
  if (Buffer.byteLength(whole) <= longestSocket) return whole;
  throw new WatertightError(
    "usage",
    `the path of a socket has at most ${longestSocket} bytes, got ${Buffer.byteLength(whole)}`,
    "set WATERTIGHT_HOME to a folder with a shorter path",
  );
}
