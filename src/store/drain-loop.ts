import { reasonOf, WatertightError } from "../base/index.ts";

const usual = 2000;
const longest = 60_000;

/** Drains again and again, with pauses that grow while it fails. */
export class DrainLoop {
  readonly #drain: () => Promise<void>;
  readonly #every: number;
  #timer: NodeJS.Timeout | undefined;
  #pause: number;
  #running: Promise<void> = Promise.resolve();
  #isStarted = false;
  #isStopped = false;
  /** Of the last time. */
  failure: WatertightError | undefined;

  constructor(drain: () => Promise<void>, every: number = usual) {
    this.#drain = drain;
    this.#every = every;
    this.#pause = every;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#next();
  }

  /** Waits for one that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #next(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#once();
    }, this.#pause);
    this.#timer.unref();
  }

  async #once(): Promise<void> {
    try {
      await this.#drain();
      this.failure = undefined;
      this.#pause = this.#every;
    } catch (thrown) {
      this.failure =
        thrown instanceof WatertightError
          ? thrown
          : new WatertightError("fault", reasonOf(thrown), undefined, thrown);
      this.#pause = Math.min(longest, this.#pause * 2);
    }
    this.#next();
  }
}
