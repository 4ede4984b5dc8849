import { fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type ZipFile } from "yauzl";
import type { Gap } from "../../model/index.ts";
import type { Limits } from "../source.ts";
import type { RandomAccess } from "./open-file.ts";
import { shownName } from "./shown-name.ts";
import { throwIfStopped, Unread, unread } from "./why.ts";

export interface ZipMember {
  readonly name: string;
  /** Where its local header begins. */
  readonly offset: number;
  readonly packedBytes: number;
  /** As the archive says; held against what really comes out. */
  readonly bytes: number;
  readonly method: number;
  readonly crc: number;
}

export interface ZipListing {
  readonly members: readonly ZipMember[];
  readonly gaps: readonly Gap[];
}

/** Length of a local file header without its name, APPNOTE.TXT 6.3.10 section 4.3.7. */
export const LOCAL_HEADER_BYTES = 30;

/** Reads the central directory. Never throws: what is wrong with the archive comes as gaps. */
export async function listZip(
  archive: string,
  access: RandomAccess,
  limits: Pick<Limits, "members">,
  signal: AbortSignal,
): Promise<ZipListing> {
  const members: ZipMember[] = [];
  const gaps: Gap[] = [];
  let encrypted = 0;
  try {
    const zip = await fromRandomAccessReaderPromise(new Reader(access), access.size, {
      autoClose: false,
      // Names are only shown, so a path that climbs out does no harm and is no reason to refuse the archive.
      decodeStrings: false,
      validateEntrySizes: false,
    });
    // Errors reach us through eachEntry; without a listener they would end the process.
    zip.on("error", () => {});
    for await (const entry of entriesOf(zip)) {
      throwIfStopped(signal);
      if (zip.entriesRead > limits.members) {
        throw new Unread(
          `has more members than the limit of ${limits.members}; only the first ones are read`,
        );
      }
      const name = entry.name;
      if (name.endsWith("/")) continue;
      if (entry.encrypted) encrypted += 1;
      else members.push(entry);
    }
  } catch (thrown) {
    gaps.push(unread(archive, zipFault(thrown)));
  }
  if (overlap(members)) {
    return { members: [], gaps: [unread(archive, new Unread("its members overlap: a zip bomb"))] };
  }
  if (encrypted > 0) {
    const all = members.length === 0 ? "it is" : `${encrypted} of its members are`;
    gaps.push(
      unread(archive, new Unread(`${all} encrypted; unpack it with its password and inspect the result`)),
    );
  }
  return { members, gaps };
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<ZipMember & { encrypted: boolean }> {
  for await (const entry of zip.eachEntry()) {
    yield {
      name: shownName(
        getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false),
      ),
      offset: entry.relativeOffsetOfLocalHeader,
      packedBytes: entry.compressedSize,
      bytes: entry.uncompressedSize,
      method: entry.compressionMethod,
      crc: entry.crc32,
      encrypted: entry.isEncrypted(),
    };
  }
}

/** The messages of yauzl that a person can act on; the others are only a way to say "damaged". */
function zipFault(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof Unread || "code" in thrown) return thrown;
  if (thrown.message.includes("strong encryption")) return new Unread("it is encrypted");
  if (thrown.message.includes("multi-disk")) return new Unread("it is one part of a zip in several parts");
  if (thrown.message.includes("End of central directory")) {
    return new Unread("damaged or cut short: the zip's list of members is missing");
  }
  return new Unread("damaged: the zip's list of members is not valid");
}

/** Members that share bytes are how a small zip becomes petabytes: https://www.bamsoftware.com/hacks/zipbomb/ */
function overlap(members: readonly ZipMember[]): boolean {
  const sorted = [...members].sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const member of sorted) {
    if (member.offset < end) return true;
    end = member.offset + LOCAL_HEADER_BYTES + member.packedBytes;
  }
  return false;
}

const WINDOW_BYTES = 64 * 1024;

/** Hands yauzl the bytes through a window: it asks for a few dozen at a time. */
class Reader extends RandomAccessReader {
  readonly #access: RandomAccess;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(access: RandomAccess) {
    super();
    this.#access = access;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#slice(position, length).then(
      (slice) => callback(null, slice.copy(buffer, offset)),
      (thrown: Error) => callback(thrown),
    );
  }

  async #slice(position: number, length: number): Promise<Buffer> {
    const from = position - this.#start;
    if (from < 0 || from + length > this.#window.length) {
      this.#window = await this.#access.read(position, Math.max(length, WINDOW_BYTES));
      this.#start = position;
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(from, from + length);
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}
