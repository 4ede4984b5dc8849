import { draws } from "./reply.ts";

/** One event of a stream. A text is sent as it is, anything else as JSON. */
export interface Frame {
  readonly event?: string;
  readonly data: unknown;
}

export type Answer =
  | { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** `sse`: events; `lines`: one JSON text per line; `array`: one JSON list. */
  | { readonly stream: "sse" | "lines" | "array"; readonly frames: readonly Frame[] };

/** How answers look on the wire; none of it changes what they say. */
export interface Wire {
  readonly newline: "\n" | "\r\n";
  /** Keep-alive comments and blank lines between events. */
  readonly comments: boolean;
  /** Where writes end: behind one to three events, or anywhere. */
  readonly cut: "events" | "anywhere";
  /** JSON with `\u` escapes for brackets and whatever is not ASCII. */
  readonly escaped: boolean;
  readonly gzip: boolean;
  /** Milliseconds between writes. */
  readonly delay: number;
}

export const plainWire: Wire = {
  newline: "\n",
  comments: false,
  cut: "events",
  escaped: false,
  gzip: false,
  delay: 0,
};

export const contentTypes = {
  sse: "text/event-stream; charset=utf-8",
  lines: "application/x-ndjson",
  array: "application/json; charset=UTF-8",
} as const;

/** JSON as the wire has it. */
export function jsonText(value: unknown, { escaped }: Wire): string {
  const text = JSON.stringify(value);
  if (!escaped) return text;
  // A bracket outside of a string is structure and stays.
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (literal) =>
    literal.replace(
      /[[\]\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  );
}

/** Each event as it is sent. */
export function* framed(
  stream: "sse" | "lines" | "array",
  frames: Iterable<Frame>,
  wire: Wire,
): Generator<string> {
  let count = 0;
  for (const { event, data } of frames) {
    const text = typeof data === "string" ? data : jsonText(data, wire);
    if (stream === "lines") yield `${text}\n`;
    else if (stream === "array") yield `${count === 0 ? "[" : ",\r\n"}${text}`;
    else {
      const comment = wire.comments && count % 4 === 1 ? `: keep-alive${wire.newline}${wire.newline}` : "";
      const name = event === undefined ? "" : `event: ${event}${wire.newline}`;
      yield `${comment}${name}data: ${text}${wire.newline}${wire.newline}`;
    }
    count += 1;
  }
  if (stream === "array") yield count === 0 ? "[]" : "]";
}

/** The writes that carry these texts. */
export function* writes(texts: Iterable<string>, wire: Wire): Generator<Buffer> {
  const draw = draws(41);
  let held = "";
  let wanted = 1 + draw(3);
  for (const text of texts) {
    if (wire.cut === "anywhere") {
      const bytes = Buffer.from(text);
      for (let start = 0; start < bytes.length; ) {
        const end = start + 1 + draw(200);
        yield bytes.subarray(start, end);
        start = end;
      }
      continue;
    }
    held += text;
    wanted -= 1;
    if (wanted > 0) continue;
    yield Buffer.from(held);
    held = "";
    wanted = 1 + draw(3);
  }
  if (held !== "") yield Buffer.from(held);
}
