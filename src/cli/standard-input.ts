interface Input extends AsyncIterable<Uint8Array> {
  readonly isTTY?: boolean;
  destroy(): void;
}

/** Standard input, opened only when something reads it. */
export class StandardInput implements AsyncIterable<Uint8Array> {
  readonly #open: () => Input;
  readonly #say: (text: string) => void;
  #opened: Input | undefined;

  /** @param say tells the person at the terminal something */
  constructor(open: () => Input, say: (text: string) => void) {
    this.#open = open;
    this.#say = say;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    this.#opened = this.#open();
    if (this.#opened.isTTY === true) this.#say("reading standard input; end with Ctrl-D\n");
    return this.#opened[Symbol.asyncIterator]();
  }

  /** A pipe that nobody writes to any more would keep the process alive. */
  close(): void {
    this.#opened?.destroy();
  }
}
