import { domainToASCII } from "node:url";
import { addressText, isIPv4, parseAddress } from "../scope/address.ts";
import { hostName } from "../scope/host-name.ts";
import { type Problem, problem } from "./problem.ts";
import type { Host } from "./target.ts";

const linkLocal = 0xfe80n >> 6n;

/** Reads a name, an address or a range of addresses; a link writes the zone of an address behind `%25` (RFC 6874). */
export function parseHost(text: string, maxAddresses: number, isLink = false): Host | Problem {
  const written = isLink ? text.replace(/%25/, "%") : text;
  if (written === "") return problem("the name or the address of a host", "nothing");
  if (written.includes("/")) return network(written, maxAddresses);
  const range = /^([\d.]+|[\da-f:.]*:[\da-f:.]*)\s*-\s*([\d.]+|[\da-f:.]*:[\da-f:.]*)$/i.exec(written);
  if (range !== null) return span(range[1] ?? "", range[2] ?? "", maxAddresses);
  const address = oneAddress(written);
  if (address !== undefined) return address;
  const name = hostName(written);
  if (name !== undefined) return { name };
  return notAHost(written);
}

/** The canonical spelling, by which the same host said twice is one host. */
function oneAddress(text: string): Host | Problem | undefined {
  const address = parseAddress(text);
  if (address === undefined) return undefined;
  const { value, zone } = address;
  if (zone === "") return { address: addressText(value) };
  if (value >> 118n !== linkLocal || !/^[\w.-]{1,15}$/.test(zone)) {
    return problem("an interface behind % only with a link-local address, such as fe80::1%eth0", text);
  }
  return { address: `${addressText(value)}%${zone}` };
}

function network(text: string, maxAddresses: number): Host | Problem {
  const slash = text.indexOf("/");
  const address = parseAddress(text.slice(0, slash));
  if (address === undefined || address.zone !== "")
    return problem("an address before the /, such as 10.0.0.0/24", text);
  const dotted = !text.slice(0, slash).includes(":");
  const whole = dotted ? 32 : 128;
  const prefix = /^\d{1,3}$/.test(text.slice(slash + 1)) ? Number(text.slice(slash + 1)) : Number.NaN;
  if (!(prefix <= whole)) return problem(`a prefix from /0 to /${whole}`, text);
  const rest = (1n << BigInt(whole - prefix)) - 1n;
  const first = address.value & ~rest;
  if (first !== address.value) {
    const meant = `${addressText(first)}/${prefix}`;
    return problem("zeros behind the prefix", text, `write ${meant} for the network, or the address alone`);
  }
  // RFC 3021: in a /31 both are hosts. In wider IPv4 networks the first and the last are the network and its broadcast.
  const ends = isIPv4(first) && rest > 1n ? 1n : 0n;
  return between(first + ends, first + rest - ends, text, maxAddresses);
}

/** `10.0.0.5-20` or `10.0.0.5-10.0.1.20`: every address, also those that are a network's or a broadcast in some network. */
function span(from: string, to: string, maxAddresses: number): Host | Problem {
  const text = `${from}-${to}`;
  const first = parseAddress(from);
  const isOctet = !from.includes(":") && /^(?:0|[1-9]\d{0,2})$/.test(to);
  const last = parseAddress(isOctet ? `${from.slice(0, from.lastIndexOf("."))}.${to}` : to);
  if (first === undefined || last === undefined || from.includes(":") !== to.includes(":")) {
    return problem("a range such as 10.0.0.5-20 or 10.0.0.5-10.0.1.20", text);
  }
  if (first.value > last.value) return problem("a range from the lower to the higher address", text);
  return between(first.value, last.value, text, maxAddresses);
}

function between(first: bigint, last: bigint, text: string, maxAddresses: number): Host | Problem {
  const count = last - first + 1n;
  if (count > BigInt(maxAddresses)) {
    const most = maxAddresses.toLocaleString("en");
    return problem(
      `at most ${most} addresses in a range`,
      text,
      `it has ${count.toLocaleString("en")}; name smaller ranges, or raise the limit with --max-addresses`,
    );
  }
  if (count === 1n) return { address: addressText(first) };
  return { first: addressText(first), last: addressText(last), count };
}

function notAHost(text: string): Problem {
  if (text.includes(":"))
    return problem("an IPv6 address, in brackets when a port follows, such as [::1]:9000", text);
  // inet_aton takes 127.1, 0x7f.1 and 2130706433 for addresses, and so would a resolver.
  const looksNumeric = /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i.test(text) || /^[\d.]+$/.test(domainToASCII(text));
  if (looksNumeric) return problem("an address of four numbers, such as 127.0.0.1", text);
  return problem("the name or the address of a host", text);
}
