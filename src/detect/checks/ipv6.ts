import { type AddressKind, ipv4Kind } from "./ipv4.ts";

/** What an IPv6 address is for; undefined when the text is not one in the sense of RFC 4291 §2.2. No zone, no prefix length. */
export function ipv6Kind(text: string): AddressKind | undefined {
  const groups = groupsOf(text);
  if (groups === undefined) return undefined;
  const [a = 0, b = 0] = groups;
  if (groups.slice(0, 7).every((group) => group === 0)) return groups[7] === 1 ? "loopback" : "unspecified";
  // IANA IPv6 special-purpose address registry.
  if ((a & 0xffc0) === 0xfe80) return "link-local";
  if ((a & 0xfe00) === 0xfc00) return "private";
  if ((a & 0xff00) === 0xff00) return "multicast";
  // RFC 3849, RFC 9637.
  if ((a === 0x2001 && b === 0x0db8) || (a === 0x3fff && b < 0x1000)) return "documentation";
  return (a & 0xe000) === 0x2000 ? "public" : "reserved";
}

function groupsOf(text: string): readonly number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsIn(halves[0] ?? "");
  const tail = halves.length === 2 ? groupsIn(halves[1] ?? "") : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groupsIn(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [at, part] of parts.entries()) {
    if (at === parts.length - 1 && part.includes(".")) {
      if (ipv4Kind(part) === undefined) return undefined;
      const [a = 0, b = 0, c = 0, d = 0] = part.split(".").map(Number);
      groups.push((a << 8) | b, (c << 8) | d);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
