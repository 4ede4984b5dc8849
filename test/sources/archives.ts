import { pack } from "tar-stream";
import { ZipFile } from "yazl";

export interface Member {
  readonly name: string;
  readonly bytes: string | Buffer;
}

export async function zipOf(members: readonly Member[], compress = true): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { name, bytes } of members)
    zip.addBuffer(Buffer.from(bytes), name, { compress, mtime: new Date(0) });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

export async function tarOf(members: readonly Member[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, bytes } of members) tar.entry({ name }, Buffer.from(bytes));
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** A zstd frame of raw blocks, RFC 8878 section 3.1.1: magic, descriptor without sizes or checksum, window of 1 MiB, blocks. */
export function zstdOf(
  bytes: Buffer,
  options: { windowDescriptor?: number; blockBytes?: number } = {},
): Buffer {
  const { windowDescriptor = 0x50, blockBytes = 100_000 } = options;
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, windowDescriptor])];
  for (let start = 0; start === 0 || start < bytes.length; start += blockBytes) {
    const block = bytes.subarray(start, start + blockBytes);
    const isLast = start + blockBytes >= bytes.length ? 1 : 0;
    parts.push(zstdBlockHeader(block.length, 0, isLast), block);
  }
  return Buffer.concat(parts);
}

/** @param type 0 raw, 1 one byte repeated. */
export function zstdBlockHeader(size: number, type: 0 | 1, isLast: 0 | 1): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | isLast, 0, 3);
  return header;
}
