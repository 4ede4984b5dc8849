import { WatertightError } from "../../base/index.ts";

export interface GroupOptions<Item> {
  /** Writes some items at once; none of them when it throws. */
  readonly write: (items: readonly Item[]) => Promise<void>;
  readonly bytesOf: (item: Item) => number;
  /** Of one write; a larger item goes alone. */
  readonly bytes?: number;
  /** Of everything that waits. */
  readonly waitingBytes?: number;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly written: () => void;
  readonly failed: (reason: unknown) => void;
}

/** What comes in during one write goes in the next: many callers, few writes. */
export class GroupedWrites<Item> {
  readonly #options: Required<GroupOptions<Item>>;
  #waiting: Waiting<Item>[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | undefined;

  constructor(options: GroupOptions<Item>) {
    this.#options = { bytes: 512 << 10, waitingBytes: 64 << 20, ...options };
  }

  /** Resolves when the item is written. @throws WatertightError `refused` when too much waits already */
  add(item: Item): Promise<void> {
    const bytes = this.#options.bytesOf(item);
    if (this.#waiting.length > 0 && this.#waitingBytes + bytes > this.#options.waitingBytes) {
      return Promise.reject(
        new WatertightError(
          "refused",
          "more waits to be written than memory is set aside for",
          "try again later",
        ),
      );
    }
    this.#waitingBytes += bytes;
    const done = new Promise<void>((written, failed) => {
      this.#waiting.push({ item, bytes, written, failed });
    });
    this.#running ??= this.#run();
    return done;
  }

  /** Resolves when everything that was added before has been written, or has failed. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // What is added in the same turn goes together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#next();
      try {
        await this.#options.write(group.map(({ item }) => item));
        for (const { written } of group) written();
      } catch (thrown) {
        for (const { failed } of group) failed(thrown);
      }
    }
    this.#running = undefined;
  }

  #next(): Waiting<Item>[] {
    let bytes = 0;
    const end = this.#waiting.findIndex((one, at) => {
      bytes += one.bytes;
      return at > 0 && bytes > this.#options.bytes;
    });
    const group = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
    this.#waitingBytes -= group.reduce((sum, one) => sum + one.bytes, 0);
    return group;
  }
}
