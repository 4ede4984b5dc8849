import { listed, look, type Manifest, note, type Reading, readingOf, tcpPorts } from "./manifest.ts";
import type { TargetsRead } from "./note.ts";
import { portText } from "./ports.ts";
import { field, text } from "./yaml-fields.ts";

/** What a Pod opens on its own node, past every Service: `hostPort` and `hostNetwork`. */
export function workloadDoors(manifest: Manifest): TargetsRead {
  const reading = readingOf(manifest);
  const pod = podOf(manifest.kind, manifest.value);
  if (pod === undefined) return reading;
  const containers = [
    ...listed(reading, field(pod.spec, "containers")),
    ...listed(reading, field(pod.spec, "initContainers")),
  ];
  const entries = containers
    .flatMap((container) => listed(reading, field(container, "ports")))
    .slice(0, 10_000);
  if (field(pod.spec, "hostNetwork") === true) {
    const ports = tcpPorts(reading, entries, "containerPort");
    const which =
      ports.length > 0 ? `${portText(ports)} and whatever else it listens on` : "whatever it listens on";
    onNode(
      reading,
      `shares the network of its node: ${which} is reached by whoever reaches the node`,
      ports.length > 0 ? ports : undefined,
    );
    return reading;
  }
  const published = entries.filter(
    (entry) => text(field(entry, "hostPort")) !== undefined && field(entry, "hostPort") !== 0,
  );
  const ports = tcpPorts(reading, published, "hostPort");
  if (ports.length > 0) onNode(reading, `opens ${portText(ports)} on its node (hostPort)`, ports);
  return reading;
}

/** A running Pod says which node it is on; a plan for one cannot. */
function onNode(reading: Reading, said: string, ports: readonly number[] | undefined): void {
  const address = text(field(field(reading.manifest.value, "status"), "hostIP"));
  if (address === undefined) {
    note(reading, `${said}; which node that is does not stand here, so it is not looked at`, true);
    return;
  }
  note(reading, said, false);
  look(reading, address, ports);
}

/** The labels and the plan of the pods that an object makes; undefined when it makes none. */
export function podOf(
  kind: string,
  value: unknown,
): { readonly labels: unknown; readonly spec: unknown } | undefined {
  const spec = field(value, "spec");
  if (kind === "Pod") return { labels: field(field(value, "metadata"), "labels"), spec };
  const above = kind === "CronJob" ? field(field(spec, "jobTemplate"), "spec") : spec;
  const template = field(above, "template");
  return template === undefined
    ? undefined
    : { labels: field(field(template, "metadata"), "labels"), spec: field(template, "spec") };
}
