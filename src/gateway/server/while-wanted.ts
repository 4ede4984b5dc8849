import type { ServerResponse } from "node:http";
import { Refused } from "./refusal.ts";

/** Calls back once when the connection of a caller is gone; what comes back ends that. */
export function whenGone({ req: { socket } }: ServerResponse, gone: () => void): () => void {
  // Requests in a pipeline share one connection, and only the response whose turn it is hears of its end.
  socket.setMaxListeners(0);
  if (socket.closed) queueMicrotask(gone);
  else socket.once("close", gone);
  return () => socket.off("close", gone);
}

/**
 * What work comes to, unless its caller leaves or its time is over before: then nobody waits for it any longer.
 * @throws Refused when the time is over
 */
export function whileWanted<T>(work: Promise<T>, response: ServerResponse, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new Refused(late))), Math.max(0, milliseconds));
    const stay = whenGone(response, () => end(() => reject(new Error("the caller left"))));
    const end = (outcome: () => void): void => {
      clearTimeout(timer);
      stay();
      outcome();
    };
    work.then(
      (value) => end(() => resolve(value)),
      (thrown: unknown) => end(() => reject(thrown)),
    );
  });
}

const late = {
  status: 503,
  code: "watertight_timeout",
  message: "nothing was sent: the request could not be decided on and recorded in time",
  retryAfter: 5,
} as const;
