import type { ByteReader } from "./bytes.ts";
import { shownName } from "./shown-name.ts";
import { Unread } from "./why.ts";

export interface TarMember {
  readonly name: string;
  readonly bytes: number;
}

const BLOCK = 512;
const MAX_LONG_HEADER_BYTES = 1024 ** 2;

/** POSIX.1-2017 pax, "ustar Interchange Format": the checksum is over the header with its own field as spaces. */
export function startsLikeTar(head: Buffer): boolean {
  if (head.length < BLOCK) return false;
  return isHeader(head.subarray(0, BLOCK)) && head[0] !== 0;
}

/**
 * The regular files of a tar, one after the other. What the caller leaves of a member is passed over.
 * Pulled by hand: a tar that is cut short gives everything up to the cut.
 *
 * @throws Unread when the tar is damaged.
 */
export async function* tarMembers(
  reader: ByteReader,
): AsyncGenerator<TarMember & { content: AsyncIterable<Buffer> }> {
  let longName: string | undefined;
  let longSize: number | undefined;
  for (;;) {
    const header = await reader.take(BLOCK);
    // Two blocks of zeros end a tar, but one that just stops has lost nothing either.
    if (header.length === 0 || header.every((byte) => byte === 0)) return;
    if (header.length < BLOCK) throw new Unread("cut short: the tar ends within a member's header");
    if (!isHeader(header)) throw new Unread("damaged: a tar header is not valid");
    const type = header.toString("latin1", 156, 157);
    const size = longSize ?? numberAt(header, 124, 12);
    if (type === "L" || type === "x" || type === "g" || type === "K") {
      const bytes = await longHeader(reader, size);
      if (type === "L") longName = textOf(bytes);
      if (type === "x") {
        const records = paxRecords(bytes);
        longName = records.get("path") ?? longName;
        const paxSize = Number(records.get("size"));
        if (Number.isSafeInteger(paxSize) && records.has("size")) longSize = paxSize;
      }
      continue;
    }
    const name = shownName(longName ?? nameOf(header));
    longName = undefined;
    longSize = undefined;
    const isFile = type === "0" || type === "\0" || type === "7" || type === "S";
    // Links, folders and devices have no content whatever their size field says.
    const hasContent = isFile || !/[1-6]/.test(type);
    if (!hasContent) continue;
    const content = new MemberContent(reader, size);
    if (isFile && !name.endsWith("/")) yield { name, bytes: size, content: content.chunks() };
    await content.passOver();
  }
}

class MemberContent {
  readonly #reader: ByteReader;
  readonly #size: number;
  #left: number;

  constructor(reader: ByteReader, size: number) {
    this.#reader = reader;
    this.#size = size;
    this.#left = size;
  }

  async *chunks(): AsyncGenerator<Buffer> {
    while (this.#left > 0) {
      const chunk = await this.#next();
      yield chunk;
    }
  }

  async passOver(): Promise<void> {
    while (this.#left > 0) await this.#next();
    await this.#reader.take((BLOCK - (this.#size % BLOCK)) % BLOCK);
  }

  async #next(): Promise<Buffer> {
    for await (const chunk of this.#reader.stream(this.#left)) {
      this.#left -= chunk.length;
      return chunk;
    }
    this.#left = 0;
    throw new Unread("cut short: the tar ends within a member");
  }
}

function isHeader(header: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let at = 0; at < BLOCK; at += 1) if (at < 148 || at >= 156) sum += header[at] ?? 0;
  return sum === octalAt(header, 148, 8);
}

/** Octal digits, or base 256 when the first bit is set, which GNU tar uses for 8 GiB and more. */
function numberAt(header: Buffer, at: number, length: number): number {
  if (((header[at] ?? 0) & 0x80) !== 0) {
    let value = (header[at] ?? 0) & 0x7f;
    for (let next = at + 1; next < at + length; next += 1) value = value * 256 + (header[next] ?? 0);
    if (!Number.isSafeInteger(value)) throw new Unread("damaged: a tar member has an impossible size");
    return value;
  }
  return octalAt(header, at, length);
}

function octalAt(header: Buffer, at: number, length: number): number {
  const digits = header
    .toString("latin1", at, at + length)
    .replace(/[\0 ]+/g, " ")
    .trim();
  if (digits === "") return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function nameOf(header: Buffer): string {
  const name = textOf(header.subarray(0, 100));
  const isPosix = header.toString("latin1", 257, 263) === "ustar\0";
  const prefix = isPosix ? textOf(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString("utf8", 0, end < 0 ? bytes.length : end);
}

async function longHeader(reader: ByteReader, size: number): Promise<Buffer> {
  if (!(size <= MAX_LONG_HEADER_BYTES)) throw new Unread("damaged: a tar header is impossibly long");
  const padded = Math.ceil(size / BLOCK) * BLOCK;
  const bytes = Buffer.from(await reader.take(padded));
  if (bytes.length < padded) throw new Unread("cut short: the tar ends within a member's header");
  return bytes.subarray(0, size);
}

/** `25 path=folder/name\n`, the number being the length of the whole record. */
function paxRecords(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? 0 : Number(bytes.toString("latin1", at, space));
    if (!Number.isInteger(length) || length <= space - at) break;
    const record = bytes.toString("utf8", space + 1, at + length - 1);
    const equals = record.indexOf("=");
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
