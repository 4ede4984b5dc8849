import { type Address, innerIPv4, isIPv4, parseAddress } from "./address.ts";

/** Whose an address can be: ours, a network's, anybody's, or no host's that may be asked. */
export type AddressClass = "loopback" | "private" | "link-local" | "public" | "refused";

export interface Judgement {
  readonly class: AddressClass;
  /** `a multicast address`, to be put behind "is". */
  readonly is: string;
  /** The class that it has once the scope names this very address. */
  readonly namedClass?: AddressClass;
}

interface Block extends Judgement {
  /** First address and length of the prefix. */
  readonly first: string;
  readonly prefix: number;
  /** The IPv4 address inside decides, this many bits before the end. */
  readonly inside?: bigint;
}

const noHost = "an address that no host has";
const reserved = "a reserved address";

/**
 * The first block that fits decides. What is not listed here is public, also what is only for documentation: nobody
 * should have such an address, so whoever does has to prove it.
 *
 * IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190), each with the RFC of its entry.
 */
const blocks: readonly Block[] = [
  // RFC 1122 §3.2.1.3. On Linux 0.0.0.0 leads to this machine, which nobody means who writes it.
  { first: "0.0.0.0", prefix: 8, class: "refused", is: noHost },
  { first: "127.0.0.0", prefix: 8, class: "loopback", is: "this machine" },
  // RFC 1918
  { first: "10.0.0.0", prefix: 8, class: "private", is: "a private address" },
  { first: "172.16.0.0", prefix: 12, class: "private", is: "a private address" },
  { first: "192.168.0.0", prefix: 16, class: "private", is: "a private address" },
  // RFC 6598
  { first: "100.64.0.0", prefix: 10, class: "private", is: "an address shared behind a provider" },
  // RFC 3927
  { first: "169.254.0.0", prefix: 16, class: "link-local", is: "a link-local address" },
  // RFC 6890 §2.1, RFC 7526, RFC 2544 (networks for measuring, which are somebody's own)
  { first: "192.0.0.0", prefix: 24, class: "refused", is: "an address of a protocol" },
  { first: "192.88.99.0", prefix: 24, class: "refused", is: "an address of a protocol" },
  { first: "198.18.0.0", prefix: 15, class: "private", is: "a private address" },
  // RFC 5771, RFC 1112 §4 with the broadcast address at its end
  { first: "224.0.0.0", prefix: 4, class: "refused", is: "a multicast address" },
  { first: "255.255.255.255", prefix: 32, class: "refused", is: "the broadcast address" },
  { first: "240.0.0.0", prefix: 4, class: "refused", is: reserved },
  { first: "::ffff:0:0", prefix: 96, class: "public", is: "a public address" },

  // RFC 4291: unspecified, loopback, multicast, link-local; RFC 4193: unique local
  { first: "::", prefix: 128, class: "refused", is: noHost },
  { first: "::1", prefix: 128, class: "loopback", is: "this machine" },
  { first: "fc00::", prefix: 7, class: "private", is: "a private address" },
  { first: "fe80::", prefix: 10, class: "link-local", is: "a link-local address" },
  { first: "ff00::", prefix: 8, class: "refused", is: "a multicast address" },
  // RFC 4291 §2.5.5.1 (deprecated), RFC 6052, RFC 3056
  { first: "::", prefix: 96, class: "public", is: "a public address", inside: 0n },
  { first: "64:ff9b::", prefix: 96, class: "public", is: "a public address", inside: 0n },
  { first: "2002::", prefix: 16, class: "public", is: "a public address", inside: 80n },
  // RFC 8215: where the IPv4 address is depends on the network, so any may be inside.
  { first: "64:ff9b:1::", prefix: 48, class: "public", is: "an address of a translator to IPv4" },
  // RFC 2928: Teredo (which hides an IPv4 address), ORCHID, anycast services, benchmarking
  { first: "2001::", prefix: 23, class: "refused", is: "an address of a protocol" },
  // RFC 4291 §2.4, RFC 3513: all that is given out to networks
  { first: "2000::", prefix: 3, class: "public", is: "a public address" },
  { first: "::", prefix: 0, class: "refused", is: reserved },
];

const hidden: Judgement = { class: "refused", is: "an IPv4 address of no public host, written as IPv6" };

/**
 * Where clouds hand out credentials: AWS, Google, Azure and most others; ECS tasks; EKS pods; Tencent; Scaleway; Alibaba;
 * Azure's WireServer; the IPv6 ones of AWS, Google, Scaleway, Oracle, Akamai and OpenStack, as their manuals name them.
 */
const metadata: readonly string[] = [
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "169.254.0.23",
  "169.254.42.42",
  "100.100.100.200",
  "168.63.129.16",
  "fd00:ec2::254",
  "fd00:ec2::23",
  "fd20:ce::254",
  "fd00:42::42",
  "fd00:c1::a9fe:a9fe",
  "fd00:a9fe:a9fe::1",
  "fe80::a9fe:a9fe",
];

const read = blocks.map((block) => {
  const first = numberOf(block.first);
  const bits = BigInt((block.first.includes(":") ? 128 : 32) - block.prefix);
  return { judgement: block, inside: block.inside, first, last: first + (1n << bits) - 1n };
});
const readIPv4 = read.filter(({ first }) => isIPv4(first));
const readIPv6 = read.filter(({ first }) => !isIPv4(first));

const handsOutCredentials = new Map<bigint, Judgement>(
  metadata.map((text) => {
    const value = numberOf(text);
    const judgement: Judgement = {
      class: "refused",
      is: "an address where a cloud hands out credentials",
      namedClass: byBlock(value).class,
    };
    return [value, judgement];
  }),
);

/** The class of an IP address; what is not exactly a literal address is `refused`, as a name tells nothing about where it leads. */
export function classOf(address: string): AddressClass {
  const parsed = parseAddress(address);
  return parsed === undefined ? "refused" : judge(parsed).class;
}

/** The class of an address and what it is, in words. */
export function judge({ value }: Address): Judgement {
  return handsOutCredentials.get(value) ?? byBlock(value);
}

function byBlock(value: bigint): Judgement {
  for (const { first, last, inside, judgement } of isIPv4(value) ? readIPv4 : readIPv6) {
    if (value < first || value > last) continue;
    if (inside === undefined) return judgement;
    const inner = judge({ value: innerIPv4(value, inside), zone: "" });
    // The packet leaves this machine, wherever its inner address points: `64:ff9b::7f00:1` is no loopback (RFC 6052 §3.1).
    return inner.class === "public" || inner.class === "private" ? inner : hidden;
  }
  return hidden;
}

/** The IPv4 host that a NAT64 address stands for; only a public one is the same host from everywhere. */
export function behindTranslator({ value }: Address): Address | undefined {
  if (value >> 32n !== 0x64_ff9bn << 64n) return undefined;
  const inner = { value: innerIPv4(value, 0n), zone: "" };
  return judge(inner).class === "public" ? inner : undefined;
}

function numberOf(text: string): bigint {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed.value;
}
