import { addressText, parseAddress } from "../scope/address.ts";
import { aim } from "./aim.ts";
import { exposedPorts, readPublished } from "./compose-ports.ts";
import { interpolate, type Variables } from "./compose-variables.ts";
import { imageName } from "./image-name.ts";
import { type TargetNote, type TargetsRead, visible } from "./note.ts";
import { type PortSpan, portsOf, portText, spanText } from "./ports.ts";
import type { Target } from "./target.ts";
import { field, isMapping, items, text } from "./yaml-fields.ts";

/** What may still be read of a file. */
export interface Budget {
  services: number;
  entries: number;
  ports: number;
}

interface ServicePlan {
  readonly plan: unknown;
  /** File and service. */
  readonly place: string;
  /** The line of what stands under a path in the service. */
  lineBelow(path: readonly (string | number)[]): number;
  readonly variables: Variables;
  readonly left: Budget;
}

interface Reading extends ServicePlan {
  readonly targets: Target[];
  readonly notes: TargetNote[];
  readonly expects: string | undefined;
}

const thisMachine = "127.0.0.1";

/** What one service of a Compose file lets others reach. */
export function readService(service: ServicePlan): TargetsRead {
  const { plan } = service;
  const reading: Reading = { ...service, targets: [], notes: [], expects: product(service) };
  if (!isMapping(plan)) {
    note(reading, [], "is not written as a service is, so it is not looked at", true);
    return reading;
  }
  if (field(plan, "extends") !== undefined) {
    note(reading, ["extends"], "takes more from elsewhere with extends, which is not followed", true);
  }
  const profiles = items(field(plan, "profiles")).flatMap((profile) => text(profile) ?? []);
  if (profiles.length > 0) {
    note(reading, ["profiles"], `runs only with the profile ${visible(profiles.join(", "))}`, false);
  }
  const mode = networkMode(service);
  if (mode === undefined) {
    note(
      reading,
      ["network_mode"],
      "has a network_mode that depends on what is not known here, so its network is not looked at",
      true,
    );
  }
  if (mode === "host") hostNetwork(reading);
  else if (mode?.startsWith("container:")) {
    note(
      reading,
      ["network_mode"],
      "shares the network of a container outside this file, which is not looked at",
      true,
    );
  } else if (mode?.startsWith("service:")) {
    note(
      reading,
      ["network_mode"],
      `shares the network of ${visible(mode)}: it is reached through that one's ports`,
      false,
    );
  } else if (mode === "none") note(reading, ["network_mode"], "has no network", false);
  else publishedPorts(reading);
  return { targets: reading.targets, notes: reading.notes };
}

/** Without one it is "bridge"; undefined when it cannot be told. */
function networkMode({ plan, variables }: ServicePlan): string | undefined {
  const written = field(plan, "network_mode");
  if (written === undefined || written === null) return "bridge";
  const read = interpolate(text(written) ?? "$", variables);
  return read === undefined || read.unset.length > 0 ? undefined : read.text;
}

function product({ plan, variables }: ServicePlan): string | undefined {
  const read = interpolate(text(field(plan, "image")) ?? "", variables);
  return read === undefined ? undefined : imageName(read.text);
}

function publishedPorts(reading: Reading): void {
  const written = field(reading.plan, "ports") ?? [];
  const byAddress = new Map<string, PortSpan[]>();
  for (const [index, entry] of items(written).entries()) {
    reading.left.entries -= 1;
    if (reading.left.entries < 0) return;
    const path = ["ports", index];
    const read = readPublished(entry, reading.variables);
    if ("why" in read) {
      note(reading, path, `entry ${index + 1} of ports ${read.why}`, true);
      continue;
    }
    const ports = spanText(read.span);
    if (read.isOneOf)
      note(reading, path, `is published on one of ${ports}, nobody knows which: all are looked at`, false);
    if (read.assumed.length > 0) {
      const names = [...new Set(read.assumed)].join(", ");
      note(
        reading,
        path,
        `${ports} is the default of ${names}: with another value it is another port`,
        false,
      );
    }
    const spans = byAddress.get(read.hostAddress);
    if (spans === undefined) byAddress.set(read.hostAddress, [read.span]);
    else spans.push(read.span);
  }
  if (!Array.isArray(written))
    note(reading, ["ports"], "has ports that are not written as a list, so they are not looked at", true);
  else if (written.length === 0) unpublished(reading);
  for (const [address, spans] of byAddress) {
    const ports = portsOf(spans);
    const bound = parseAddress(address)?.value;
    if (address === "" || bound === undefined || isEveryAddress(bound)) {
      // Docker takes :: for IPv6 alone.
      look(reading, address === "::" ? "::1" : thisMachine, ports);
      note(
        reading,
        ["ports"],
        `${portText(ports)} is published on every address of the machine: whoever reaches the machine reaches it`,
        false,
      );
    } else {
      const host = addressText(bound);
      look(reading, host, ports);
      const whom = isLoopback(bound) ? "from this machine only" : `by whoever reaches ${host}`;
      note(reading, ["ports"], `${portText(ports)} is published on ${host}: it is reached ${whom}`, false);
    }
  }
}

function unpublished(reading: Reading): void {
  const exposed = exposedPorts(reading.plan, reading.variables, reading.left);
  const which =
    exposed.length > 0 ? `exposes ${portText(exposed)} and publishes nothing` : "publishes no port";
  note(
    reading,
    exposed.length > 0 ? ["expose"] : [],
    `${which}: it is reached by other containers only`,
    false,
  );
}

/** All that the container listens on, it listens on as the machine; `expose` and `ports` change nothing about that. */
function hostNetwork(reading: Reading): void {
  const exposed = exposedPorts(reading.plan, reading.variables, reading.left);
  look(reading, thisMachine, exposed.length > 0 ? exposed : undefined);
  const which =
    exposed.length > 0 ? `${portText(exposed)} and whatever else it listens on` : "whatever it listens on";
  note(
    reading,
    ["network_mode"],
    `shares the machine's network: ${which} is reached by whoever reaches the machine, unless it binds to loopback`,
    false,
  );
}

function look(reading: Reading, address: string, ports: readonly number[] | undefined): void {
  reading.left.ports -= ports?.length ?? 0;
  if (reading.left.ports < 0) return;
  const from = `${reading.place}, line ${reading.lineBelow([])}`;
  const target = aim(address, ports, { from, expects: reading.expects });
  if (target !== undefined) reading.targets.push(target);
}

function note(reading: Reading, path: readonly (string | number)[], said: string, unseen: boolean): void {
  reading.notes.push({ from: `${reading.place}, line ${reading.lineBelow(path)}`, text: said, unseen });
}

/** `0.0.0.0`, which stands as its mapped form, or `::` */
function isEveryAddress(value: bigint): boolean {
  return value === 0n || value === 0xffff_0000_0000n;
}

function isLoopback(value: bigint): boolean {
  return value === 1n || value >> 24n === 0xffff7fn;
}
