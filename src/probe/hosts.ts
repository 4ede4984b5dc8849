import { WatertightError } from "../base/index.ts";
import type { Exposure } from "../model/index.ts";
import type { ScanHost } from "./scan.ts";
import type { AddressClass } from "./scope/address-class.ts";
import type { ControlProof, Unproven } from "./scope/control.ts";
import type { Refused, Scope } from "./scope/scope.ts";
import { addressesOf, type Target } from "./targets/target.ts";

export interface HostsPlan {
  readonly targets: readonly Target[];
  /** For targets that name none. */
  readonly ports: readonly number[];
  readonly scope: Scope;
  /** All addresses of a name. @throws when it has none */
  resolve(name: string): Promise<readonly string[]>;
  /** Asks for the proof that a public name or address belongs to whoever runs this. */
  prove(subject: string, addresses: readonly string[]): Promise<ControlProof | Unproven>;
}

export interface Hosts {
  readonly hosts: readonly ScanHost[];
  /** By what right, each once. */
  readonly rights: readonly string[];
  readonly gaps: readonly { readonly target: string; readonly why: string }[];
}

/** Refusals that are spelled out; the rest is counted. */
const mostRefusals = 5;

/**
 * Resolves targets to addresses and has the scope decide on every single one, before anything is sent to any.
 * @throws WatertightError `refused` when one is out of scope; then none is looked at
 */
export async function hostsOf(plan: HostsPlan): Promise<Hosts> {
  const hosts = new Map<string, GrowingHost>();
  const rights = new Set<string>();
  const refusals: Refused[] = [];
  const gaps: { target: string; why: string }[] = [];
  const proofs = new Map<string, Promise<ControlProof | Unproven>>();
  for (const target of plan.targets) {
    const reached = await reachedBy(target, plan);
    if ("why" in reached) {
      gaps.push({ target: target.said, why: reached.why });
      continue;
    }
    for (const address of reached.addresses) {
      const decision = await decide(address, reached, plan, proofs);
      if (!decision.allowed) {
        refusals.push(decision);
        continue;
      }
      rights.add(decision.by);
      join(hosts, address, target, reached.name, plan.ports, decision.class);
    }
  }
  if (refusals.length > 0) throw outOfScope(refusals);
  return {
    hosts: [...hosts.values()].map(({ ports, ...host }) => ({
      ...host,
      ports: [...ports].sort((one, other) => one - other),
    })),
    rights: [...rights],
    gaps,
  };
}

interface Reached {
  readonly addresses: Iterable<string>;
  readonly name: string | undefined;
  /** What a name resolved to; for its proof. */
  readonly all: readonly string[] | undefined;
}

interface GrowingHost extends Omit<ScanHost, "ports" | "namedPorts" | "names" | "expects" | "isNamed"> {
  readonly ports: Set<number>;
  readonly namedPorts: Set<number>;
  readonly names: string[];
  readonly expects: Map<number, string>;
  isNamed: boolean;
}

async function reachedBy(
  { host }: Target,
  { resolve }: HostsPlan,
): Promise<Reached | { readonly why: string }> {
  if (!("name" in host)) return { addresses: addressesOf(host), name: undefined, all: undefined };
  try {
    const all = await resolve(host.name);
    return { addresses: all, name: host.name, all };
  } catch {
    return { why: "no address was found for this name, so nothing is known of it" };
  }
}

async function decide(
  address: string,
  { name, all }: Reached,
  { scope, prove }: HostsPlan,
  proofs: Map<string, Promise<ControlProof | Unproven>>,
): Promise<ReturnType<Scope["decide"]>> {
  const decision = scope.decide(address, name);
  if (decision.allowed || !decision.provable) return decision;
  const subject = name ?? address;
  const asked = proofs.get(subject) ?? prove(subject, all ?? [address]);
  proofs.set(subject, asked);
  const proof = await asked;
  if (proof.state === "unproven") return { ...decision, why: proof.why, hint: proof.hint };
  scope.addProof(proof);
  return scope.decide(address, name);
}

function join(
  hosts: Map<string, GrowingHost>,
  address: string,
  target: Target,
  name: string | undefined,
  usual: readonly number[],
  kind: AddressClass,
): void {
  const known = hosts.get(address);
  const host = known ?? {
    address,
    ...(name !== undefined && { name }),
    ports: new Set<number>(),
    namedPorts: new Set<number>(),
    names: [],
    reachableBy: () => reachableBy(kind),
    isNamed: false,
    expects: new Map<number, string>(),
  };
  if (known === undefined) hosts.set(address, host);
  if (name !== undefined && !host.names.includes(name)) host.names.push(name);
  if (!("first" in target.host)) host.isNamed = true;
  for (const port of target.ports ?? usual) {
    host.ports.add(port);
    if (target.ports !== undefined && !("first" in target.host)) host.namedPorts.add(port);
    if (target.ports !== undefined && target.expects !== undefined)
      host.expects.set(port, expectation(target));
  }
}

function expectation({ expects, from }: Target): string {
  return from === undefined ? (expects ?? "") : `${expects ?? ""} (${from})`;
}

function reachableBy(kind: AddressClass): Exposure["reachableBy"] {
  if (kind === "loopback") return "this machine";
  return kind === "public" ? "everyone" : "local network";
}

function outOfScope(refusals: readonly Refused[]): WatertightError {
  const [first] = refusals;
  const told = [...new Set(refusals.map(({ why }) => why))];
  const rest = told.length > mostRefusals ? `; and ${told.length - mostRefusals} more` : "";
  return new WatertightError(
    "refused",
    `out of scope, so nothing was sent: ${told.slice(0, mostRefusals).join("; ")}${rest}`,
    first?.hint,
  );
}
