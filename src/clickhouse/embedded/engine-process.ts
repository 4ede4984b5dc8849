import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { WatertightError } from "../../base/index.ts";
import { type Frame, type FrameKind, FrameReader, frameKinds, type Request } from "./frames.ts";

type Query = Omit<Extract<Request, { ask: "query" }>, "ask" | "query">;

interface Pending {
  readonly request: Request;
  readonly answer: Readable;
  /** Something of the answer has come. */
  hasBegun: boolean;
  /** Resolves with the first bytes or the end, rejects with the engine's own message. */
  readonly begun: PromiseWithResolver<void>;
  readonly message: Buffer[];
}

interface Stopping {
  readonly timer: NodeJS.Timeout;
  /** Resolves when the statement has stopped, or its process. */
  readonly done: Promise<void>;
  readonly stopped: () => void;
}

interface PromiseWithResolver<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

/** Milliseconds that a cancelled statement gets to stop by itself. */
const patience = 400;

/** The process that the embedded engine lives in, started again when it died. */
export class EngineProcess {
  readonly #folder: string;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | undefined;
  #pipe: Readable | undefined;
  /** Statements that were cancelled and have not stopped yet. */
  readonly #stopping = new Map<number, Stopping>();
  #queries = 0;
  #closed = false;
  /** By us, for a statement that did not stop. */
  #isKilled = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Sends a statement and waits until its answer begins. Destroying the answer cancels it.
   * @throws Error with the engine's message
   */
  async ask(query: Query, signal: AbortSignal | undefined): Promise<Readable> {
    if (this.#closed) throw new WatertightError("fault", "the embedded engine is closed");
    signal?.throwIfAborted();
    while (this.#stopping.size > 0) await Promise.all([...this.#stopping.values()].map(({ done }) => done));
    const id = ++this.#queries;
    const answer = new Readable({
      read: () => this.#resume(),
      destroy: (error, done) => {
        this.#cancel(id);
        done(error);
      },
    });
    answer.on("error", () => {});
    const begun = promiseWithResolver<void>();
    const request: Request = { ask: "query", query: id, ...query };
    this.#pending.set(id, { request, answer, hasBegun: false, begun, message: [] });
    const onAbort = () => answer.destroy(new WatertightError("unreadable", "stopped on request"));
    signal?.addEventListener("abort", onAbort, { once: true });
    answer.once("close", () => {
      signal?.removeEventListener("abort", onAbort);
      begun.reject(answer.errored ?? new WatertightError("unreadable", "stopped on request"));
    });
    this.#send(request, answer);
    await begun.promise;
    return answer;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (child === undefined) return;
    await new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.kill("SIGKILL");
    });
  }

  #send(request: Request, answer: Readable): void {
    this.#running().send(request, (error) => {
      if (error !== null) answer.destroy(error);
    });
  }

  #running(): ChildProcess {
    if (this.#child !== undefined) return this.#child;
    const script = createRequire(import.meta.url).resolve("#engine-process");
    const child = fork(script, [this.#folder], {
      stdio: ["ignore", "ignore", "ignore", "ipc", "pipe"],
      serialization: "advanced",
      execArgv: [],
    });
    const pipe = child.stdio[4] as Readable;
    const reader = new FrameReader();
    pipe.on("data", (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) this.#take(frame, pipe);
    });
    pipe.on("error", () => {});
    child.on("error", () => {});
    child.once("exit", (code, signal) => this.#died(signal ?? `exit code ${code}`));
    this.#child = child;
    this.#pipe = pipe;
    return child;
  }

  #take({ kind, query, part, last }: Frame, pipe: Readable): void {
    const pending = this.#pending.get(query);
    if (pending === undefined) {
      if (last && kind !== frameKinds.data) this.#stopped(query);
      return;
    }
    const { answer, begun, message } = pending;
    pending.hasBegun = true;
    if (kind === frameKinds.data) {
      begun.resolve();
      if (!answer.push(part)) pipe.pause();
      return;
    }
    if (kind !== frameKinds.end) message.push(part);
    if (!last) return;
    this.#pending.delete(query);
    // Nobody asks an answer that has ended for more: what waits behind it in the pipe must go on.
    pipe.resume();
    if (kind === frameKinds.end) {
      begun.resolve();
      answer.push(null);
    } else answer.destroy(failure(kind, Buffer.concat(message).toString()));
  }

  #resume(): void {
    this.#pipe?.resume();
  }

  /**
   * Asks the process to stop a statement; one that cannot be stopped in time takes the process with it, and those that wait
   * behind it are asked of the next.
   */
  #cancel(query: number): void {
    if (!this.#pending.delete(query)) return;
    const child = this.#child;
    child?.send({ ask: "cancel", query } satisfies Request, () => {});
    this.#resume();
    const { promise: done, resolve: stopped } = promiseWithResolver<void>();
    const timer = setTimeout(() => {
      this.#isKilled = true;
      child?.kill("SIGKILL");
    }, patience);
    this.#stopping.set(query, { timer, done, stopped });
  }

  #stopped(query: number): void {
    const stopping = this.#stopping.get(query);
    if (stopping === undefined) return;
    clearTimeout(stopping.timer);
    this.#stopping.delete(query);
    stopping.stopped();
  }

  #died(how: string): void {
    this.#child = undefined;
    this.#pipe = undefined;
    for (const query of this.#stopping.keys()) this.#stopped(query);
    const mayAskAgain = this.#isKilled && !this.#closed;
    this.#isKilled = false;
    for (const [query, { request, answer, hasBegun }] of this.#pending) {
      if (mayAskAgain && !hasBegun) {
        this.#send(request, answer);
        continue;
      }
      this.#pending.delete(query);
      answer.destroy(
        new WatertightError(
          "unreadable",
          `the embedded engine stopped (${how})`,
          "most often it needed more memory than there is: lower --max-memory, or read a share with --sample 1%",
        ),
      );
    }
  }
}

function failure(kind: FrameKind, message: string): Error {
  if (kind === frameKinds.error) return new Error(message);
  return new WatertightError(
    "unreadable",
    `the embedded ClickHouse engine is installed but does not start: ${message.split("\n")[0]?.slice(0, 200)}`,
    "it runs on Linux with glibc and on macOS; install it again with npm install chdb, or run this on such a machine",
  );
}

function promiseWithResolver<T>(): PromiseWithResolver<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: Error) => void = () => {};
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
