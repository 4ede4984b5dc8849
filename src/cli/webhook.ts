import { reasonOf, WatertightError } from "../base/index.ts";

const tries = 3;
const wait = 10_000;

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
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === "https:" || (url.protocol === "http:" && isHere)) return url;
  throw new WatertightError(
    "usage",
    `--webhook takes an https address, got one that begins with ${url.protocol}`,
    "http is for this machine only: what is exposed is nobody else's business",
  );
}

/** Posts JSON. @returns why not, when it could not be delivered; the address may hold a secret and is never told */
export async function posted(url: URL, body: unknown, signal: AbortSignal): Promise<string | undefined> {
  let why = "";
  for (let at = 0; at < tries && !signal.aborted; at++) {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(wait)]),
      });
      await answer.body?.cancel();
      if (answer.ok) return undefined;
      why = `it answered ${answer.status}`;
      if (answer.status < 500 && answer.status !== 429) return why;
    } catch (thrown) {
      why = reasonOf(thrown).replaceAll(url.href, "the address");
    }
  }
  return why === "" ? "the run was stopped" : why;
}
