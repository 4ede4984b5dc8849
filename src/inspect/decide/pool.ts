import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { WatertightError } from "../../base/index.ts";
import type { DetectorChoice } from "../../detect/index.ts";
import type { Block, Decided, HitsInText, Texts } from "./decider.ts";

export interface PoolOptions {
  /** As many as the machine runs at once, up to 8, unless given. */
  readonly threads?: number;
  readonly choice: DetectorChoice;
  readonly key: Uint8Array;
}

/** Each takes some 100 MB. */
const mostThreads = 8;
/** Blocks that wait at one thread, so that it never runs dry; more would only take memory. */
const waitingAtThread = 3;

interface Thread {
  readonly worker: Worker;
  /** In the order the jobs were sent; each takes the answer to its own kind of job. */
  readonly waiting: { readonly done: (answer: never) => void; readonly failed: (why: Error) => void }[];
}

/** Threads that decide on blocks, started when the first block comes. */
export class DecidePool {
  readonly #options: PoolOptions;
  readonly #size: number;
  readonly #threads: Thread[] = [];
  /** Those who wait for room. */
  readonly #waiting: (() => void)[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#size = options.threads ?? Math.min(availableParallelism(), mostThreads);
  }

  /** Starts all threads, so that they are ready when the first rows come; else they start one by one, as there is work. */
  start(): void {
    while (this.#threads.length < this.#size) this.#threads.push(this.#thread());
  }

  /** Blocks that can be under way at once. */
  get room(): number {
    return this.#size * waitingAtThread;
  }

  /**
   * Takes a block when a thread has room for it, and gives what will be decided.
   * @throws Error through `decided` when a thread fails
   */
  take(block: Block): Promise<{ readonly decided: Promise<Decided> }> {
    return this.#send(block, [block.rows.buffer as ArrayBuffer]);
  }

  /** The same for single texts. */
  read(texts: Texts): Promise<{ readonly decided: Promise<HitsInText[]> }> {
    return this.#send(texts, []);
  }

  async #send<Answer>(
    job: Block | Texts,
    moved: ArrayBuffer[],
  ): Promise<{ readonly decided: Promise<Answer> }> {
    let thread = this.#leastBusy();
    while (thread === undefined) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
      thread = this.#leastBusy();
    }
    const { worker, waiting } = thread;
    worker.postMessage(job, moved);
    const decided = new Promise<Answer>((done, failed) => waiting.push({ done, failed }));
    decided.catch(() => {});
    return { decided };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const goOn of this.#waiting.splice(0)) goOn();
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #leastBusy(): Thread | undefined {
    if (this.#closed) throw new WatertightError("fault", "the threads that decide are closed");
    const byWork = (a: Thread, b: Thread): number => a.waiting.length - b.waiting.length;
    let [least] = [...this.#threads].sort(byWork);
    if ((least === undefined || least.waiting.length > 0) && this.#threads.length < this.#size) {
      least = this.#thread();
      this.#threads.push(least);
    }
    return least !== undefined && least.waiting.length < waitingAtThread ? least : undefined;
  }

  #thread(): Thread {
    const { choice, key } = this.#options;
    const script = createRequire(import.meta.url).resolve("#decide-worker");
    const worker = new Worker(script, {
      workerData: { choice, key },
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    const thread: Thread = { worker, waiting: [] };
    const freed = (): void => {
      for (const goOn of this.#waiting.splice(0)) goOn();
    };
    worker.on("message", (answer: unknown) => {
      thread.waiting.shift()?.done(answer as never);
      freed();
    });
    const failed = (why: Error): void => {
      for (const { failed: tell } of thread.waiting.splice(0)) tell(why);
      const at = this.#threads.indexOf(thread);
      if (at >= 0) this.#threads.splice(at, 1);
      freed();
    };
    worker.on("error", failed);
    worker.on("exit", () => failed(new WatertightError("fault", "a thread that decides has stopped")));
    return thread;
  }
}
