/**
 * The elements of arrays that arrive one by one. Written by hand since a table has millions of cells: an async generator
 * takes several turns of the microtask queue for each of them, this takes one.
 */
export function eachOf<T>(batches: AsyncGenerator<readonly T[]>): AsyncIterableIterator<T> {
  let batch: readonly T[] = [];
  let index = 0;
  const refill = async (): Promise<IteratorResult<T>> => {
    for (;;) {
      const next = await batches.next();
      if (next.done === true) return { value: undefined, done: true };
      const [first] = next.value;
      if (first === undefined) continue;
      batch = next.value;
      index = 1;
      return { value: first, done: false };
    }
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      const value = batch[index];
      if (value === undefined) return refill();
      index += 1;
      return Promise.resolve({ value, done: false });
    },
    async return() {
      batch = [];
      index = 0;
      await batches.return(undefined);
      return { value: undefined, done: true };
    },
  };
}
