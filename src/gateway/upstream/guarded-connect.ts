import { lookup as lookUp } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { WatertightError } from "../../base/index.ts";

/** Not on the internet: IANA's special-purpose registries (RFC 6890 and its updates). */
const local = new BlockList();
for (const [address, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  local.addSubnet(address, prefix, "ipv4");
  // RFC 6052: IPv4 behind a translator.
  local.addSubnet(`64:ff9b::${address}`, 96 + prefix, "ipv6");
}
for (const [address, prefix] of [
  // With what is IPv4 in disguise: compatible (RFC 4291), Teredo (RFC 4380), 6to4 (RFC 3056).
  ["::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const)
  local.addSubnet(address, prefix, "ipv6");

/** Whether an address belongs to this machine or a private network. A mapped IPv4 address counts as what it maps. */
export function isLocalAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, "");
  return isIP(bare) === 0 || local.check(bare, isIP(bare) === 6 ? "ipv6" : "ipv4");
}

/** Whether the configuration itself names a host of this machine or network. */
export function namesLocalHost(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return isIP(bare) !== 0
    ? isLocalAddress(bare)
    : /^localhost$|\.(?:localhost|local|internal|lan|home\.arpa)$|^[^.]+$/i.test(bare);
}

/**
 * Resolves the name of a vendor's host for one connection. A public name that leads into one's own network is refused: that is
 * how a gateway is made to speak to what stands behind it (DNS rebinding).
 */
export function guardedLookup(hostname: string, resolve = lookUp): LookupFunction {
  const mayBeLocal = namesLocalHost(hostname);
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const allowed = addresses.filter(({ address }) => mayBeLocal || !isLocalAddress(address));
      const [first] = allowed;
      if (first === undefined) {
        const refusal = new WatertightError(
          "refused",
          `${name} leads into a private network`,
          "a vendor on your own network is named by its address, or by a name such as ollama.internal",
        );
        return callback(refusal, "", 0);
      }
      if (options.all === true) return callback(null, allowed);
      return callback(null, first.address, first.family);
    });
  };
}
