import type { Head, JsonObject } from "./chat-format.ts";
import { isObject } from "./chat-format.ts";
import { closeJson } from "./close-json.ts";
import { JsonSplitter } from "./json-splitter.ts";

/** Bytes from which a file is recognised. */
export const HEAD_BYTES: number = 64 * 1024;

/** Elements looked at: the first may be the malformed one. */
const ELEMENTS = 16;

export function parseHead(bytes: Uint8Array, cut: boolean): Head {
  const text = new TextDecoder().decode(bytes);
  const first = /\S/.exec(text)?.[0];
  if (first === "<") return { text, medium: "html", elements: [], cut };
  if (first !== "{" && first !== "[") return { text, medium: "other", elements: [], cut };
  return { text, medium: "json", elements: elementsOf(bytes), cut };
}

/** The first objects of a JSON text whose end may be missing. */
export function elementsOf(bytes: Uint8Array): readonly JsonObject[] {
  const splitter = new JsonSplitter();
  const found: JsonObject[] = [];
  for (const part of [...splitter.push(bytes), ...splitter.end()].slice(0, ELEMENTS)) {
    const value = parseLoosely(part.kind === "cut" ? closeJson(part.text) : part.text);
    if (isObject(value)) found.push(value);
  }
  return found;
}

/** Takeout's pages begin with a style sheet of more than 64 KiB; what they are stands behind it. */
const PAGE_HEAD_BYTES = 512 * 1024;

/** The first bytes of a stream; the rest of it is not asked for. */
export async function readHead(chunks: AsyncIterable<Uint8Array>): Promise<Head> {
  const held: Uint8Array[] = [];
  let length = 0;
  let most = HEAD_BYTES;
  for await (const chunk of chunks) {
    held.push(chunk);
    length += chunk.length;
    if (length > most && most === HEAD_BYTES && isStyledPage(Buffer.concat(held))) most = PAGE_HEAD_BYTES;
    if (length > most) break;
  }
  const bytes = Buffer.concat(held);
  return parseHead(bytes.subarray(0, most), bytes.length > most);
}

function isStyledPage(bytes: Buffer): boolean {
  const text = bytes.toString("latin1", 0, 4096);
  return /^[^\w{[]*</.test(text) && text.includes("<style");
}

function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
