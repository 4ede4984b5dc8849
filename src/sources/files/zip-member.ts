import { crc32 } from "node:zlib";
import type { Budget } from "./budget.ts";
import { inflateRaw } from "./inflate.ts";
import { CHUNK_BYTES } from "./limits.ts";
import type { RandomAccess } from "./open-file.ts";
import { throwIfStopped, Unread } from "./why.ts";
import { LOCAL_HEADER_BYTES, type ZipMember } from "./zip.ts";
import { unpackZstd } from "./zstd.ts";

// APPNOTE.TXT 6.3.10: 4.3.7 local file header, 4.4.5 compression methods
const LOCAL_HEADER_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const ZSTD = 93;

/**
 * What a member unpacks to, held against its size and checksum.
 * @throws Unread after everything that was good.
 */
export async function* readMember(
  access: RandomAccess,
  member: ZipMember,
  budget: Budget,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const packed = packedBytes(access, member, signal);
  let bytes = 0;
  let crc = 0;
  for await (const chunk of unpackWith(member.method, packed)) {
    budget.unpack(chunk.length);
    bytes += chunk.length;
    if (bytes > member.bytes) throw new Unread("unpacks to more than the zip says");
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (bytes < member.bytes) throw new Unread("damaged: unpacks to less than the zip says");
  if (crc !== member.crc) throw new Unread("damaged: its checksum does not match");
}

function unpackWith(method: number, packed: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRaw(packed);
  if (method === ZSTD) return unpackZstd(packed);
  throw new Unread(`compressed with zip method ${method}, which is not read`);
}

async function* packedBytes(
  access: RandomAccess,
  member: ZipMember,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const header = await access.read(member.offset, LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER_SIGNATURE) {
    throw new Unread("damaged: the zip's list of members points to something else");
  }
  const start = member.offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  const end = start + member.packedBytes;
  for (let position = start; position < end; ) {
    throwIfStopped(signal);
    const chunk = await access.read(position, Math.min(CHUNK_BYTES, end - position));
    if (chunk.length === 0) throw new Unread("cut short: the member ends after the zip does");
    position += chunk.length;
    yield chunk;
  }
}
