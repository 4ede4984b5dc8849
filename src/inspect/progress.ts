export interface Progress {
  /** Now being read, itself masked. */
  readonly collection: string;
  readonly collections: number;
  readonly bytes: number;
  /** Rows of tables read so far. */
  readonly rows: number;
  /** Rows that the table now being read has, and how many of them have been read, when it is a table. */
  readonly table?: { readonly rows: number; readonly read: number };
  readonly findings: number;
}

/** Bytes between two progress reports. */
const progressEvery = 4 << 20;
/** Milliseconds after which signals and progress get a breath, also while a collection never waits for the disk. */
const breathEvery = 50;

/** Tells how far a run is, often enough and not more often. */
export class ProgressTeller {
  readonly #tell: ((progress: Progress) => void) | undefined;
  #toldAt = 0;
  #breathedAt = 0;

  constructor(tell: ((progress: Progress) => void) | undefined) {
    this.#tell = tell;
  }

  begins(progress: Progress): void {
    this.#toldAt = progress.bytes;
    this.#tell?.(progress);
  }

  /** @param progress asked for when it is going to be told */
  goesOn(bytes: number, progress: () => Progress): void {
    if (bytes - this.#toldAt < progressEvery) return;
    this.begins(progress());
  }

  get needsBreath(): boolean {
    return performance.now() - this.#breathedAt > breathEvery;
  }

  async breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#breathedAt = performance.now();
  }
}
