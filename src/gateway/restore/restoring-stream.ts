import { WatertightError } from "../../base/index.ts";
import type { AnswerRules } from "./answer-rules.ts";
import { type AnswerOptions, AnswerText } from "./answer-text.ts";
import { type Cutter, type FramedEvent, type Framing, framingOf } from "./framing.ts";
import { isRecord, type JsonObject } from "./json-object.ts";
import { LiveTokens } from "./live-tokens.ts";
import type { AddedEvent } from "./open-lanes.ts";

const largestEvent = 16 * 1024 * 1024;
const empty = Buffer.alloc(0);

export interface RestoringStream {
  /** What may be sent on; empty when there is nothing. Throws `unreadable` beyond the limits: the stream cannot go on then. */
  push(chunk: Uint8Array): Uint8Array;
  /** The rest, at the end of the stream, also of one that was cut off. */
  end(): Uint8Array;
}

/**
 * Restores the live tokens of a streamed answer. Bytes may be cut anywhere. What nothing changes passes byte for byte;
 * only the beginning of a live token at the end of a text is held back. `observe` sees each event before it is restored
 * and must not keep or change it; without live tokens only the first that name the answer and those that can tell usage or an error, unless it is
 * to see every event.
 */
export function restoringStream(
  rules: AnswerRules,
  live: ReadonlyMap<string, string>,
  observe?: (event: unknown) => void,
  options?: AnswerOptions & { readonly everyEvent?: boolean },
): RestoringStream {
  const tokens = new LiveTokens(live);
  if (!tokens.empty) {
    const frames = new Frames(rules);
    const restoring = new RestoringFrames(rules, new AnswerText(rules, tokens, true, options), observe);
    return {
      push: (chunk) =>
        concat(frames.push(chunk).map((frame) => restoring.frame(frame, frames.framing, false))),
      end: () => {
        const rest = frames.end();
        return concat([
          rest === undefined ? empty : restoring.frame(rest, frames.framing, true),
          restoring.end(frames.framing),
        ]);
      },
    };
  }
  if (observe === undefined) return { push: (chunk) => chunk, end: () => empty };
  return observedStream(rules, observe, options?.everyEvent === true);
}

function observedStream(
  rules: AnswerRules,
  observe: (event: unknown) => void,
  everyEvent: boolean,
): RestoringStream {
  const frames = new Frames(rules);
  const tells = rules.tells.map((text) => Buffer.from(text));
  let named = false;
  const look = (frame: Buffer): void => {
    if (named && !everyEvent && !tells.some((text) => frame.includes(text))) return;
    const event = eventOf(frame.toString("utf8"), frames.framing);
    if (event === undefined) return;
    named ||= (rules.idOf(event) ?? rules.modelOf(event)) !== undefined;
    observe(event);
  };
  return {
    push: (chunk) => {
      frames.push(chunk).forEach(look);
      return chunk;
    },
    end: () => {
      const rest = frames.end();
      if (rest !== undefined) look(rest);
      return empty;
    },
  };
}

/** Cuts a stream into frames. */
class Frames {
  readonly #rules: AnswerRules;
  #framing: Framing | undefined;
  #cutter: Cutter | undefined;
  /** The event that has not ended yet; grows by doubling, since a peer may send byte by byte. */
  #pending = empty;
  #size = 0;

  constructor(rules: AnswerRules) {
    this.#rules = rules;
  }

  get framing(): Framing | undefined {
    return this.#framing;
  }

  push(bytes: Uint8Array): Buffer[] {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#cutter === undefined) {
      this.#framing = framingOf(this.#rules.framings, chunk);
      if (this.#framing === undefined) return chunk.length === 0 ? [] : [chunk];
      this.#cutter = this.#framing.cutter();
    }
    const frames: Buffer[] = [];
    let from = 0;
    for (const cut of this.#cutter.cut(chunk)) {
      frames.push(this.#whole(chunk.subarray(from, cut)));
      from = cut;
    }
    if (from < chunk.length) this.#keep(chunk.subarray(from));
    return frames;
  }

  end(): Buffer | undefined {
    return this.#size === 0 ? undefined : this.#whole(empty);
  }

  #whole(last: Buffer): Buffer {
    if (this.#size === 0) {
      limit(last.length);
      return last;
    }
    this.#keep(last);
    const frame = this.#pending.subarray(0, this.#size);
    this.#pending = empty;
    this.#size = 0;
    return frame;
  }

  #keep(bytes: Buffer): void {
    const size = this.#size + bytes.length;
    limit(size);
    if (size > this.#pending.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, 2 * this.#pending.length));
      this.#pending.copy(larger, 0, 0, this.#size);
      this.#pending = larger;
    }
    bytes.copy(this.#pending, this.#size);
    this.#size = size;
  }
}

function limit(size: number): void {
  if (size > largestEvent)
    throw new WatertightError(
      "unreadable",
      `expected events of at most ${largestEvent} bytes, got a larger one`,
      "see whether the address of the vendor is right",
    );
}

/** Restores frame by frame and numbers what comes behind an added event anew. */
class RestoringFrames {
  readonly #text: AnswerText;
  readonly #number: string | undefined;
  readonly #observe: ((event: unknown) => void) | undefined;
  #added = 0;
  #last = -1;

  constructor(rules: AnswerRules, text: AnswerText, observe: ((event: unknown) => void) | undefined) {
    this.#text = text;
    this.#number = rules.sequenceNumber;
    this.#observe = observe;
  }

  frame(bytes: Buffer, framing: Framing | undefined, last: boolean): Buffer {
    if (framing === undefined) return bytes;
    const frame = bytes.toString("utf8");
    const event = eventOf(frame, framing);
    if (event === undefined) {
      if (!this.#text.holds || !(last || framing.closes(frame))) return bytes;
      return Buffer.concat([this.end(framing), bytes]);
    }
    this.#observe?.(event);
    const { changed, before } = this.#text.read(event, frame, last);
    const moved = this.#renumber(event, before);
    if (!changed && !moved && before.length === 0) return bytes;
    const json = changed || moved ? written(event) : undefined;
    return Buffer.from(framing.write(frame, json, framed(before)));
  }

  /** What is still held, between two events. */
  end(framing: Framing | undefined): Buffer {
    const before = this.#text.holds ? this.#text.end() : [];
    if (before.length === 0 || framing === undefined) return empty;
    this.#renumber({}, before);
    return Buffer.from(framing.write("", undefined, framed(before)));
  }

  #renumber(event: JsonObject, before: readonly AddedEvent[]): boolean {
    const name = this.#number;
    if (name === undefined) return false;
    for (const { event: added } of before)
      if (typeof added[name] === "number") {
        added[name] = ++this.#last;
        this.#added++;
      }
    const number = event[name];
    if (typeof number !== "number") return false;
    this.#last = number + this.#added;
    event[name] = this.#last;
    return this.#added > 0;
  }
}

function eventOf(frame: string, framing: Framing | undefined): JsonObject | undefined {
  const payload = framing?.payload(frame);
  if (payload === undefined || !payload.includes("{")) return undefined;
  try {
    const event: unknown = JSON.parse(payload);
    return isRecord(event) ? event : undefined;
  } catch {
    // No JSON: nothing of ours stands in it, it passes as it came.
    return undefined;
  }
}

function framed(added: readonly AddedEvent[]): FramedEvent[] {
  return added.map(({ event, like }) => ({ json: written(event), like }));
}

function written(event: JsonObject): string {
  try {
    return JSON.stringify(event);
  } catch (error) {
    // What is never touched is not walked through, so it may be nested deeper than can be written.
    throw new WatertightError(
      "unreadable",
      "expected events that can be written again, got one nested too deep",
      "see whether the address of the vendor is right",
      error,
    );
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [only = empty] = parts;
  return parts.length < 2 ? only : Buffer.concat(parts);
}
