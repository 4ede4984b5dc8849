import { WatertightError } from "../base/index.ts";

export interface StoreAddress {
  /** Of the HTTP interface, without user and password. */
  readonly url: string;
  readonly user: string;
  readonly database: string;
  readonly cluster: string | undefined;
}

/**
 * Where the tables are: `clickhouse://user@host:8123/database?cluster=name`, `clickhouses://` with TLS.
 * @throws WatertightError `usage` when it is no such address, or a password stands in it
 */
export function parseStoreAddress(text: string): StoreAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme =
    url &&
    { "clickhouse:": "http", "clickhouses:": "https", "http:": "http", "https:": "https" }[url.protocol];
  if (url === undefined || scheme === undefined || url.hostname === "") {
    throw usage(
      "the address of a store is clickhouse://user@host/database",
      "for TLS: clickhouses://user@host/database",
    );
  }
  if (url.password !== "") {
    throw usage(
      "a password does not belong into the address of the store",
      "give it in WATERTIGHT_PASSWORD or a file",
    );
  }
  const other = [...url.searchParams.keys()].filter((key) => key !== "cluster");
  if (other.length > 0 || url.hash !== "") {
    throw usage(
      "the address of a store takes ?cluster= and nothing else behind its database",
      "leave the rest out",
    );
  }
  const port =
    url.port !== ""
      ? url.port
      : url.protocol.startsWith("clickhouse")
        ? { http: 8123, https: 8443 }[scheme]
        : undefined;
  return {
    url: `${scheme}://${url.hostname}${port === undefined ? "" : `:${port}`}`,
    user: decoded(url.username) || "default",
    database: decoded(url.pathname.replace(/^\/|\/$/g, "")) || "default",
    cluster: url.searchParams.get("cluster") || undefined,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw usage(
      "the address of a store holds a % that is not followed by two hex digits",
      "write % as %25",
      cause,
    );
  }
}

function usage(message: string, hint: string, cause?: unknown): WatertightError {
  return new WatertightError("usage", message, hint, cause);
}
