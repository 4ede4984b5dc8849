import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { CHUNK_BYTES } from "./limits.ts";
import { throwIfStopped, Unread } from "./why.ts";

/** Bytes that can be read at any place: a file on disk or a zip held in memory. */
export interface RandomAccess {
  readonly size: number;
  /** Fewer bytes than asked for only at the end. */
  read(position: number, length: number): Promise<Buffer>;
}

export interface OpenFile extends RandomAccess {
  /** From the beginning up to the size at opening; throws `Unread` when the file has become shorter. */
  stream(signal: AbortSignal): AsyncIterable<Buffer>;
  close(): Promise<void>;
}

// Both are 0 on Windows. A pipe that takes the file's place must not hang us, a link not lead us elsewhere.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Opens a regular file; a link or special file at `path` is refused. */
export async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, FLAGS);
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new Unread("not a regular file");
    return new DiskFile(handle, info.size);
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

class DiskFile implements OpenFile {
  readonly size: number;
  readonly #handle: FileHandle;
  #closed = false;

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  async read(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(buffer, filled, length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled === length ? buffer : buffer.subarray(0, filled);
  }

  async *stream(signal: AbortSignal): AsyncGenerator<Buffer> {
    // Files of /proc say 0 and have content all the same.
    const end = this.size === 0 ? Number.POSITIVE_INFINITY : this.size;
    for (let position = 0; position < end; ) {
      throwIfStopped(signal);
      const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, end - position));
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) {
        if (position < this.size) throw new Unread("it became shorter while it was being read");
        return;
      }
      position += bytesRead;
      yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#handle.close();
  }
}

export class HeldBytes implements RandomAccess {
  readonly size: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  async read(position: number, length: number): Promise<Buffer> {
    return this.#bytes.subarray(position, position + length);
  }
}
