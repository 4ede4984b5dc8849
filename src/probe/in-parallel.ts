/**
 * Works on all items, so many at a time, in their order. The first failure stops it; what has begun is waited for.
 * @throws what `work` threw first
 */
export async function inParallel<T>(
  items: Iterable<T>,
  width: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed: { readonly thrown: unknown } | undefined;
  async function worker(): Promise<void> {
    while (failed === undefined && !signal.aborted) {
      const { done, value } = iterator.next();
      if (done) return;
      try {
        await work(value);
      } catch (thrown) {
        failed ??= { thrown };
      }
    }
  }
  await Promise.all(Array.from({ length: width }, worker));
  if (failed !== undefined) throw failed.thrown;
}
