import { setTimeout as pause } from "node:timers/promises";
import { WatertightError } from "../base/index.ts";

/** Milliseconds to wait for an answer, and before each further try. */
const usualPatience: PostPatience = { wait: 10_000, pauses: [500, 2000] };

export interface PostPatience {
  readonly wait: number;
  readonly pauses: readonly number[];
}

/**
 * The address that changes are posted to.
 * @throws WatertightError `usage` for one that would carry them in the clear
 */
export function parseWebhook(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new WatertightError(
      "usage",
      "--webhook takes an https address, got something else",
      "such as https://chat.example.com/hooks/abc",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new WatertightError(
      "usage",
      "--webhook takes an address without a user or a password",
      "use the address that holds a token of its own, as chat services give it",
    );
  }
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === "https:" || (url.protocol === "http:" && isHere)) return url;
  throw new WatertightError(
    "usage",
    `--webhook takes an https address, got one that begins with ${url.protocol}`,
    "http is for this machine only: what is exposed is nobody else's business",
  );
}

/**
 * Posts JSON, again where that may help.
 * @returns why not, when it could not be delivered; the address may hold a secret and is never told
 */
export async function posted(
  url: URL,
  body: unknown,
  signal: AbortSignal,
  { wait, pauses }: PostPatience = usualPatience,
): Promise<string | undefined> {
  const text = JSON.stringify(body);
  for (let at = 0; ; at++) {
    const outcome = await postedOnce(url, text, signal, wait);
    if (signal.aborted && outcome.why !== undefined) return "the run was stopped";
    const rest = pauses[at];
    if (!outcome.mayHelp || rest === undefined) return outcome.why;
    await pause(rest, undefined, { signal }).catch(() => {});
    if (signal.aborted) return "the run was stopped";
  }
}

interface Outcome {
  readonly why: string | undefined;
  /** Whether another try could end differently. */
  readonly mayHelp: boolean;
}

async function postedOnce(url: URL, body: string, signal: AbortSignal, wait: number): Promise<Outcome> {
  // Not AbortSignal.timeout: under AbortSignal.any, Node 20 may collect it before it fires (nodejs/node#54614).
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), wait);
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, late.signal]),
    });
    await answer.body?.cancel();
    const { ok, status } = answer;
    if (ok) return { why: undefined, mayHelp: false };
    const sentOn = status >= 300 && status < 400 ? ", and nobody is followed elsewhere" : "";
    return { why: `it answered ${status}${sentOn}`, mayHelp: status >= 500 || status === 429 };
  } catch (thrown) {
    const why = late.signal.aborted ? `no answer within ${wait} ms` : faultOf(thrown);
    return { why, mayHelp: true };
  } finally {
    clearTimeout(timer);
  }
}

/** By its code alone: the words of an error may quote the address. */
function faultOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  return /^[A-Z][A-Z0-9_]{1,60}$/.test(code)
    ? `it could not be reached (${code})`
    : "it could not be reached";
}
