import { classOf } from "../scope/address-class.ts";
import type { Listener, ListeningSocket } from "./listener.ts";

type Reach = Pick<Listener, "reachableBy" | "because">;

const wildcards: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/**
 * Who can reach a socket, by the address it is bound to.
 *
 * @param own all addresses of this machine; undefined when they cannot be had, which counts as the worst
 */
export function reachOf({ address, onlyIPv6 }: ListeningSocket, own: readonly string[] | undefined): Reach {
  if (!wildcards.has(address)) return reachOfAddress(address);
  const every = address === "::" && onlyIPv6 === true ? "every IPv6 address" : "every address";
  if (own === undefined) {
    return { reachableBy: "everyone", because: `bound to ${every}, and those of this machine are not known` };
  }
  const bound = own.filter((one) => isTaken(one, address, onlyIPv6 === true));
  const publicOne = bound.find((one) => !["loopback", "private", "link-local"].includes(classOf(one)));
  if (publicOne !== undefined) {
    return { reachableBy: "everyone", because: `bound to ${every}, ${publicOne} among them` };
  }
  if (bound.every((one) => classOf(one) === "loopback")) {
    return {
      reachableBy: "this machine",
      because: `bound to ${every}, but this machine is in no network`,
    };
  }
  return {
    reachableBy: "local network",
    because: `bound to ${every}, and this machine has none but private ones; what a router or a cloud forwards is not seen`,
  };
}

function reachOfAddress(address: string): Reach {
  switch (classOf(address)) {
    case "loopback":
      return { reachableBy: "this machine", because: "bound to an address of this machine alone" };
    case "private":
    case "link-local":
      return { reachableBy: "local network", because: "bound to a private address" };
    case "public":
      return { reachableBy: "everyone", because: "bound to a public address" };
    case "refused":
      return { reachableBy: "everyone", because: "bound to an address that tells nothing of its network" };
  }
}

/** Whether a wildcard socket takes connections to an address. `::` takes IPv4 too unless it says otherwise (RFC 3493 §5.3). */
function isTaken(own: string, wildcard: string, onlyIPv6: boolean): boolean {
  const isIPv6 = own.includes(":");
  return wildcard === "::" ? isIPv6 || !onlyIPv6 : !isIPv6;
}
