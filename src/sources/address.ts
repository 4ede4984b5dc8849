import { Redacted, WatertightError } from "../base/index.ts";

/** Where a service is and who asks: `postgres://reader@db.internal:5432/shop/orders?sslmode=require`. */
export interface Address {
  /** Lowercase, without the colon. */
  readonly scheme: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password: Redacted<string> | undefined;
  /** Parts of the path, decoded: `["shop", "orders"]`. */
  readonly path: readonly string[];
  readonly options: URLSearchParams;
  /** For people: no password, no option that may hold one. */
  readonly shown: string;
}

/** Options that are safe to show. */
const shownOptions = new Set([
  "sslmode",
  "ssl-mode",
  "tls",
  "ssl",
  "region",
  "endpoint",
  "authsource",
  "replicaset",
]);

/** @throws WatertightError `usage` when it is not an address; the text itself is never in the message */
export function parseAddress(target: string, example: string): Address {
  const { scheme, rest } = splitScheme(target, example);
  let url: URL;
  try {
    // A scheme the URL standard knows nothing of: host and port are then read alike for all of ours.
    url = new URL(`watertight://${rest}`);
  } catch (cause) {
    throw new WatertightError(
      "usage",
      `this ${scheme}:// address cannot be read`,
      `write it as ${example}`,
      cause,
    );
  }
  const port = url.port === "" ? undefined : Number(url.port);
  const path = url.pathname.split("/").filter(Boolean).map(decoded);
  const user = url.username === "" ? undefined : decoded(url.username);
  const password = url.password === "" ? undefined : new Redacted(decoded(url.password));
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const options = [...url.searchParams].filter(([key]) => shownOptions.has(key.toLowerCase()));
  const shownHost = host.includes(":") ? `[${host}]` : host;
  const shown = [
    `${scheme}://`,
    user === undefined ? "" : `${user}@`,
    shownHost,
    port === undefined ? "" : `:${port}`,
    url.pathname === "/" ? "" : decoded(url.pathname),
    options.length === 0 ? "" : `?${new URLSearchParams(options)}`,
  ].join("");
  return { scheme, host, port, user, password, path, options: url.searchParams, shown };
}

/** Whether a target is an address of one of these schemes. */
export function hasScheme(target: string, schemes: readonly string[]): boolean {
  const at = target.indexOf(":");
  return at > 0 && schemes.includes(target.slice(0, at).toLowerCase());
}

function splitScheme(target: string, example: string): { scheme: string; rest: string } {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(target);
  if (parts === null)
    throw new WatertightError("usage", "an address has to begin with a scheme and ://", `such as ${example}`);
  return { scheme: (parts[1] ?? "").toLowerCase(), rest: parts[2] ?? "" };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
