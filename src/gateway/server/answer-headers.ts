/** What of a vendor's answer is handed on: nothing that sets state in the caller, nothing about the connection. */
const handedOn = new Set([
  "content-type",
  "retry-after",
  "retry-after-ms",
  "x-should-retry",
  "request-id",
  "x-request-id",
  "openai-processing-ms",
  "openai-version",
  "anthropic-organization-id",
]);
const printable = /^[\t -~]{0,1000}$/;
const rateLimits = /^(?:x-ratelimit-|anthropic-ratelimit-)[a-z-]{1,60}$/;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The headers of the answer to a caller. */
export function answerHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string" && printable.test(value) && (handedOn.has(name) || rateLimits.test(name)))
      kept[name] = value;
  }
  return kept;
}

export function mediaTypeOf(headers: Headers): string {
  const type = headers["content-type"];
  return (typeof type === "string" ? type : "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
