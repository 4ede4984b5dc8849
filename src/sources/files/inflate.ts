import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from "node:zlib";
import type { ByteStream } from "./bytes.ts";

/** Deflate unpacks at most 1 : 1032, so that what one piece becomes stays below 34 MB. */
const PIECE_BYTES = 32 * 1024;

/** Members of a gzip that follow one another are one text. @throws what zlib throws, after everything before the fault. */
export function gunzip(packed: ByteStream): AsyncGenerator<Buffer> {
  return unpack(packed, createGunzip({ chunkSize: 4 * PIECE_BYTES }));
}

/** The deflate of zip members, without a header. @throws what zlib throws, after everything before the fault. */
export function inflateRaw(packed: ByteStream): AsyncGenerator<Buffer> {
  return unpack(packed, createInflateRaw({ chunkSize: 4 * PIECE_BYTES }));
}

/** Drives the engine by hand: piping into it would lose what it unpacked just before a fault. */
async function* unpack(packed: ByteStream, engine: Gunzip | InflateRaw): AsyncGenerator<Buffer> {
  let unpacked: Buffer[] = [];
  let fault: Error | undefined;
  let wake = (): void => {};
  engine.on("data", (chunk: Buffer) => unpacked.push(chunk));
  engine.on("error", (error) => {
    fault = error;
    wake();
  });
  engine.on("end", () => wake());
  const step = (start: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      start(resolve);
    });
  function* emptied(): Generator<Buffer> {
    const chunks = unpacked;
    unpacked = [];
    yield* chunks;
  }
  try {
    for await (const chunk of packed) {
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        await step((done) => engine.write(chunk.subarray(start, start + PIECE_BYTES), () => done()));
        yield* emptied();
        if (fault !== undefined) throw fault;
        if (engine.readableEnded) return;
      }
    }
    await step(() => engine.end());
    yield* emptied();
    if (fault !== undefined) throw fault;
  } finally {
    engine.destroy();
  }
}
