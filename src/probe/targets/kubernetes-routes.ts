import {
  balancerHosts,
  listed,
  look,
  type Manifest,
  note,
  type Reading,
  readingOf,
  tcpPorts,
} from "./manifest.ts";
import type { TargetsRead } from "./note.ts";
import { field, text } from "./yaml-fields.ts";

/** HTTP and HTTPS: where controllers listen unless they were told otherwise. */
const webPorts = [80, 443];

/** The hosts of an Ingress; https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function ingressDoors(manifest: Manifest): TargetsRead {
  const reading = readingOf(manifest);
  const spec = field(manifest.value, "spec");
  const ruled = listed(reading, field(spec, "rules")).map((rule) => text(field(rule, "host")));
  const secured = listed(reading, field(spec, "tls")).flatMap((entry) =>
    texts(reading, field(entry, "hosts")),
  );
  lookAtAll(reading, [...ruled.filter((host) => host !== undefined), ...secured], webPorts);
  if (ruled.length > 0 && !ruled.includes(undefined)) return reading;
  const addresses = balancerHosts(reading);
  lookAtAll(reading, addresses, webPorts);
  if (addresses.length > 0) return reading;
  note(
    reading,
    "takes requests for every host, and its address does not stand here, so it is not looked at",
    true,
  );
  return reading;
}

/** The listeners of a Gateway; https://gateway-api.sigs.k8s.io/reference/spec/ */
export function gatewayDoors(manifest: Manifest): TargetsRead {
  const reading = readingOf(manifest);
  const listeners = listed(reading, field(field(manifest.value, "spec"), "listeners"));
  const byHost = new Map<string | undefined, unknown[]>();
  for (const listener of listeners) {
    const host = text(field(listener, "hostname"));
    byHost.set(host, [...(byHost.get(host) ?? []), listener]);
  }
  const addresses = ["spec", "status"].flatMap((part) =>
    listed(reading, field(field(manifest.value, part), "addresses")).flatMap(
      (entry) => text(field(entry, "value")) ?? [],
    ),
  );
  for (const [host, entries] of byHost) {
    const ports = tcpPorts(reading, entries, "port");
    if (ports.length === 0) continue;
    if (host !== undefined) look(reading, host, ports);
    else if (addresses.length > 0) lookAtAll(reading, addresses, ports);
    else
      note(
        reading,
        "listens for every host, and its address does not stand here, so it is not looked at",
        true,
      );
  }
  return reading;
}

/** The host names of an HTTPRoute, GRPCRoute or TLSRoute. */
export function routeDoors(manifest: Manifest): TargetsRead {
  const reading = readingOf(manifest);
  const hosts = texts(reading, field(field(manifest.value, "spec"), "hostnames"));
  lookAtAll(reading, hosts, webPorts);
  if (hosts.length === 0) note(reading, "names no host: it has those of its gateway", false);
  return reading;
}

function lookAtAll(reading: Reading, hosts: readonly string[], ports: readonly number[]): void {
  for (const host of new Set(hosts)) look(reading, host, ports);
}

function texts(reading: Reading, value: unknown): readonly string[] {
  return listed(reading, value).flatMap((item) => text(item) ?? []);
}
