export type ByteStream = AsyncIterable<Uint8Array>;

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Pulls bytes out of a stream in amounts the reader chooses. Never holds more than was asked for and one chunk.
 * When the stream fails, what it gave before can still be had; the failure is thrown to who asks for more.
 */
export class ByteReader {
  readonly #stream: AsyncIterator<Uint8Array>;
  #chunks: Buffer[] = [];
  #held = 0;
  #ended = false;
  #failure: { readonly thrown: unknown } | undefined;

  constructor(stream: ByteStream) {
    this.#stream = stream[Symbol.asyncIterator]();
  }

  /** The next bytes, left where they are; fewer than `length` only at the end. */
  async peek(length: number): Promise<Buffer> {
    await this.#fill(length);
    const first = this.#chunks[0];
    if (first === undefined) {
      this.#throwFailure();
      return Buffer.alloc(0);
    }
    if (first.length >= length) return first.subarray(0, length);
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined.subarray(0, length);
  }

  /** The next bytes; fewer than `length` only at the end. */
  async take(length: number): Promise<Buffer> {
    const taken = await this.peek(length);
    if (taken.length < length) this.#throwFailure();
    this.#drop(taken.length);
    return taken;
  }

  /** The next bytes as they come, at most `length` in all. */
  async *stream(length = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      await this.#fill(1);
      const first = this.#chunks[0];
      if (first === undefined) {
        this.#throwFailure();
        return;
      }
      const chunk = first.length > left ? first.subarray(0, left) : first;
      this.#drop(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#chunks = [];
    this.#held = 0;
    await this.#stream.return?.();
  }

  async #fill(length: number): Promise<void> {
    while (this.#held < length && !this.#ended) {
      const next = await this.#stream.next().catch((thrown: unknown) => {
        this.#failure = { thrown };
        return { done: true, value: undefined } as const;
      });
      if (next.done === true) {
        this.#ended = true;
      } else if (next.value.length > 0) {
        this.#chunks.push(asBuffer(next.value));
        this.#held += next.value.length;
      }
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }

  #drop(length: number): void {
    this.#held -= length;
    let left = length;
    while (left > 0) {
      const first = this.#chunks[0];
      if (first === undefined) return;
      if (first.length > left) {
        this.#chunks[0] = first.subarray(left);
        return;
      }
      left -= first.length;
      this.#chunks.shift();
    }
  }
}
