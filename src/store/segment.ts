import { constants } from "node:fs";
import { type FileHandle, open, rename } from "node:fs/promises";
import { join } from "node:path";

/** Of a file that is still written to; a closed one ends in `.ndjson`. */
export const openEnding = ".open";
export const closedEnding = ".ndjson";

/** One file of entries. What was appended is there whole; what failed leaves nothing. Calls must not overlap. */
export class Segment {
  readonly startedAt: number = performance.now();
  readonly #file: FileHandle;
  readonly #path: string;
  /** Bytes of whole appends. */
  #length = 0;
  /** Something may stand behind them. */
  #isTorn = false;
  #isClosed = false;

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /** Makes a new file (mode 0600) in a folder. */
  static async create(folder: string, name: string): Promise<Segment> {
    const path = join(folder, name);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    return new Segment(await open(`${path}${openEnding}`, flags, 0o600), path);
  }

  get length(): number {
    return this.#length;
  }

  /** Resolves when the kernel has all of it, so that it outlives this process. */
  async append(bytes: Uint8Array): Promise<void> {
    await this.#mend();
    this.#isTorn = true;
    try {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.#length + at);
        at += bytesWritten;
      }
      this.#length += bytes.length;
      this.#isTorn = false;
    } catch (thrown) {
      // Room may have run out: giving some back needs none. Else the next append tries again.
      await this.#mend().catch(() => {});
      throw thrown;
    }
  }

  /** Resolves when the disk has it, so that it outlives this machine. */
  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  /** Gives the file its final name. */
  async close(): Promise<void> {
    if (!this.#isClosed) {
      await this.#mend();
      await this.#file.datasync();
      await this.#file.close();
      this.#isClosed = true;
    }
    await rename(`${this.#path}${openEnding}`, `${this.#path}${closedEnding}`);
  }

  async #mend(): Promise<void> {
    if (!this.#isTorn) return;
    await this.#file.truncate(this.#length);
    this.#isTorn = false;
  }
}
