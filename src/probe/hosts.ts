import { WatertightError } from "../base/index.ts";
import { HostTable } from "./host-table.ts";
import { inParallel } from "./in-parallel.ts";
import type { ScanHost } from "./scan.ts";
import { addressText, parseAddress } from "./scope/address.ts";
import type { ControlProof, Unproven } from "./scope/control.ts";
import type { Refused, Scope } from "./scope/scope.ts";
import { addressesOf, type Target } from "./targets/target.ts";

export interface HostsPlan {
  readonly targets: readonly Target[];
  /** For targets that name none. */
  readonly ports: readonly number[];
  readonly scope: Scope;
  readonly signal: AbortSignal;
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
/** Names that are looked up at the same time. */
const lookupsAtOnce = 16;

const noAddress = "no address was found for this name, so nothing is known of it";
const stopped = "the scan was stopped before it was looked at";

/**
 * Resolves targets to addresses and has the scope decide on every single one, before anything is sent to any. Proof of
 * control is asked for only where nothing else is missing, for any of them.
 * @throws WatertightError `refused` when one is out of scope; then none is looked at
 */
export async function hostsOf(plan: HostsPlan): Promise<Hosts> {
  const { scope, signal } = plan;
  const named = await resolved(plan);
  const hosts = new HostTable(plan.ports);
  const rights = new Set<string>();
  const refusals: Refused[] = [];
  const unproven: { readonly address: string; readonly target: Target }[] = [];
  const gaps: { target: string; why: string }[] = [];
  for (const target of plan.targets) {
    const name = nameOf(target);
    const addresses = "name" in target.host ? (named.get(target.host.name) ?? []) : addressesOf(target.host);
    if (Array.isArray(addresses) && addresses.length === 0)
      gaps.push({ target: target.said, why: signal.aborted ? stopped : noAddress });
    for (const address of addresses) {
      const decision = scope.decide(address, name);
      if (decision.allowed) {
        rights.add(decision.by);
        hosts.add(address, target, decision.class);
      } else if (decision.provable) unproven.push({ address, target });
      else refusals.push(decision);
    }
  }
  if (refusals.length > 0) throw outOfScope(refusals, "nothing was sent");

  const proofs = new Map<string, ControlProof | Unproven>();
  for (const { address, target } of unproven) {
    const name = nameOf(target);
    const subject = name ?? address;
    const all = (name === undefined ? undefined : named.get(name)) ?? [address];
    const proof = proofs.get(subject) ?? (await plan.prove(subject, all));
    if (signal.aborted) {
      gaps.push({ target: target.said, why: stopped });
      break;
    }
    if (!proofs.has(subject) && proof.state === "proved") scope.addProof(proof);
    proofs.set(subject, proof);
    const decision = scope.decide(address, name);
    if (decision.allowed) {
      rights.add(decision.by);
      hosts.add(address, target, decision.class);
      continue;
    }
    refusals.push(proof.state === "unproven" ? { ...decision, why: proof.why, hint: proof.hint } : decision);
    // Enough to be refused by; whoever else would be asked is spared the question.
    if (refusals.length === mostRefusals) break;
  }
  if (refusals.length > 0) throw outOfScope(refusals, "nothing was sent but the question for the proof");
  return { hosts: hosts.all(), rights: [...rights], gaps };
}

function nameOf({ host }: Target): string | undefined {
  return "name" in host ? host.name : undefined;
}

/** All addresses of each name, in their one spelling; none where it has none, or where the scan was stopped. */
async function resolved({
  targets,
  resolve,
  signal,
}: HostsPlan): Promise<ReadonlyMap<string, readonly string[]>> {
  const addresses = new Map<string, readonly string[]>();
  const names = new Set(targets.flatMap(({ host }) => ("name" in host ? [host.name] : [])));
  const lookingUp = inParallel(names, lookupsAtOnce, signal, async (name) => {
    // A name without an address comes as an error of many kinds; what follows is the same for all.
    const found = await resolve(name).catch(() => []);
    addresses.set(name, [...new Set(found.map(oneSpelling))]);
  });
  // The system's resolver cannot be stopped; it is no longer waited for.
  await Promise.race([lookingUp, aborted(signal)]);
  return addresses;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function oneSpelling(address: string): string {
  const read = parseAddress(address);
  if (read === undefined) return address;
  return read.zone === "" ? addressText(read.value) : `${addressText(read.value)}%${read.zone}`;
}

function outOfScope(refusals: readonly Refused[], sent: string): WatertightError {
  const [first] = refusals;
  const told = [...new Set(refusals.map(({ why }) => why))];
  const rest = told.length > mostRefusals ? `; and ${told.length - mostRefusals} more` : "";
  return new WatertightError(
    "refused",
    `out of scope, so ${sent}: ${told.slice(0, mostRefusals).join("; ")}${rest}`,
    first?.hint,
  );
}
