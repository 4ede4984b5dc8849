import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { WatertightError } from "../../base/index.ts";
import { FrameReader, frameKinds } from "../embedded/frames.ts";
import type { EngineCapabilities, InsertOptions, OwnEngine, QueryOptions } from "../engine.ts";
import type { Sql } from "../sql.ts";
import { answerBytes, packed, type Refusal, type Wish } from "./wire.ts";

/** Nobody listens at the socket: nothing was asked, and whoever finds that may open the engine itself. */
export class OwnerGone extends WatertightError {
  constructor() {
    super("unreadable", "the process that had the engine has ended", "try again");
  }
}

class BrokenOff extends WatertightError {
  constructor(cause?: unknown) {
    super(
      "unreadable",
      "the process that has the engine ended before it answered",
      "try again; whether the statement was carried out is not known",
      cause,
    );
  }
}

/** The engine of another process, asked through its socket. */
export class SocketEngine implements OwnEngine {
  readonly capabilities: EngineCapabilities;
  readonly #path: string;

  private constructor(path: string, capabilities: EngineCapabilities) {
    this.#path = path;
    this.capabilities = capabilities;
  }

  /** @throws OwnerGone when nobody listens there */
  static async open(path: string): Promise<SocketEngine> {
    const capabilities = await questioned(path, { ask: "capabilities" });
    return new SocketEngine(path, capabilities as EngineCapabilities);
  }

  async rows<Row extends object>(statement: Sql, { signal, ...options }: QueryOptions): Promise<Row[]> {
    return (await questioned(this.#path, { ask: "rows", statement, ...options }, signal)) as Row[];
  }

  bytes(statement: Sql, { signal, ...options }: QueryOptions): AsyncGenerator<Uint8Array> {
    return partsOf(this.#path, { ask: "bytes", statement, ...options }, signal);
  }

  async run(statement: Sql, { signal, ...options }: QueryOptions): Promise<void> {
    await wholeOf(this.#path, { ask: "run", statement, ...options }, signal);
  }

  async insertFile(table: Sql, path: string, { signal, ...options }: InsertOptions): Promise<void> {
    await wholeOf(this.#path, { ask: "insertFile", statement: table, path, ...options }, signal);
  }

  async close(): Promise<void> {}
}

/** A question changes nothing: one that was broken off may be asked of the next owner. */
async function questioned(path: string, wish: Wish, signal?: AbortSignal): Promise<unknown> {
  try {
    return await wholeOf(path, wish, signal);
  } catch (thrown) {
    throw thrown instanceof BrokenOff ? new OwnerGone() : thrown;
  }
}

async function wholeOf(path: string, wish: Wish, signal?: AbortSignal): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of partsOf(path, wish, signal)) {
    bytes += part.length;
    if (bytes > answerBytes) throw new WatertightError("unreadable", "an answer is larger than 256 MiB");
    parts.push(part);
  }
  if (bytes === 0) return undefined;
  return JSON.parse(Buffer.concat(parts).toString());
}

/** Leaving the loop closes the connection, and that cancels the statement. */
async function* partsOf(path: string, wish: Wish, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  if (signal?.aborted) throw stopped();
  const request = packed(wish);
  const socket = await connected(path);
  const onAbort = (): void => void socket.destroy(stopped());
  signal?.addEventListener("abort", onAbort, { once: true });
  const reader = new FrameReader();
  const refusal: Buffer[] = [];
  try {
    socket.write(request);
    for await (const chunk of socket) {
      for (const { kind, part, last } of reader.push(chunk as Buffer)) {
        if (kind === frameKinds.data) {
          if (part.length > 0) yield part;
        } else if (kind === frameKinds.end) return;
        else {
          refusal.push(part);
          if (last) throw errorOf(Buffer.concat(refusal).toString());
        }
      }
    }
  } catch (thrown) {
    throw thrown instanceof WatertightError ? thrown : new BrokenOff(thrown);
  } finally {
    signal?.removeEventListener("abort", onAbort);
    socket.destroy();
  }
  throw signal?.aborted ? stopped() : new BrokenOff();
}

async function connected(path: string): Promise<Socket> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    socket.on("error", () => {});
    return socket;
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
    if (["ENOENT", "ECONNREFUSED", "ECONNRESET"].includes(code)) throw new OwnerGone();
    throw new WatertightError(
      "unreadable",
      `the engine's socket cannot be used (${code})`,
      "check who owns that folder",
      thrown,
    );
  }
}

function errorOf(text: string): WatertightError {
  const { kind, message, hint } = JSON.parse(text) as Refusal;
  return new WatertightError(kind, message, hint);
}

function stopped(): WatertightError {
  return new WatertightError("unreadable", "stopped on request");
}
