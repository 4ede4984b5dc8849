import { aim } from "./aim.ts";
import type { TargetNote, TargetsRead } from "./note.ts";
import { parsePortSpan, portsOf } from "./ports.ts";
import type { Target } from "./target.ts";
import { field, items, text } from "./yaml-fields.ts";

/** One object of a Kubernetes manifest. */
export interface Manifest {
  readonly kind: string;
  readonly value: unknown;
  readonly name: string;
  readonly namespace: string | undefined;
  /** "manifests/clickhouse.yaml, Service clickhouse, line 3" */
  readonly from: string;
}

/** Collects what one object leads to. */
export interface Reading extends TargetsRead {
  readonly manifest: Manifest;
  readonly targets: Target[];
  readonly notes: TargetNote[];
}

/** Entries of one list that are read; the API server allows fewer in an object. */
const mostEntries = 1000;

/** An empty collection for an object. */
export function readingOf(manifest: Manifest): Reading {
  return { manifest, targets: [], notes: [] };
}

/** Writes down what a person should know of the object. */
export function note(reading: Reading, said: string, unseen: boolean): void {
  reading.notes.push({ from: reading.manifest.from, text: said, unseen });
}

/** Adds a host that the object names; what is neither a name nor an address becomes a note, unquoted. */
export function look(
  reading: Reading,
  host: string,
  ports: readonly number[] | undefined,
  expects?: string,
): void {
  if (host.startsWith("*.")) {
    note(reading, "names every host below a domain with *, so none can be looked at: name one", true);
    return;
  }
  const target = aim(host, ports, { from: reading.manifest.from, expects });
  if (target === undefined)
    note(reading, "names a host that is neither a name nor an address, so it is not looked at", true);
  else reading.targets.push(target);
}

/** The entries of a list, as many as are read; more become a note. */
export function listed(reading: Reading, value: unknown): readonly unknown[] {
  const all = items(value);
  if (all.length > mostEntries)
    note(reading, `has a list of more than ${mostEntries} entries; the rest is not looked at`, true);
  return all.slice(0, mostEntries);
}

/** The TCP ports that a field of the entries names, sorted and distinct; others become notes. */
export function tcpPorts(reading: Reading, entries: readonly unknown[], name: string): readonly number[] {
  const spans = entries.flatMap((entry) => {
    const protocol = text(field(entry, "protocol")) ?? "TCP";
    if (/^(?:UDP|SCTP)$/i.test(protocol)) {
      note(reading, `has a port that speaks ${protocol.toUpperCase()}, not TCP; it is not looked at`, true);
      return [];
    }
    const written = field(entry, name);
    if (written === undefined || written === null) return [];
    const span = parsePortSpan(text(written) ?? "");
    if (span === undefined || span[0] !== span[1]) {
      note(reading, `has a ${name} that is no number from 1 to 65535; it is not looked at`, true);
      return [];
    }
    return [span];
  });
  return portsOf(spans);
}

/** Addresses and names in the status of a load balancer. */
export function balancerHosts(reading: Reading): readonly string[] {
  const status = field(field(reading.manifest.value, "status"), "loadBalancer");
  return listed(reading, field(status, "ingress")).flatMap(
    (entry) => text(field(entry, "ip")) ?? text(field(entry, "hostname")) ?? [],
  );
}
