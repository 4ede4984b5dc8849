import type { Surface } from "../surfaces/surface.ts";

/** Why a request goes no further, in words for whoever sent it: nothing of the request stands in them. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 429 | 500 | 502 | 503 | 504;
  /** Stable, for programs: `watertight_blocked`. */
  readonly code: string;
  readonly message: string;
  /** Seconds until it is worth another try. */
  readonly retryAfter?: number;
  /** What has to be sent back to confirm. */
  readonly receipt?: string;
}

/** Thrown on the way to an answer, and caught in one place. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = "Refused";
    this.refusal = refusal;
  }
}

/** A refusal in the form that the vendor's own client understands. */
export function refusalBody(family: Surface["family"], { status, code, message, receipt }: Refusal): string {
  const more = receipt === undefined ? {} : { receipt };
  switch (family) {
    case "openai":
      return JSON.stringify({ error: { message, type: kindOf(status), param: null, code, ...more } });
    case "anthropic":
      return JSON.stringify({ type: "error", error: { type: kindOf(status), message, code, ...more } });
    case "gemini":
      return JSON.stringify({
        error: { code: status, message, status: googleStatus[status], details: [{ reason: code, ...more }] },
      });
    case "ollama":
      return JSON.stringify({ error: message, code, ...more });
  }
}

export function refusalHeaders({ status, retryAfter, receipt }: Refusal): Record<string, string> {
  return {
    "content-type": "application/json",
    "cache-control": "no-store",
    // The official clients try 409 and all of 5xx again by themselves; what a policy said will not change by that.
    "x-should-retry": status === 429 || status === 503 ? "true" : "false",
    ...(retryAfter !== undefined && { "retry-after": String(Math.ceil(retryAfter)) }),
    ...(receipt !== undefined && { "watertight-receipt": receipt }),
    ...(status === 401 && { "www-authenticate": 'Bearer realm="watertight"' }),
  };
}

function kindOf(status: Refusal["status"]): string {
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 404) return "not_found_error";
  if (status === 413) return "request_too_large";
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "api_error" : "invalid_request_error";
}

/** google.rpc.Code, by the status each is sent with (google/rpc/code.proto). */
const googleStatus: Record<Refusal["status"], string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  405: "UNIMPLEMENTED",
  408: "DEADLINE_EXCEEDED",
  409: "ABORTED",
  413: "INVALID_ARGUMENT",
  415: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};
