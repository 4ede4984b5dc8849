import type { IncomingHttpHeaders } from "node:http";
import type { Redacted } from "../../base/index.ts";
import type { VendorFamily } from "../../model/index.ts";
import type { Finder } from "../narrow/finder.ts";
import type { Surface } from "../surfaces/surface.ts";
import type { VendorRequest } from "../upstream/upstream.ts";

/** Names of features: `assistants=v2`, `interleaved-thinking-2025-05-14`. */
const features = /^[a-z][a-z0-9_.=-]{0,99}(?:, ?[a-z][a-z0-9_.=-]{0,99}){0,30}$/;
const version = /^(?:[a-z]{1,20}-)?\d{4}-\d{2}-\d{2}$/;
/** What a caller may say to a vendor in headers, and how that looks. */
const handedOn = {
  "anthropic-version": version,
  "anthropic-beta": features,
  "openai-beta": features,
} as const;
const count = /^\d{1,4}$/;
/** Parameters that are no ids. */
const parameters: ReadonlyMap<string, RegExp> = new Map([
  ["alt", /^[a-z]{1,10}$/],
  ["limit", count],
  ["pageSize", count],
]);
const id = /^[\w.:=/-]{1,500}$/;

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
  const isPlain = (value: string, shape: RegExp): boolean =>
    shape.test(value) && call.find(value, undefined).length === 0;
  const query = new URLSearchParams();
  for (const name of surface.query ?? []) {
    const value = call.query.get(name);
    if (value !== null && isPlain(value, parameters.get(name) ?? id)) query.set(name, value);
  }
  const asked = query.size === 0 ? "" : `?${query}`;
  const headers: Record<string, string> = {
    accept: acceptable(call.headers.accept),
    "user-agent": "watertight",
  };
  for (const [name, shape] of Object.entries(handedOn)) {
    const value = call.headers[name];
    if (typeof value === "string" && isPlain(value, shape)) headers[name] = value;
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
