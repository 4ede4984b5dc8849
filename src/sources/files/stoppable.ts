import type { ByteStream } from "./bytes.ts";
import { STOPPED, Unread } from "./why.ts";

/** Ends a stream that may keep silent for ever as soon as the signal says so. @throws Unread when it was stopped. */
export async function* stoppable(bytes: ByteStream, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  let wake = (): void => {};
  const stop = (): void => wake();
  signal.addEventListener("abort", stop);
  let isWaiting = false;
  try {
    while (!signal.aborted) {
      isWaiting = true;
      // A promise of its own each time: racing against one that lives on would keep a record of every chunk.
      const next = await new Promise<IteratorResult<Uint8Array> | undefined>((resolve, reject) => {
        wake = () => resolve(undefined);
        iterator.next().then(resolve, reject);
      });
      if (next === undefined) break;
      isWaiting = false;
      if (next.done === true) return;
      yield next.value;
    }
    throw new Unread(STOPPED);
  } finally {
    signal.removeEventListener("abort", stop);
    // A generator that waits for input would only return once some came; nobody waits for that.
    const returned = iterator.return?.();
    if (isWaiting) returned?.catch(() => {});
    else await returned;
  }
}
