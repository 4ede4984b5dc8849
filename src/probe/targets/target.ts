import { WatertightError } from "../../base/index.ts";
import { addressText, parseAddress } from "../scope/address.ts";
import { parseHost } from "./host.ts";
import { parsePortList } from "./ports.ts";
import { isProblem, type Problem, problem, shown } from "./problem.ts";
import { schemes } from "./schemes.ts";

/** One thing to look at, before names are resolved. */
export interface Target {
  /** As the person named it, without user, password, path and query. */
  readonly said: string;
  readonly host: Host;
  /** Sorted and distinct; undefined stands for the ports that data services use. */
  readonly ports: readonly number[] | undefined;
  /** "docker-compose.yml, service clickhouse, line 12" */
  readonly from?: string;
  /** The product named there, such as "clickhouse": a hint only. */
  readonly expects?: string;
}

/** A name, one address, or all `count` addresses from `first` to `last`. */
export type Host = { readonly name: string } | AddressHost;

export type AddressHost =
  | { readonly address: string }
  | { readonly first: string; readonly last: string; readonly count: bigint };

export interface TargetOptions {
  /** The most addresses that one range may have; 65,536 when it is left out. */
  readonly maxAddresses?: number;
}

/** More is a typing error far more often than a wish. */
const usualMaxAddresses = 65_536;
const longestText = 4096;
const hint =
  "a target is written 127.0.0.1, db.internal:8123, [::1]:9000, 10.0.0.0/24 or http://db.internal:8123";

/**
 * Reads what a person names as a target; several are separated by commas.
 * Of `clickhouse://user:secret@host:9000` neither user nor password is kept.
 * @throws WatertightError `usage` saying what was expected and, without what stands before an `@`, what came
 */
export function parseTarget(text: string, options: TargetOptions = {}): readonly Target[] {
  const read = readTargets(text, options);
  if (!isProblem(read)) return read;
  const came = read.got === undefined ? "" : `, got ${shown(read.got)}`;
  throw new WatertightError("usage", `expected ${read.expected}${came}`, read.hint ?? hint);
}

/** As `parseTarget`, for texts that errors must not quote: what is wrong comes back as an answer. */
export function readTargets(text: string, options: TargetOptions): readonly Target[] | Problem {
  const trimmed = text.trim();
  if (trimmed === "") return problem("a target", "nothing");
  if (trimmed.length > longestText) return problem(`a target of at most ${longestText} characters`);
  const link = /^(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(trimmed);
  const scheme = link === null ? undefined : schemeOf(link[1] ?? "");
  if (isProblem(scheme)) return scheme;
  const authority = authorityOf(link?.[2] ?? trimmed, link !== null);
  if (isProblem(authority)) return authority;
  const targets: Target[] = [];
  for (const one of entriesOf(authority)) {
    const target = readEntry(one, scheme, options);
    if (isProblem(target)) return target;
    targets.push(target);
  }
  return targets;
}

/** The addresses of a host that was named by address, in order and one at a time. */
export function* addressesOf(host: AddressHost): Generator<string> {
  if ("address" in host) {
    yield host.address;
    return;
  }
  const first = parseAddress(host.first);
  const last = parseAddress(host.last);
  if (first === undefined || last === undefined) return;
  for (let at = first.value; at <= last.value; at++) yield addressText(at);
}

interface Scheme {
  readonly written: string;
  readonly ports: readonly number[] | undefined;
  readonly expects?: string;
}

/** `postgresql+psycopg` names a driver behind the plus. */
function schemeOf(written: string): Scheme | Problem {
  const lower = written.toLowerCase();
  const known = schemes.get(lower) ?? schemes.get(lower.replace(/\+.*$/, ""));
  if (known === undefined) return { written: lower, ports: undefined };
  return "instead" in known
    ? problem("the address of a host", `${lower}://`, known.instead)
    : { written: lower, ...known };
}

/**
 * What stands between the user and the path. An `@` behind the first slash may belong to a password or to a path:
 * taking it for the wrong one would look at somebody else's host, so it is refused.
 */
function authorityOf(text: string, isLink: boolean): string | Problem {
  const end = text.search(isLink ? /[/?#\\]/ : /[?#\\]/);
  const authority = end < 0 ? text : text.slice(0, end);
  const behind = end < 0 ? "" : text.slice(end);
  if (behind.includes("@") || (!isLink && /\/.*@/s.test(authority))) {
    return problem(
      "no @ behind the first / or ?",
      undefined,
      "leave out user, password and path, or write %2F for a slash in a password",
    );
  }
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (isLink && /^\/\d+$/.test(behind) && parseAddress(host) !== undefined) {
    return problem(
      "a network without a scheme",
      undefined,
      "write it as 10.0.0.0/24, and ports as 10.0.0.0/24:8123",
    );
  }
  return host;
}

/** `a:8123,9000-9010,b` is two targets: what can only be ports belongs to the one before. */
function entriesOf(text: string): readonly string[] {
  const entries: string[] = [];
  for (const part of text.split(",")) {
    const before = entries.at(-1);
    if (before !== undefined && /^[\d\s-]+$/.test(part) && /:\s*\d[^:\]]*$/.test(before))
      entries[entries.length - 1] = `${before},${part}`;
    else entries.push(part);
  }
  return entries;
}

function readEntry(text: string, scheme: Scheme | undefined, options: TargetOptions): Target | Problem {
  const entry = text.trim();
  const { written, portText } = split(entry);
  const host = parseHost(written, options.maxAddresses ?? usualMaxAddresses, scheme !== undefined);
  if (isProblem(host)) return host;
  const ports = portText === undefined ? undefined : parsePortList(portText);
  if (isProblem(ports)) return ports;
  if (scheme !== undefined && ports === undefined && scheme.ports === undefined) {
    return problem(
      "a port, as its scheme names none",
      entry,
      "write it as scheme://host:port, or leave the scheme out",
    );
  }
  return {
    said: scheme === undefined ? entry : `${scheme.written}://${entry}`,
    host,
    ports: ports ?? scheme?.ports,
    ...(scheme?.expects !== undefined && { expects: scheme.expects }),
  };
}

/** Without brackets, more than one colon is an IPv6 address and no port. */
function split(entry: string): { readonly written: string; readonly portText: string | undefined } {
  const bracketed = /^\[([^\]]*)\](\/[^:]*)?(?::(.*))?$/s.exec(entry);
  if (bracketed !== null) return { written: `${bracketed[1]}${bracketed[2] ?? ""}`, portText: bracketed[3] };
  const colon = entry.indexOf(":");
  if (colon < 0 || entry.includes(":", colon + 1)) return { written: entry, portText: undefined };
  return { written: entry.slice(0, colon), portText: entry.slice(colon + 1) };
}
