import type { IncomingHttpHeaders } from "node:http";
import type { Redacted } from "../../base/index.ts";
import type { VendorFamily } from "../../model/index.ts";
import type { Finder } from "../narrow/finder.ts";
import type { Surface } from "../surfaces/surface.ts";
import type { VendorRequest } from "../upstream/upstream.ts";

/** What a caller may say to a vendor in headers; each value is a short word with nothing sensitive in it. */
const handedOn = ["anthropic-version", "anthropic-beta", "openai-beta"] as const;
const word = /^[\w.,:;=/ -]{1,500}$/;

export interface VendorCall {
  readonly surface: Surface;
  /** Base URL. */
  readonly url: string;
  /** Below the base URL. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly find: Finder;
  readonly key: Redacted<string> | undefined;
  readonly body: string | null;
}

/** The request as the vendor gets it: only what a surface names is handed on, and the key is ours to add. */
export function vendorRequest(call: VendorCall): { origin: string; request: VendorRequest } {
  const { surface, path, body } = call;
  const base = new URL(call.url);
  const isPlain = (value: string): boolean => word.test(value) && call.find(value, undefined).length === 0;
  const query = new URLSearchParams();
  for (const name of surface.query ?? []) {
    const value = call.query.get(name);
    if (value !== null && isPlain(value)) query.set(name, value);
  }
  const asked = query.size === 0 ? "" : `?${query}`;
  const headers: Record<string, string> = {
    accept: acceptable(call.headers.accept),
    "user-agent": "watertight",
  };
  for (const name of handedOn) {
    const value = call.headers[name];
    if (typeof value === "string" && isPlain(value)) headers[name] = value;
  }
  if (body !== null) headers["content-type"] = "application/json";
  if (call.key !== undefined) addKey(headers, surface.family, call.key);
  return {
    origin: base.origin,
    request: {
      method: surface.method,
      path: `${base.pathname.replace(/\/$/, "")}${path}${asked}`,
      headers,
      body,
    },
  };
}

function acceptable(accept: string | undefined): string {
  return accept === "text/event-stream"
    ? accept
    : "application/json, text/event-stream, application/x-ndjson";
}

function addKey(headers: Record<string, string>, family: VendorFamily, key: Redacted<string>): void {
  const value = key.dangerouslyReveal();
  if (family === "anthropic") headers["x-api-key"] = value;
  else if (family === "gemini") headers["x-goog-api-key"] = value;
  else headers["authorization"] = `Bearer ${value}`;
}
