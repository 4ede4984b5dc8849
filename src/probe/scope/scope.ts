import { WatertightError } from "../../base/index.ts";
import { type Address, type AddressRange, addressText, parseAddress, parseRange } from "./address.ts";
import { type AddressClass, behindTranslator, judge } from "./address-class.ts";
import type { ControlProof } from "./control.ts";
import type { Allowed, Decision } from "./decision.ts";
import { hostName, type NameSet, nameSet, parseScopeName } from "./host-name.ts";
import { type RangeSet, rangeSet } from "./range-set.ts";
import { expired, neverAllowed, notAnAddress, notCovered, withoutGrant, withoutProof } from "./refusals.ts";

export type { Decision, Refused } from "./decision.ts";

/** Who allowed what to be looked at, until when. */
export interface ScopeGrant {
  readonly authorisedBy: string;
  /** Networks such as `10.0.0.0/24`, or single addresses. */
  readonly ranges: readonly string[];
  /** Exact names, or `*.example.com`. */
  readonly names: readonly string[];
  readonly until?: Date;
  /** "scope.yaml", "command line" */
  readonly source: string;
}

interface ReadGrant {
  readonly by: string;
  readonly source: string;
  readonly until: Date | undefined;
  readonly ranges: RangeSet;
  /** Addresses that stand there by themselves. */
  readonly single: ReadonlySet<bigint>;
  readonly names: NameSet;
}

interface Pins {
  readonly by: string;
  readonly at: number;
  readonly addresses: ReadonlySet<bigint>;
}

/** Names move to other machines; whoever watches for long proves control again. */
const proofHours = 24;

const thisMachine: Allowed = { allowed: true, class: "loopback", by: "loopback" };

/** Says of each single address whether it may be connected to; to be asked again right before every connection. */
export class Scope {
  readonly #grant: ReadGrant | undefined;
  readonly #now: () => Date;
  readonly #proofs = new Map<string, Pins>();

  /** @throws WatertightError `usage` for a grant with an entry that is no range or no name */
  constructor(grant: ScopeGrant | undefined, now: () => Date) {
    this.#grant = grant === undefined ? undefined : readGrant(grant);
    this.#now = now;
  }

  /**
   * Whether the literal address that a socket is about to use may be connected to. `name` is the one by which it was
   * reached: a name in the scope covers what it leads to.
   */
  decide(address: string, name?: string): Decision {
    return this.#decide(address, name, false);
  }

  /** As `decide`, for the one request that asks for the proof itself: allows what lacks nothing else. */
  decideToProve(address: string, name?: string): Decision {
    return this.#decide(address, name, true);
  }

  /** From now on the addresses of the proof are allowed under its name, if the grant covers them too. */
  addProof(proof: ControlProof): void {
    const addresses = new Set<bigint>();
    for (const text of proof.addresses) {
      const address = parseAddress(text);
      if (address !== undefined) addresses.add(address.value);
    }
    const by = `control of ${proof.name} proved by ${proof.by}`;
    this.#proofs.set(proof.name, { by, at: proof.at.getTime(), addresses });
  }

  #decide(text: string, said: string | undefined, toProve: boolean): Decision {
    const address = parseAddress(text);
    if (address === undefined) return notAnAddress;
    const judgement = judge(address);
    if (judgement.class === "loopback") return thisMachine;
    const grant = this.#grant;
    const named = grant?.single.has(address.value) === true;
    const kind = named ? (judgement.namedClass ?? judgement.class) : judgement.class;
    if (kind === "refused") return neverAllowed(text, judgement);
    if (grant === undefined) return withoutGrant(text, judgement);
    // Written so that a date or a clock that is none counts as over.
    if (grant.until !== undefined && !(this.#now().getTime() <= grant.until.getTime())) {
      return expired(kind, grant.source, grant.until);
    }
    const name = said === undefined ? undefined : hostName(said);
    if (!covers(grant, address) && !(name !== undefined && this.#leadsTo(grant, name, address, kind))) {
      return notCovered({ ...judgement, class: kind }, text, grant.source, name);
    }
    if (kind !== "public") return { allowed: true, class: kind, by: grant.by };
    const proof = this.#proofOf(address, name);
    if (typeof proof !== "string") return { allowed: true, class: kind, by: `${grant.by}, ${proof.by}` };
    if (toProve) return { allowed: true, class: kind, by: `${grant.by}, to prove control` };
    return withoutProof(text, name, proof);
  }

  /**
   * Whether the scope covers the address by the name it was reached by. Once control of a name is proved, the name leads
   * nowhere else: a public name that turns to a private address in the middle of a scan is DNS rebinding.
   */
  #leadsTo(grant: ReadGrant, name: string, address: Address, kind: AddressClass): boolean {
    if (!grant.names.has(name)) return false;
    const pins = this.#proofs.get(name);
    return pins === undefined || kind === "public" || pins.addresses.has(address.value);
  }

  /** The proof that holds for this address, under its name or by itself, or why there is none. */
  #proofOf(address: Address, name: string | undefined): Pins | string {
    const byName = name === undefined ? undefined : this.#pinned(name, address);
    if (typeof byName === "object") return byName;
    const byItself = this.#pinned(addressText(address.value), address);
    return byItself ?? byName ?? "control of it is not proved";
  }

  #pinned(subject: string, address: Address): Pins | string | undefined {
    const pins = this.#proofs.get(subject);
    if (pins === undefined) return undefined;
    if (!pins.addresses.has(address.value)) {
      return "it was not among the addresses of that name when control was proved";
    }
    const isRecent = this.#now().getTime() - pins.at <= proofHours * 3_600_000;
    return isRecent ? pins : `control was proved more than ${proofHours} hours ago`;
  }
}

function covers(grant: ReadGrant, address: Address): boolean {
  if (grant.ranges.has(address)) return true;
  const behind = behindTranslator(address);
  return behind !== undefined && grant.ranges.has(behind);
}

/** @throws WatertightError `usage` */
function readGrant(grant: ScopeGrant): ReadGrant {
  const ranges = grant.ranges.map((text) => accepted<AddressRange>(parseRange(text), grant.source));
  const names = grant.names.map((text) => accepted(parseScopeName(text), grant.source).name);
  return {
    by: `authorised by ${grant.authorisedBy} (${grant.source})`,
    source: grant.source,
    until: grant.until,
    ranges: rangeSet(ranges),
    single: new Set(ranges.filter(({ first, last }) => first === last).map(({ first }) => first)),
    names: nameSet(names),
  };
}

function accepted<T extends object>(read: T | { readonly problem: string }, source: string): T {
  if ("problem" in read) throw new WatertightError("usage", `scope from ${source}: ${read.problem}`);
  return read;
}
