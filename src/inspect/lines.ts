/** Turns offsets into a running text into line and column (both from 1), holding no more text than is still needed. */
export class Lines {
  readonly #parts: string[] = [];
  /** Offset at which the first held part begins. */
  #base = 0;
  #line: number;
  /** Offset at which `#line` begins. */
  #lineStart = 0;
  /** Everything before this offset has been counted. */
  #counted = 0;

  constructor(firstLine = 1) {
    this.#line = firstLine;
  }

  push(part: string): void {
    this.#parts.push(part);
  }

  /** @param offset never smaller than in the call before */
  locate(offset: number): { line: number; column: number } {
    this.#countTo(offset);
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  /** Lets go of the text before `offset`: nothing before it will be asked for. */
  passed(offset: number): void {
    this.#countTo(offset);
  }

  #countTo(offset: number): void {
    while (this.#parts[0] !== undefined) {
      const part = this.#parts[0];
      const end = Math.min(offset - this.#base, part.length);
      let at = this.#counted - this.#base;
      for (let feed = part.indexOf("\n", at); feed >= 0 && feed < end; feed = part.indexOf("\n", feed + 1)) {
        this.#line++;
        this.#lineStart = this.#base + feed + 1;
      }
      at = Math.max(at, end);
      this.#counted = this.#base + at;
      if (this.#base + part.length > offset) return;
      this.#base += part.length;
      this.#parts.shift();
    }
  }
}
