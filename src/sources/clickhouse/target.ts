import { Redacted, WatertightError } from "../../base/index.ts";
import { type Address, hasScheme, parseAddress } from "../address.ts";

export interface ClickHouseTarget {
  readonly address: Address;
  /** Of the HTTP interface, without user and password. */
  readonly url: string;
  readonly user: string | undefined;
  readonly password: Redacted<string> | undefined;
  readonly database: string | undefined;
  readonly table: string | undefined;
}

const example = "clickhouse://user@host:8123/database/table";
const plainPort = 8123;
const secretPort = 8443;

/** An http address could be anything: it is taken for ClickHouse's at ClickHouse's own ports only. */
export function isClickHouseTarget(target: string): boolean {
  if (hasScheme(target, ["clickhouse", "clickhouses"])) return true;
  if (!hasScheme(target, ["http", "https"])) return false;
  const port = /^https?:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(target)?.[1];
  return port !== undefined && [plainPort, secretPort].includes(Number(port));
}

/** @throws WatertightError `usage` for an address that says something else than server, database and table */
export function parseClickHouseTarget(target: string): ClickHouseTarget {
  const address = parseAddress(target, example);
  const { scheme, host, path, options } = address;
  if (host === "") throw new WatertightError("usage", "this address names no host", `write it as ${example}`);
  if (path.length > 2) {
    throw new WatertightError(
      "usage",
      `a ClickHouse address ends with its table, got ${path.length} parts behind the host`,
      `write it as ${example}; a / in a name is written %2F`,
    );
  }
  const isSecret = scheme === "clickhouses" || scheme === "https";
  const port = address.port ?? (isSecret ? secretPort : plainPort);
  const password = options.get("password");
  const [database = options.get("database") ?? undefined, table] = path;
  return {
    address,
    url: `${isSecret ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    user: address.user ?? options.get("user") ?? undefined,
    password: address.password ?? (password === null ? undefined : new Redacted(password)),
    database,
    table,
  };
}
