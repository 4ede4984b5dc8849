import { Redacted, WatertightError } from "../../base/index.ts";
import type { Address } from "../address.ts";

/** An address as the driver wants it, without user and password, and what is to be read there. */
export interface MongoAddress extends Address {
  /** Several hosts, options and all; the password is never in it. */
  readonly driverTarget: string;
  readonly database: string | undefined;
  readonly collection: string | undefined;
}

const example = "mongodb://reader@host:27017/database";

/** Options that say nothing secret. */
const shownOptions = new Set([
  "authsource",
  "replicaset",
  "tls",
  "ssl",
  "directconnection",
  "readpreference",
]);

/** @throws WatertightError `usage`; the text itself is never in the message */
export function parseMongoAddress(target: string): MongoAddress {
  const parts = /^(mongodb(?:\+srv)?):\/\/(?:([^/?]*)@)?([^/?@]+)(?:\/([^?]*))?(?:\?(.*))?$/is.exec(target);
  if (parts === null)
    throw new WatertightError("usage", "this mongodb:// address cannot be read", `write it as ${example}`);
  const [, scheme = "", login, hosts = "", path = "", query = ""] = parts;
  const [userPart, ...passwordParts] = login?.split(":") ?? [];
  const user = userPart === undefined || userPart === "" ? undefined : decoded(userPart);
  const password = passwordParts.length === 0 ? undefined : decoded(passwordParts.join(":"));
  const slash = path.indexOf("/");
  const database = decoded(slash < 0 ? path : path.slice(0, slash)) || undefined;
  // Names of collections may hold a slash.
  const collection = slash < 0 ? undefined : decoded(path.slice(slash + 1)) || undefined;
  const options = new URLSearchParams(query);
  const known = [...options].filter(([name]) => shownOptions.has(name.toLowerCase()));
  const [host = "", port] = splitPort(hosts.split(",")[0] ?? "");
  const lowered = scheme.toLowerCase();
  const inPath = [database, collection].filter((one) => one !== undefined);
  return {
    scheme: lowered,
    host,
    port,
    user,
    password: password === undefined ? undefined : new Redacted(password),
    path: inPath,
    options,
    shown: [
      `${lowered}://${user === undefined ? "" : `${user}@`}${hosts}`,
      inPath.length === 0 ? "" : `/${inPath.join("/")}`,
      known.length === 0 ? "" : `?${new URLSearchParams(known)}`,
    ].join(""),
    // The driver looks the user up in the database of the address unless `authSource` says otherwise.
    driverTarget: `${lowered}://${hosts}/${encodeURIComponent(database ?? "")}${query === "" ? "" : `?${query}`}`,
    database,
    collection,
  };
}

function splitPort(host: string): [string, number | undefined] {
  const port = /:(\d+)$/.exec(host);
  if (port === null) return [host, undefined];
  return [host.slice(0, port.index).replace(/^\[|\]$/g, ""), Number(port[1])];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
