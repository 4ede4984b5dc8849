import { isIP } from "node:net";

/** An IP address as one number of 128 bits; an IPv4 address stands as its mapped form `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2). */
export interface Address {
  readonly value: bigint;
  /** `eth0` of `fe80::1%eth0`, empty without one. */
  readonly zone: string;
}

/** All addresses from `first` to `last`. An empty zone stands for every zone. */
export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
  readonly zone: string;
}

const mapped = 0xffffn << 32n;
const mostBits = 128;
const widestIPv4 = 8;
const widestIPv6 = 32;
/** An address with a zone is no longer than this: an interface's name has at most 15 characters on Linux. */
const longestText = 100;

/** Only what `net.isIP` calls an address: `127.1`, `0x7f.1` and `017700000001` are names, whatever a resolver makes of them. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > longestText) return undefined;
  const family = isIP(text);
  if (family === 4) return { value: mapped | BigInt(numberOfIPv4(text)), zone: "" };
  if (family === 0) return undefined;
  const percent = text.indexOf("%");
  const value = numberOfIPv6(percent < 0 ? text : text.slice(0, percent));
  const zone = percent < 0 || isIPv4(value) ? "" : text.slice(percent + 1);
  return { value, zone };
}

/** Whether the number is an IPv4 address, which also its mapped form is: the socket speaks IPv4 then. */
export function isIPv4(value: bigint): boolean {
  return value >> 32n === 0xffffn;
}

/** The IPv4 address in the 32 bits that end `shift` bits before the end. */
export function innerIPv4(value: bigint, shift: bigint): bigint {
  return mapped | ((value >> shift) & 0xffff_ffffn);
}

/** The one spelling of an address: dotted for IPv4, compressed lowercase for IPv6 (RFC 5952), without zone. */
export function addressText(value: bigint): string {
  if (isIPv4(value)) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  const digits = value.toString(16).padStart(32, "0");
  const host = new URL(`http://[${digits.match(/.{4}/g)?.join(":")}]/`).hostname;
  return host.slice(1, -1);
}

/** Reads `10.0.0.0/24`, `fd00::/48` or a single address, or says what is expected instead; never quotes the text. */
export function parseRange(text: string): AddressRange | { readonly problem: string } {
  const slash = text.indexOf("/");
  const written = slash < 0 ? text : text.slice(0, slash);
  const address = parseAddress(written);
  if (address === undefined) {
    return { problem: "expected an address such as 10.0.0.5 or fd00::5, or a range such as 10.0.0.0/24" };
  }
  const { value, zone } = address;
  if (slash < 0) return { first: value, last: value, zone };
  const offset = written.includes(":") ? 0 : 96;
  const prefix = text.slice(slash + 1);
  const length = /^(?:0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) + offset : Number.NaN;
  if (!(length <= mostBits)) return { problem: `expected a prefix from /0 to /${mostBits - offset}` };
  if (length < (isIPv4(value) ? 96 + widestIPv4 : widestIPv6)) return tooWide(value);
  const rest = (1n << BigInt(mostBits - length)) - 1n;
  if ((value & rest) !== 0n) {
    return {
      problem: "expected zeros behind the prefix, as in 10.0.0.0/24, or the single address without a prefix",
    };
  }
  // An IPv6 network around the mapped addresses would be all of IPv4.
  if (value < mapped && value + rest >= mapped) return tooWide(value);
  return { first: value, last: value + rest, zone };
}

/** The fewest networks that are exactly the addresses from `first` to `last`, as text. */
export function rangesBetween({ first, last, zone }: AddressRange): readonly string[] {
  const texts: string[] = [];
  const behind = zone === "" ? "" : `%${zone}`;
  for (let at = first; at <= last; ) {
    let bits = 0;
    while (bits < mostBits && fits(at, bits + 1, last)) bits += 1;
    const length = (isIPv4(at) ? 32 : mostBits) - bits;
    texts.push(bits === 0 ? `${addressText(at)}${behind}` : `${addressText(at)}${behind}/${length}`);
    at += 1n << BigInt(bits);
  }
  return texts;
}

function fits(at: bigint, bits: number, last: bigint): boolean {
  const size = 1n << BigInt(bits);
  return at % size === 0n && at + size - 1n <= last;
}

function tooWide(value: bigint): { readonly problem: string } {
  const widest = isIPv4(value) ? `/${widestIPv4}` : `/${widestIPv6}`;
  return { problem: `expected ${widest} or narrower: a wider range is taken for a typing error` };
}

function numberOfIPv4(text: string): number {
  let number = 0;
  for (const part of text.split(".")) number = number * 256 + Number(part);
  return number;
}

function numberOfIPv6(text: string): bigint {
  const gap = text.indexOf("::");
  const before = groupsOf(gap < 0 ? text : text.slice(0, gap));
  const after = gap < 0 ? [] : groupsOf(text.slice(gap + 2));
  const groups = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const high = (BigInt(a * 65_536 + b) << 32n) | BigInt(c * 65_536 + d);
  return (high << 64n) | (BigInt(e * 65_536 + f) << 32n) | BigInt(g * 65_536 + h);
}

/** Of 16 bits each. */
function groupsOf(text: string): number[] {
  const groups: number[] = [];
  for (const part of text === "" ? [] : text.split(":")) {
    if (part.includes(".")) {
      const number = numberOfIPv4(part);
      groups.push(Math.floor(number / 65_536), number % 65_536);
    } else {
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}
