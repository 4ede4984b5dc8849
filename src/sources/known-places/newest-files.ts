export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

/** Keeps the newest of any number of files, in memory for twice as many. */
export class NewestFiles {
  readonly #most: number;
  #files: FoundFile[] = [];
  #leftOut = 0;
  #leftOutBytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(file: FoundFile): void {
    this.#files.push(file);
    if (this.#files.length >= 2 * this.#most) this.#cut();
  }

  /** Newest first; the same order every time. */
  kept(): readonly FoundFile[] {
    this.#cut();
    return this.#files;
  }

  leftOut(): { readonly files: number; readonly bytes: number } {
    this.#cut();
    return { files: this.#leftOut, bytes: this.#leftOutBytes };
  }

  #cut(): void {
    this.#files.sort((a, b) => b.changed - a.changed || (a.path < b.path ? -1 : 1));
    for (const { bytes } of this.#files.splice(this.#most)) {
      this.#leftOut++;
      this.#leftOutBytes += bytes;
    }
  }
}
