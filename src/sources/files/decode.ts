import { isAscii } from "node:buffer";
import { asBuffer, type ByteStream } from "./bytes.ts";
import { type Encoding, EVIDENCE_BYTES, encodingByEvidence, openEnd } from "./encoding.ts";

/** Turns bytes into text piece by piece; what is not valid becomes U+FFFD. The pieces do not depend on how the bytes are cut. */
export interface Decoder {
  push(bytes: Buffer): string;
  end(): string;
}

/** @param skip bytes of the byte order mark to leave out. */
export async function* decodeText(
  bytes: ByteStream,
  encoding: "bytewise" | "utf-16le" | "utf-16be",
  skip: number,
): AsyncGenerator<string> {
  const decoder = encoding === "bytewise" ? new BytewiseDecoder() : decoderFor(encoding);
  let left = skip;
  for await (const chunk of bytes) {
    const passed = Math.min(left, chunk.length);
    left -= passed;
    // An empty text is passed on as well: the reader counts bytes by it.
    yield decoder.push(asBuffer(chunk).subarray(passed));
  }
  const rest = decoder.end();
  if (rest !== "") yield rest;
}

/** All text of bytes at hand. */
export function decodeWhole(bytes: Buffer, encoding: "bytewise" | "utf-16le" | "utf-16be"): string {
  const decoder = encoding === "bytewise" ? new BytewiseDecoder() : decoderFor(encoding);
  return decoder.push(bytes) + decoder.end();
}

function decoderFor(encoding: Encoding): Decoder {
  if (encoding === "utf-8") return new Utf8Decoder();
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return { push: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

/** Chunks of ASCII go the short way, which also leaves V8 with one byte per character. */
class Utf8Decoder implements Decoder {
  #open: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): string {
    const joined = this.#open.length === 0 ? bytes : Buffer.concat([this.#open, bytes]);
    const open = openEnd(joined);
    // A copy: the chunk may be used again by whoever gave it.
    this.#open = Buffer.from(joined.subarray(joined.length - open));
    return isAscii(joined) ? joined.toString("latin1") : joined.toString("utf8", 0, joined.length - open);
  }

  end(): string {
    return this.#open.toString("utf8");
  }
}

/** ASCII until a byte says otherwise; then a fixed amount of what follows decides what it is from there on. */
class BytewiseDecoder implements Decoder {
  #evidence: Buffer | undefined;
  #decided: Decoder | undefined;

  push(bytes: Buffer): string {
    if (this.#decided !== undefined) return this.#decided.push(bytes);
    if (this.#evidence === undefined) {
      if (isAscii(bytes)) return bytes.toString("latin1");
      const start = firstNotAscii(bytes);
      this.#evidence = Buffer.from(bytes.subarray(start));
      return bytes.toString("latin1", 0, start) + this.#decide(false);
    }
    this.#evidence = Buffer.concat([this.#evidence, bytes]);
    return this.#decide(false);
  }

  end(): string {
    return this.#decide(true) + (this.#decided?.end() ?? "");
  }

  #decide(atEnd: boolean): string {
    const evidence = this.#evidence;
    if (evidence === undefined || (evidence.length < EVIDENCE_BYTES && !atEnd)) return "";
    this.#evidence = undefined;
    this.#decided = decoderFor(encodingByEvidence(evidence.subarray(0, EVIDENCE_BYTES)));
    return this.#decided.push(evidence);
  }
}

/** Halves the bytes until the place is found: asking about many bytes at once is far quicker than looking at each. */
function firstNotAscii(bytes: Buffer): number {
  let start = 0;
  let end = bytes.length;
  while (end - start > 1) {
    const middle = (start + end) >>> 1;
    if (isAscii(bytes.subarray(start, middle))) start = middle;
    else end = middle;
  }
  return start;
}
