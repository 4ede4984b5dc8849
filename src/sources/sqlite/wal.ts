import type { FileHandle } from "node:fs/promises";

/** Two numbers of a running checksum (sqlite.org/fileformat2.html §4.2). */
type Sum = readonly [number, number];

const headerBytes = 32;
const frameHeaderBytes = 24;

/**
 * Writes what committed transactions left in a write-ahead log into a copy of the database, as a checkpoint would
 * (sqlite.org/fileformat2.html §4). Frames of older logs and of transactions that never ended are left out by their salts and checksums.
 * @returns whether anything in the log could not be used
 */
export async function applyLog(log: FileHandle, database: FileHandle): Promise<boolean> {
  const { size } = await log.stat();
  if (size < headerBytes) return size > 0;
  const header = await read(log, 0, headerBytes);
  const magic = header.readUInt32BE(0);
  const pageBytes = header.readUInt32BE(8);
  const isPage = pageBytes >= 512 && pageBytes <= 65_536 && (pageBytes & (pageBytes - 1)) === 0;
  if ((magic & 0xfffffffe) >>> 0 !== 0x377f0682 || !isPage) return true;
  const bigEndian = magic === 0x377f0683;
  let sum = checksum(header.subarray(0, 24), [0, 0], bigEndian);
  if (sum[0] !== header.readUInt32BE(24) || sum[1] !== header.readUInt32BE(28)) return true;
  const salts = header.subarray(16, 24);
  let pending: { readonly page: number; readonly at: number }[] = [];
  for (let at = headerBytes; at + frameHeaderBytes + pageBytes <= size; at += frameHeaderBytes + pageBytes) {
    const frame = await read(log, at, frameHeaderBytes + pageBytes);
    if (!frame.subarray(8, 16).equals(salts)) return false;
    sum = checksum(
      frame.subarray(frameHeaderBytes),
      checksum(frame.subarray(0, 8), sum, bigEndian),
      bigEndian,
    );
    if (sum[0] !== frame.readUInt32BE(16) || sum[1] !== frame.readUInt32BE(20)) return false;
    pending.push({ page: frame.readUInt32BE(0), at: at + frameHeaderBytes });
    const pagesAfterCommit = frame.readUInt32BE(4);
    if (pagesAfterCommit === 0) continue;
    for (const { page, at: from } of pending)
      await database.write(await read(log, from, pageBytes), 0, pageBytes, (page - 1) * pageBytes);
    await database.truncate(pagesAfterCommit * pageBytes);
    pending = [];
  }
  return false;
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, at);
  return bytes;
}

function checksum(bytes: Buffer, [first, second]: Sum, bigEndian: boolean): Sum {
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0;
    b = (b + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0;
  }
  return [a, b];
}
