import type { StreamFraming } from "./answer-rules.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;

/** Finds where events end, chunk by chunk; it keeps only where it stands, no text. */
export interface Cutter {
  /** Positions right behind the events, comments and separators that end in this chunk. */
  cut(chunk: Buffer): number[];
}

/** An event to be written, of the shape that `like` was framed in. */
export interface FramedEvent {
  readonly json: string;
  readonly like: string;
}

/** How a stream separates its events. */
export interface Framing {
  readonly cutter: () => Cutter;
  /** What should be the JSON of this frame; undefined: it holds none. */
  readonly payload: (frame: string) => string | undefined;
  /** Whether this frame ends the answer. */
  readonly closes: (frame: string) => boolean;
  /** The frame with other JSON in it (undefined: as it is) and events before it. */
  readonly write: (frame: string, json: string | undefined, before: readonly FramedEvent[]) => string;
}

const lineBreak = /\r\n|\r|\n/;
const dataLine = /^\ufeff?data(?:: ?|$)/;

// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
const sse: Framing = {
  cutter: () => new SseCutter(),
  payload: (frame) => {
    const only = onlyData(frame);
    if (only !== undefined) return frame.slice(only.start, only.end);
    const data = frame.split(lineBreak).filter((line) => dataLine.test(line));
    return data.length === 0 ? undefined : data.map((line) => line.replace(dataLine, "")).join("\n");
  },
  closes: (frame) => /^data: ?\[DONE\]\s*$/m.test(frame),
  write: (frame, json, before) => {
    const added = before.map(({ like, json: text }) => {
      const end = lineBreak.exec(like)?.[0] ?? "\n";
      const name = /^\ufeff?(event:[^\r\n]*)/m.exec(like)?.[1];
      return `${name === undefined ? "" : name + end}${dataField(like)}${text}${end}${end}`;
    });
    return added.join("") + (json === undefined ? frame : withData(frame, json));
  },
};

function dataField(frame: string): string {
  return /^\ufeff?data:(?! )/m.test(frame) ? "data:" : "data: ";
}

/** Where the data of a frame stands when it is one line, as it nearly always is. */
function onlyData(frame: string): { start: number; end: number } | undefined {
  const line = frame.startsWith("data:") ? 0 : frame.indexOf("\ndata:") + 1;
  if (!frame.startsWith("data:", line) || frame.includes("\ndata", line)) return undefined;
  const start = line + (frame.charAt(line + 5) === " " ? 6 : 5);
  const feed = frame.indexOf("\n", start);
  const end = feed < 0 ? frame.length : feed - (frame.charAt(feed - 1) === "\r" ? 1 : 0);
  const carriage = frame.indexOf("\r", start);
  // A line may end with a CR alone.
  return carriage >= 0 && carriage < end ? undefined : { start, end };
}

function withData(frame: string, json: string): string {
  const only = onlyData(frame);
  if (only !== undefined) return frame.slice(0, only.start) + json + frame.slice(only.end);
  let written = false;
  return frame.replace(/([^\r\n]*)(\r\n|\r|\n|$)/g, (line, text: string, end: string) => {
    if (!dataLine.test(text)) return line;
    if (written) return "";
    written = true;
    return `${text.startsWith("\ufeff") ? "\ufeff" : ""}${dataField(text)}${json}${end}`;
  });
}

class SseCutter implements Cutter {
  #lineIsEmpty = true;
  #lineIsComment = false;
  #blockIsEmpty = true;
  /** A line ended with CR; a LF at the start of the next chunk belongs to it. */
  #afterReturn = false;

  cut(chunk: Buffer): number[] {
    const cuts: number[] = [];
    let at = 0;
    if (this.#afterReturn && chunk.length > 0) {
      this.#afterReturn = false;
      if (chunk[0] === lineFeed) at = 1;
      if (at === 1 && this.#blockIsEmpty) cuts.push(1);
    }
    let feed = -1;
    let carriage = -1;
    while (at < chunk.length) {
      if (this.#lineIsEmpty) this.#lineIsComment = chunk[at] === colon;
      if (feed < at) feed = indexOf(chunk, lineFeed, at);
      if (carriage < at) carriage = indexOf(chunk, carriageReturn, at);
      const end = Math.min(feed, carriage);
      if (end === chunk.length) {
        this.#lineIsEmpty = false;
        break;
      }
      const isBlank = this.#lineIsEmpty && end === at;
      let next = end + 1;
      if (end === carriage && next === chunk.length) this.#afterReturn = true;
      else if (end === carriage && chunk[next] === lineFeed) next++;
      // A comment that stands alone is a keep-alive: it has nothing to wait for.
      this.#blockIsEmpty = isBlank || (this.#lineIsComment && this.#blockIsEmpty);
      if (this.#blockIsEmpty) cuts.push(next);
      this.#lineIsEmpty = true;
      at = next;
    }
    return cuts;
  }
}

function indexOf(chunk: Buffer, byte: number, from: number): number {
  const found = chunk.indexOf(byte, from);
  return found < 0 ? chunk.length : found;
}

const ndjson: Framing = {
  cutter: () => ({
    cut: (chunk) => {
      const cuts: number[] = [];
      for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) cuts.push(at + 1);
      return cuts;
    },
  }),
  payload: (frame) => (frame.trim() === "" ? undefined : frame),
  closes: () => false,
  write: (frame, json, before) =>
    before.map((event) => `${event.json}\n`).join("") +
    (json === undefined ? frame : json + (/\r?\n$/.exec(frame)?.[0] ?? "")),
};

// Gemini without alt=sse: `[{…}`, `,\r\n{…}`, …, `]`.
const jsonArray: Framing = {
  cutter: () => new ArrayCutter(),
  payload: (frame) => {
    const open = frame.indexOf("{");
    return open < 0 ? undefined : frame.slice(open);
  },
  closes: (frame) => /^\s*\]/.test(frame),
  write: (frame, json, before) => {
    const open = frame.indexOf("{");
    if (open < 0) return before.map((event) => `,\r\n${event.json}`).join("") + frame;
    return (
      frame.slice(0, open) +
      before.map((event) => `${event.json},\r\n`).join("") +
      (json ?? frame.slice(open))
    );
  },
};

class ArrayCutter implements Cutter {
  #depth = 0;
  #inString = false;
  #escaped = false;

  cut(chunk: Buffer): number[] {
    const cuts: number[] = [];
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === 0x5c) this.#escaped = true;
        else if (byte === 0x22) this.#inString = false;
      } else if (byte === 0x22) this.#inString = true;
      else if (byte === 0x7b || byte === 0x5b) this.#depth++;
      else if (byte === 0x7d || byte === 0x5d) {
        this.#depth--;
        if (this.#depth <= 1) cuts.push(at + 1);
      }
    }
    return cuts;
  }
}

const framings: Readonly<Record<StreamFraming, Framing>> = { sse, ndjson, "json-array": jsonArray };

/** The framing of a stream: the one there is, or the one that its first character that is no blank fits. Undefined: none seen yet. */
export function framingOf(names: readonly StreamFraming[], chunk: Uint8Array): Framing | undefined {
  const [only] = names;
  if (only === undefined) return ndjson;
  if (names.length === 1) return framings[only];
  const first = chunk.find(
    (byte) => byte !== 0x20 && byte !== 0x09 && byte !== lineFeed && byte !== carriageReturn,
  );
  if (first === undefined) return undefined;
  return names.includes("json-array") && first === 0x5b ? jsonArray : framings[only];
}
