import type { Surroundings } from "./kubernetes-surroundings.ts";
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
import { portText } from "./ports.ts";
import { field, text } from "./yaml-fields.ts";

/** Each node leads to the same service, so a few of many are enough. */
const mostNodes = 20;

/** Where a Service can be reached, from outside the cluster and from inside; https://kubernetes.io/docs/concepts/services-networking/service/ */
export function serviceDoors(manifest: Manifest, surroundings: Surroundings): TargetsRead {
  const reading = readingOf(manifest);
  const spec = field(manifest.value, "spec");
  const type = text(field(spec, "type")) ?? "ClusterIP";
  if (type === "ExternalName") {
    note(reading, "stands for a name elsewhere (ExternalName), which is not looked at", true);
    return reading;
  }
  const entries = listed(reading, field(spec, "ports"));
  const ports = tcpPorts(reading, entries, "port");
  if (ports.length === 0) {
    note(reading, "has no TCP port that can be looked at", entries.length === 0);
    return reading;
  }
  const expects = surroundings.productBehind(field(spec, "selector"), manifest.namespace);
  const external = listed(reading, field(spec, "externalIPs")).flatMap((address) => text(address) ?? []);
  for (const address of external) look(reading, address, ports, expects);
  if (type === "LoadBalancer") loadBalancer(reading, spec, ports, expects);
  else if (type === "NodePort") nodePorts(reading, entries, surroundings.nodes, external.length > 0, expects);
  else if (type === "ClusterIP") inside(reading, ports, expects);
  else note(reading, "has a type that is not known, so it is not looked at", true);
  return reading;
}

function loadBalancer(
  reading: Reading,
  spec: unknown,
  ports: readonly number[],
  expects: string | undefined,
): void {
  const given = text(field(spec, "loadBalancerIP"));
  const hosts = [...new Set([...balancerHosts(reading), ...(given === undefined ? [] : [given])])];
  for (const host of hosts) look(reading, host, ports, expects);
  const ranges = listed(reading, field(spec, "loadBalancerSourceRanges")).length;
  const whom =
    ranges > 0 ? `by ${ranges} source range${ranges > 1 ? "s" : ""}` : "by everyone who reaches its address";
  note(reading, `${portText(ports)} is reached through a load balancer ${whom}`, false);
  if (hosts.length > 0) return;
  note(
    reading,
    "gets its address from the cluster, so it is not looked at: scan what kubectl get services -A -o json prints",
    true,
  );
}

function nodePorts(
  reading: Reading,
  entries: readonly unknown[],
  nodes: readonly string[],
  isReachedOtherwise: boolean,
  expects: string | undefined,
): void {
  const ports = tcpPorts({ ...reading, notes: [] }, entries, "nodePort");
  if (ports.length === 0) {
    note(
      reading,
      "gets its node port from the cluster, so it is not looked at: scan what kubectl get services -A -o json prints",
      true,
    );
    return;
  }
  note(reading, `${portText(ports)} is open on every node of the cluster`, false);
  for (const node of nodes.slice(0, mostNodes)) look(reading, node, ports, expects);
  if (nodes.length > mostNodes)
    note(reading, `only ${mostNodes} of ${nodes.length} nodes are looked at`, true);
  if (nodes.length > 0) return;
  const instead = isReachedOtherwise ? "; its external addresses are looked at instead" : "";
  note(
    reading,
    `the nodes are not named here${instead}: add what kubectl get nodes -o json prints`,
    !isReachedOtherwise,
  );
}

/** A name that is known in the cluster only. */
function inside(reading: Reading, ports: readonly number[], expects: string | undefined): void {
  const { name, namespace } = reading.manifest;
  look(reading, `${name}.${namespace ?? "default"}.svc`, ports, expects);
  const where = namespace === undefined ? "; it names no namespace, so default is taken" : "";
  note(reading, `is reached from inside the cluster: scan it from there${where}`, false);
}
