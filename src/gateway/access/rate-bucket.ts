/** A token bucket: one token a request, refilled evenly. Times are milliseconds. */
export interface RateBucket {
  readonly rate: number;
  /** Until there is a token; 0: there is one. */
  wait(now: number): number;
  take(count: number, now: number): void;
  isFull(now: number): boolean;
}

const minute = 60_000;
/** Who was quiet may ask this share of a minute's requests at once. */
const burstShare = 1 / 6;

/** A full bucket for so many requests a minute. Taking more than there is leaves a debt of at most a minute. */
export function createBucket(rate: number, now: number): RateBucket {
  const burst = Math.max(1, Math.floor(rate * burstShare));
  let tokens = burst;
  let filledAt = now;
  const fill = (at: number): void => {
    // A clock that was set back gives nothing and takes nothing.
    tokens = Math.min(burst, tokens + (Math.max(0, at - filledAt) * rate) / minute);
    filledAt = at;
  };
  return {
    rate,
    wait(at) {
      fill(at);
      // What adding up fractions loses must not make anyone wait for nothing.
      return tokens >= 1 - 1e-9 ? 0 : ((1 - tokens) * minute) / rate;
    },
    take(count, at) {
      fill(at);
      tokens = Math.max(-rate, tokens - count);
    },
    isFull(at) {
      fill(at);
      return tokens >= burst;
    },
  };
}
