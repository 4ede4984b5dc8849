import { BlockList, isIP } from "node:net";

// RFC 1918, RFC 6598, RFC 4193, RFC 3927, RFC 4291: addresses that no public host has.
const inside = new BlockList();
inside.addSubnet("127.0.0.0", 8, "ipv4");
inside.addSubnet("10.0.0.0", 8, "ipv4");
inside.addSubnet("172.16.0.0", 12, "ipv4");
inside.addSubnet("192.168.0.0", 16, "ipv4");
inside.addSubnet("100.64.0.0", 10, "ipv4");
inside.addSubnet("169.254.0.0", 16, "ipv4");
inside.addAddress("::1", "ipv6");
inside.addSubnet("fc00::", 7, "ipv6");
inside.addSubnet("fe80::", 10, "ipv6");

/** Whether a host of a URL is this machine or on a private network, as far as its name tells. */
export function isInsideHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const version = isIP(host);
  if (version !== 0) return inside.check(host, version === 4 ? "ipv4" : "ipv6");
  // RFC 6761, RFC 6762, and names without a dot, which only a local resolver knows.
  return !host.includes(".") || /\.(?:localhost|local|internal|home\.arpa)$/.test(host);
}
