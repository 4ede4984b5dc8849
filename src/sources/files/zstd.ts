import { Decompress } from "fzstd";
import { ByteReader, type ByteStream } from "./bytes.ts";
import { Unread } from "./why.ts";

// RFC 8878: 3.1.1 frames and blocks, 3.1.2 skippable frames
const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const MAX_BLOCK_BYTES = 128 * 1024;
const RLE_BLOCK = 1;

/** What the zstd command itself accepts without `--long=28` and above. */
const MAX_WINDOW_BYTES = 128 * 1024 ** 2;

/**
 * fzstd moves the whole window for every block, so tiny blocks under a large window cost time out of nothing.
 * An honest file has 1024 : 1 at worst (128 KiB blocks under 128 MiB).
 */
const MAX_MOVED_PER_BYTE = 4096;
const MOVED_FREE_OF_CHARGE = 4 * 1024 ** 3;

/**
 * Unpacks frame by frame and block by block: handing fzstd more at once would let it unpack gigabytes before it
 * comes back, and reserve any window a header asks for. Checksums of frames are not verified.
 *
 * @throws Unread after everything that was good.
 */
export async function* unpackZstd(packed: ByteStream): AsyncGenerator<Buffer> {
  const reader = new ByteReader(packed);
  const work = { moved: 0, unpacked: 0 };
  try {
    for (;;) {
      const magic = await reader.peek(4);
      if (magic.length === 0) return;
      if (magic.length < 4) throw cutShort();
      const value = magic.readUInt32LE(0);
      if (value === MAGIC) yield* unpackFrame(reader, work);
      else if ((value & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) await skipFrame(reader);
      else throw damaged();
    }
  } finally {
    await reader.close();
  }
}

async function skipFrame(reader: ByteReader): Promise<void> {
  const header = await exactly(reader, 8);
  for await (const _ of reader.stream(header.readUInt32LE(4)));
}

async function* unpackFrame(
  reader: ByteReader,
  work: { moved: number; unpacked: number },
): AsyncGenerator<Buffer> {
  const header = await frameHeader(reader);
  let output: Uint8Array[] = [];
  const engine = new Decompress((chunk) => output.push(chunk));
  const push = (bytes: Uint8Array, final: boolean): void => {
    try {
      engine.push(bytes, final);
    } catch {
      throw damaged();
    }
  };
  push(header.bytes, false);
  for (let last = false; !last; ) {
    const start = await reader.peek(3);
    if (start.length < 3) throw cutShort();
    const blockHeader = start.readUIntLE(0, 3);
    last = (blockHeader & 1) === 1;
    const size = blockHeader >>> 3;
    if (size > MAX_BLOCK_BYTES) throw damaged();
    const stored = ((blockHeader >>> 1) & 3) === RLE_BLOCK ? 1 : size;
    push(await exactly(reader, 3 + stored + (last && header.hasChecksum ? 4 : 0)), last);
    for (const chunk of output) {
      work.unpacked += chunk.length;
      if (chunk.length > 0) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
    output = [];
    work.moved += header.windowBytes;
    if (work.moved > MOVED_FREE_OF_CHARGE + MAX_MOVED_PER_BYTE * work.unpacked) {
      throw new Unread("made to take long to unpack: an archive bomb");
    }
  }
}

async function frameHeader(
  reader: ByteReader,
): Promise<{ bytes: Buffer; windowBytes: number; hasChecksum: boolean }> {
  // RFC 8878 section 3.1.1.1
  const start = await reader.peek(5);
  if (start.length < 5) throw cutShort();
  const descriptor = start.readUInt8(4);
  const singleSegment = (descriptor >> 5) & 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? singleSegment : 2 ** sizeFlag;
  const bytes = await exactly(reader, 6 - singleSegment + dictionaryBytes + sizeBytes);
  const windowBytes = singleSegment === 1 ? contentSize(bytes, sizeBytes) : windowOf(bytes.readUInt8(5));
  if (windowBytes > MAX_WINDOW_BYTES) {
    throw new Unread(
      `unpacking needs a window of ${windowBytes} bytes, at most ${MAX_WINDOW_BYTES} are given`,
    );
  }
  if (dictionaryBytes > 0 && bytes.readUIntLE(6 - singleSegment, dictionaryBytes) !== 0) {
    throw new Unread("compressed with a dictionary that is not at hand");
  }
  return { bytes, windowBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function contentSize(header: Buffer, sizeBytes: number): number {
  if (sizeBytes === 8) return Number(header.readBigUInt64LE(header.length - 8));
  return header.readUIntLE(header.length - sizeBytes, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

async function exactly(reader: ByteReader, length: number): Promise<Buffer> {
  const bytes = await reader.take(length);
  if (bytes.length < length) throw cutShort();
  return bytes;
}

function cutShort(): Unread {
  return new Unread("cut short: the compressed data ends too early");
}

function damaged(): Unread {
  return new Unread("damaged: the compressed data is not valid");
}
