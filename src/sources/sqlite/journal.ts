import type { FileHandle } from "node:fs/promises";

const magic = Buffer.from("d9d505f920a163d7", "hex");
const headerBytes = 28;
/** Of a record beside its page: the number before it and the checksum behind it. */
const recordBytes = 8;
const restOfFile = 0xffffffff;

interface Header {
  readonly records: number;
  readonly nonce: number;
  readonly pagesBefore: number;
  readonly sectorBytes: number;
  readonly pageBytes: number;
}

/**
 * Undoes in a copy of the database what a transaction had written that never ended, by its rollback journal
 * (sqlite.org/fileformat2.html §3). The library leaves it as it is: its lock looks to itself like that of somebody else's transaction.
 * @returns whether the journal could not be used to its end
 */
export async function applyJournal(journal: FileHandle, database: FileHandle): Promise<boolean> {
  const { size } = await journal.stat();
  let at = 0;
  let first = true;
  while (at + headerBytes <= size) {
    const header = headerOf(await read(journal, at, headerBytes));
    // Zeros where the first was: the transaction has ended (journal_mode=PERSIST). Behind the last, what an older journal left.
    if (header === undefined) return false;
    const { pageBytes, sectorBytes } = header;
    // What comes behind was not counted yet, so nothing of it was changed in the database.
    if (header.records === 0) return false;
    if (first) await database.truncate(header.pagesBefore * pageBytes);
    first = false;
    at += sectorBytes;
    const length = pageBytes + recordBytes;
    const left = Math.floor((size - at) / length);
    const records = header.records === restOfFile ? left : header.records;
    if (records > left) return true;
    for (let record = 0; record < records; record++, at += length) {
      const bytes = await read(journal, at, length);
      const page = bytes.readUInt32BE(0);
      const content = bytes.subarray(4, 4 + pageBytes);
      if (page === 0 || bytes.readUInt32BE(4 + pageBytes) !== checksum(content, header.nonce)) return true;
      // Pages that the transaction added are gone with the end of the file.
      if (page <= header.pagesBefore) await database.write(content, 0, pageBytes, (page - 1) * pageBytes);
    }
    at = Math.ceil(at / sectorBytes) * sectorBytes;
  }
  return false;
}

function headerOf(bytes: Buffer): Header | undefined {
  if (!bytes.subarray(0, 8).equals(magic)) return undefined;
  const [records = 0, nonce = 0, pagesBefore = 0, sectorBytes = 0, pageBytes = 0] = [8, 12, 16, 20, 24].map(
    (at) => bytes.readUInt32BE(at),
  );
  if (!isSize(sectorBytes, 32) || !isSize(pageBytes, 512)) return undefined;
  return { records, nonce, pagesBefore, sectorBytes, pageBytes };
}

function isSize(bytes: number, least: number): boolean {
  return bytes >= least && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;
}

/** Every 200th byte from the end, added to the nonce. */
function checksum(page: Buffer, nonce: number): number {
  let sum = nonce;
  for (let at = page.length - 200; at > 0; at -= 200) sum = (sum + (page[at] ?? 0)) >>> 0;
  return sum;
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, at);
  return bytes;
}
