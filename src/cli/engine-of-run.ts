import type { Engine, EngineBudget } from "../clickhouse/index.ts";

/** The one embedded engine of a run, opened when something first asks for it. */
export class EngineOfRun {
  readonly #budget: EngineBudget;
  readonly #tag: string;
  #opened: Promise<Engine> | undefined;

  constructor(budget: EngineBudget, tag: string) {
    this.#budget = budget;
    this.#tag = tag;
  }

  /** @throws WatertightError `unreadable` when it is not installed or does not start */
  open(): Promise<Engine> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async #open(): Promise<Engine> {
    const { openEmbedded } = await import("../clickhouse/index.ts");
    return openEmbedded({ budget: this.#budget, tag: this.#tag });
  }

  /** Whoever asked for an engine that did not open was told then. */
  async close(): Promise<void> {
    const engine = await this.#opened?.catch(() => undefined);
    await engine?.close();
  }
}
