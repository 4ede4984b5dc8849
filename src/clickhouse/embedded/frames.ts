/**
 * What the engine's process sends back: frames of a head and a body, in the order of the queries. `error` is the engine's own
 * message, `unusable` why there is no engine to ask.
 */
export const frameKinds = { data: 0, end: 1, error: 2, unusable: 3 } as const;
export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];

/** kind (1 byte), query (4), length of the body (4), little-endian. */
const headLength = 9;

export function frameHead(kind: FrameKind, query: number, length: number): Buffer {
  const head = Buffer.allocUnsafe(headLength);
  head.writeUInt8(kind, 0);
  head.writeUInt32LE(query, 1);
  head.writeUInt32LE(length, 5);
  return head;
}

/** What the parent asks of the engine's process. */
export type Request =
  | {
      readonly ask: "query";
      readonly query: number;
      readonly text: string;
      readonly params: Readonly<Record<string, unknown>>;
      readonly settings: Readonly<Record<string, string>>;
      /** Whether rows come back, in the format that the text names or else in this one. */
      readonly format: string | undefined;
    }
  | { readonly ask: "cancel"; readonly query: number };

export interface Frame {
  readonly kind: FrameKind;
  readonly query: number;
  /** The next part of the frame's body; a frame may come in several. */
  readonly part: Buffer;
  readonly last: boolean;
}

/** Cuts what comes through the pipe into frames; bodies are passed on as they come and never collected. */
export class FrameReader {
  #head: Buffer = Buffer.alloc(0);
  #kind: FrameKind = frameKinds.data;
  #query = 0;
  /** Bytes of the body still to come; undefined while the head is. */
  #left: number | undefined;

  *push(chunk: Buffer): Generator<Frame> {
    let at = 0;
    while (at < chunk.length || this.#left === 0) {
      if (this.#left === undefined) {
        const take = Math.min(headLength - this.#head.length, chunk.length - at);
        this.#head = Buffer.concat([this.#head, chunk.subarray(at, at + take)]);
        at += take;
        if (this.#head.length < headLength) return;
        this.#kind = this.#head.readUInt8(0) as FrameKind;
        this.#query = this.#head.readUInt32LE(1);
        this.#left = this.#head.readUInt32LE(5);
        this.#head = Buffer.alloc(0);
      }
      const part = chunk.subarray(at, at + this.#left);
      at += part.length;
      const left: number = this.#left - part.length;
      this.#left = left === 0 ? undefined : left;
      if (part.length > 0 || left === 0)
        yield { kind: this.#kind, query: this.#query, part, last: left === 0 };
      if (left > 0) return;
    }
  }
}
