import { networkInterfaces } from "node:os";
import type { Listener } from "./listeners/listener.ts";
import type { Guard } from "./network.ts";
import type { ScanHost } from "./scan.ts";
import { classOf } from "./scope/address-class.ts";

/** What listens on this machine as hosts to scan, and a guard that lets nothing leave it. */
export function ownHosts(listeners: readonly Listener[]): {
  readonly hosts: readonly ScanHost[];
  readonly guard: Guard;
} {
  const own = ownAddresses();
  const hosts = new Map<
    string,
    { ports: Set<number>; reach: Map<number, Listener["reachableBy"]>; expects: Map<number, string> }
  >();
  for (const { address, port, reachableBy, process } of listeners) {
    const at = connectable(address);
    const host = hosts.get(at) ?? { ports: new Set(), reach: new Map(), expects: new Map() };
    hosts.set(at, host);
    host.ports.add(port);
    host.reach.set(port, wider(host.reach.get(port), reachableBy));
    if (process !== undefined) host.expects.set(port, `process ${process.name} (${process.pid})`);
  }
  return {
    hosts: [...hosts].map(([address, { ports, reach, expects }]) => ({
      address,
      ports: [...ports].sort((one, other) => one - other),
      namedPorts: ports,
      names: [],
      reachableBy: (port) => reach.get(port) ?? "everyone",
      isNamed: true,
      expects,
    })),
    guard: {
      decide: (address) =>
        classOf(address) === "loopback" || own.has(address)
          ? { allowed: true }
          : { allowed: false, why: `${address} is not this machine` },
    },
  };
}

/** A socket bound to every address is asked on loopback. */
function connectable(address: string): string {
  if (address === "0.0.0.0") return "127.0.0.1";
  return address === "::" ? "::1" : address;
}

function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.map(({ address }) => address));
}

const reaches = ["this machine", "local network", "everyone"] as const;

function wider(
  one: Listener["reachableBy"] | undefined,
  other: Listener["reachableBy"],
): Listener["reachableBy"] {
  return one === undefined || reaches.indexOf(other) > reaches.indexOf(one) ? other : one;
}
