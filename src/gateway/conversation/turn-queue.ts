import { WatertightError } from "../../base/index.ts";
import type { Metrics } from "../telemetry/metrics.ts";

export interface TurnQueueOptions {
  readonly counted: Metrics["turn"];
  /** Told when keeping begins to fail; the words hold nothing of what was said. */
  readonly fault: (why: string) => void;
}

const mostWaiting = 1000;
const mostBytes = 64e6;
const atOnce = 8;

/** Keeps turns beside the requests: a few at a time, and what is too much is not kept. */
export class TurnQueue {
  readonly #options: TurnQueueOptions;
  readonly #waiting: { readonly bytes: number; readonly keep: () => Promise<void> }[] = [];
  #bytes = 0;
  #running = 0;
  #isFailing = false;
  #idle: (() => void)[] = [];

  constructor(options: TurnQueueOptions) {
    this.#options = options;
  }

  /** `bytes` are those that wait in memory with it. */
  add(bytes: number, keep: () => Promise<void>): void {
    if (this.#waiting.length >= mostWaiting || this.#bytes + bytes > mostBytes) {
      this.#failed("dropped", "conversations come faster than they can be kept");
      return;
    }
    this.#bytes += bytes;
    this.#waiting.push({ bytes, keep });
    setImmediate(() => this.#next());
  }

  /** Something of a turn could not be kept. */
  failed(thrown: unknown): void {
    this.#failed("failed", thrown instanceof WatertightError ? thrown.message : "unforeseen");
  }

  /** Resolves when nothing waits any more, or after so many milliseconds. */
  async settled(milliseconds: number): Promise<void> {
    if (this.#running === 0 && this.#waiting.length === 0) return;
    let late: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#idle.push(resolve);
      late = setTimeout(resolve, milliseconds);
    });
    clearTimeout(late);
  }

  #next(): void {
    if (this.#running >= atOnce) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#running += 1;
    void this.#kept(job.keep).then(() => {
      this.#running -= 1;
      this.#bytes -= job.bytes;
      this.#next();
      if (this.#running > 0 || this.#waiting.length > 0) return;
      for (const idle of this.#idle.splice(0)) idle();
    });
  }

  async #kept(keep: () => Promise<void>): Promise<void> {
    try {
      await keep();
      this.#isFailing = false;
      this.#options.counted("kept");
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  /** Said once until it works again; counted each time. */
  #failed(outcome: "failed" | "dropped", why: string): void {
    this.#options.counted(outcome);
    if (!this.#isFailing) this.#options.fault(`what was said is not in the conversation log: ${why}`);
    this.#isFailing = true;
  }
}
