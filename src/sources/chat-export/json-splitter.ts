import { StringDecoder } from "node:string_decoder";

/** One value of a JSON text: an element of its top-level array, or a top-level value itself. */
export type JsonPart =
  /** Complete by its brackets; whether it parses is for the reader to find out. */
  | { readonly kind: "value"; readonly number: number; readonly text: string; readonly end: number }
  /** The text ends inside it. */
  | { readonly kind: "cut"; readonly number: number; readonly text: string; readonly end: number }
  /** Too large to be held; comes in runs, in order, the first one marked. */
  | {
      readonly kind: "oversized";
      readonly number: number;
      readonly text: string;
      readonly end: number;
      readonly first: boolean;
    };

/** Bytes of one value that are held in memory at most. */
export const LARGEST_VALUE: number = 64 * 1024 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NEWLINE = 0x0a;

/**
 * Cuts JSON text into the elements of its top-level array as the bytes come, so that a file of a gigabyte costs one
 * element of memory. It knows strings and nesting only; `JSON.parse` judges each element. Anything goes in: bytes
 * that are no JSON come out as values that do not parse, never as an exception, and no byte but separators is lost.
 * A top-level object is one value; several top-level values (JSON lines) are several.
 */
export class JsonSplitter {
  readonly #largest: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #decoder: StringDecoder | undefined;
  #number = 0;
  #position = 0;
  #depth = 0;
  #inArray = false;
  #inString = false;
  #escaped = false;
  #inValue = false;
  #atStart = true;

  constructor(largest: number = LARGEST_VALUE) {
    this.#largest = largest;
  }

  *push(bytes: Uint8Array): Generator<JsonPart> {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    if (this.#atStart && chunk.length > 0) {
      this.#atStart = false;
      // A byte order mark: 0xEF is no character JSON can begin with.
      if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) at = 3;
    }
    let start = this.#inValue ? 0 : -1;
    while (at < chunk.length) {
      if (this.#inString) {
        at = this.#skipString(chunk, at);
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (byte === QUOTE) {
        this.#inString = true;
        if (start < 0) start = at;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (byte === OPEN_ARRAY && start < 0 && !this.#inArray) this.#inArray = true;
        else {
          if (start < 0) start = at;
          this.#depth++;
        }
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (this.#depth > 0) {
          this.#depth--;
          if (this.#depth === 0) {
            yield* this.#complete(chunk, start, at + 1);
            start = -1;
          }
        } else if (byte === CLOSE_ARRAY && this.#inArray) {
          if (start >= 0) yield* this.#complete(chunk, start, at);
          start = -1;
          this.#inArray = false;
        } else if (start < 0) start = at;
      } else if (this.#depth === 0 && (byte === COMMA || (byte === NEWLINE && !this.#inArray))) {
        if (start >= 0) yield* this.#complete(chunk, start, at);
        start = -1;
      } else if (start < 0 && byte > 0x20) start = at;
      at++;
    }
    this.#inValue = start >= 0;
    if (start >= 0) this.#hold(chunk.subarray(start));
    this.#position += chunk.length;
    if (this.#heldBytes > this.#largest) yield* this.#giveOversized(false);
  }

  /** What is left when the bytes are over. */
  *end(): Generator<JsonPart> {
    if (!this.#inValue) return;
    if (this.#decoder !== undefined) yield* this.#giveOversized(true);
    else {
      const open = this.#inString || this.#depth > 0 || this.#inArray;
      yield { kind: open ? "cut" : "value", number: ++this.#number, text: this.#take(), end: this.#position };
    }
    this.#inValue = false;
  }

  /** The index behind the string's closing quote, or the chunk's end. */
  #skipString(chunk: Buffer, from: number): number {
    let at = from;
    if (this.#escaped) {
      this.#escaped = false;
      at++;
    }
    while (at < chunk.length) {
      const quote = chunk.indexOf(QUOTE, at);
      const stop = quote < 0 ? chunk.length : quote;
      let backslashes = 0;
      while (stop - backslashes > at && chunk[stop - backslashes - 1] === BACKSLASH) backslashes++;
      const escaped = backslashes % 2 === 1;
      if (quote < 0) {
        this.#escaped = escaped;
        return chunk.length;
      }
      at = quote + 1;
      if (!escaped) {
        this.#inString = false;
        return at;
      }
    }
    return at;
  }

  *#complete(chunk: Buffer, start: number, stop: number): Generator<JsonPart> {
    const end = this.#position + stop;
    if (this.#heldBytes === 0 && this.#decoder === undefined && stop - start <= this.#largest) {
      yield { kind: "value", number: ++this.#number, text: chunk.toString("utf8", start, stop), end };
      return;
    }
    this.#hold(chunk.subarray(start, stop));
    if (this.#decoder !== undefined || this.#heldBytes > this.#largest) yield* this.#giveOversized(true, end);
    else yield { kind: "value", number: ++this.#number, text: this.#take(), end };
  }

  *#giveOversized(last: boolean, end: number = this.#position): Generator<JsonPart> {
    const first = this.#decoder === undefined;
    if (first) this.#number++;
    // One decoder for all runs of a value: a character may lie across two of them.
    this.#decoder ??= new StringDecoder("utf8");
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    const text = last ? this.#decoder.end(bytes) : this.#decoder.write(bytes);
    if (last) this.#decoder = undefined;
    if (text !== "") yield { kind: "oversized", number: this.#number, text, end, first };
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #take(): string {
    const text =
      (this.#held.length === 1 ? this.#held[0] : Buffer.concat(this.#held))?.toString("utf8") ?? "";
    this.#held = [];
    this.#heldBytes = 0;
    return text;
  }
}

/** Runs a splitter over a stream of bytes. */
export async function* splitJson(
  chunks: AsyncIterable<Uint8Array>,
  largest: number = LARGEST_VALUE,
): AsyncGenerator<JsonPart> {
  const splitter = new JsonSplitter(largest);
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}
