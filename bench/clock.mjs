/**
 * Processor time of one round of `work`, best and median, after a warm-up. Processor time, not the clock on the
 * wall: a busy machine takes turns, and only its caches and its frequency are then shared.
 * @returns milliseconds; all threads of this process count, the garbage collector's and the compiler's too
 */
export async function measure(work, { rounds = 7, warmUp = 2 } = {}) {
  for (let round = 0; round < warmUp; round++) await work();
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    taken.push((user + system) / 1000);
  }
  taken.sort((one, other) => one - other);
  return { best: taken[0], median: taken[Math.floor(taken.length / 2)] };
}

/** Megabytes (10⁶ bytes) a second. */
export const rate = (bytes, milliseconds) => bytes / 1000 / milliseconds;
