import { WatertightError } from "../base/index.ts";

export interface TimeLimit {
  /** Aborts when the time is over; its reason says so in words. */
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/** Begins to count; without `seconds` it never aborts. */
export function timeLimit(seconds: number | undefined): TimeLimit {
  const stop = new AbortController();
  if (seconds === undefined) return { signal: stop.signal, end: () => {} };
  const reason = new WatertightError(
    "unreadable",
    `stopped by --max-seconds ${seconds}`,
    "raise --max-seconds, or read a share with --sample 1%",
  );
  const timer = setTimeout(() => stop.abort(reason), seconds * 1000);
  return { signal: stop.signal, end: () => clearTimeout(timer) };
}
