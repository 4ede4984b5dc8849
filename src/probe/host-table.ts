import type { ScanHost } from "./scan.ts";
import type { AddressClass } from "./scope/address-class.ts";
import type { Target } from "./targets/target.ts";

interface GrowingHost {
  readonly address: string;
  readonly class: AddressClass;
  lists: (readonly number[])[];
  namedPorts: Set<number>;
  names: string[];
  expects: Map<number, string>;
  isNamed: boolean;
}

/** Shared by hosts that have none; never written to. */
const empty = {
  namedPorts: new Set<number>(),
  names: [] as string[],
  expects: new Map<number, string>(),
};
/** Lists of ports of one host whose union is worth remembering for other hosts. */
const fewLists = 4;

/** Targets joined by address. The hosts of a wide range share all that is the same for them. */
export class HostTable {
  readonly #usual: readonly number[];
  readonly #hosts = new Map<string, GrowingHost>();
  readonly #lists = new PortLists();

  /** @param usual ports for targets that name none */
  constructor(usual: readonly number[]) {
    this.#usual = usual;
  }

  add(address: string, { host, ports, expects, from }: Target, kind: AddressClass): void {
    const isNamed = !("first" in host);
    const list = ports ?? this.#usual;
    const at = this.#hosts.get(address) ?? { address, class: kind, lists: [list], isNamed, ...empty };
    this.#hosts.set(address, at);
    if (!at.lists.includes(list)) at.lists.push(list);
    at.isNamed ||= isNamed;
    if ("name" in host && !at.names.includes(host.name)) at.names = [...at.names, host.name];
    if (ports === undefined) return;
    if (isNamed) at.namedPorts = added(at.namedPorts, empty.namedPorts, ports);
    if (expects === undefined) return;
    if (at.expects === empty.expects) at.expects = new Map();
    for (const port of ports) at.expects.set(port, from === undefined ? expects : `${expects} (${from})`);
  }

  all(): ScanHost[] {
    return [...this.#hosts.values()].map(({ class: kind, lists, ...host }) => {
      const [name] = host.names;
      return {
        ...host,
        ports: this.#lists.union(lists),
        ...(name !== undefined && { name }),
        reachableBy: kind === "loopback" ? byThisMachine : kind === "public" ? byEveryone : byLocalNetwork,
      };
    });
  }
}

type ReachableBy = ScanHost["reachableBy"];
const byThisMachine: ReachableBy = () => "this machine";
const byLocalNetwork: ReachableBy = () => "local network";
const byEveryone: ReachableBy = () => "everyone";

function added(to: Set<number>, shared: Set<number>, ports: readonly number[]): Set<number> {
  const own = to === shared ? new Set<number>() : to;
  for (const port of ports) own.add(port);
  return own;
}

/** Sorted lists of ports, each in memory once however many hosts have it. */
class PortLists {
  readonly #joined = new WeakMap<readonly number[], WeakMap<readonly number[], readonly number[]>>();

  union([first = [], ...others]: readonly (readonly number[])[]): readonly number[] {
    if (others.length >= fewLists) return sorted([first, ...others].flat());
    return others.reduce((all, list) => this.#union(all, list), this.#union(first, first));
  }

  #union(one: readonly number[], other: readonly number[]): readonly number[] {
    const others = this.#joined.get(one) ?? new WeakMap<readonly number[], readonly number[]>();
    this.#joined.set(one, others);
    const known = others.get(other);
    if (known !== undefined) return known;
    const joined = sorted([...one, ...other]);
    others.set(other, joined);
    return joined;
  }
}

function sorted(ports: readonly number[]): readonly number[] {
  return [...new Set(ports)].sort((one, other) => one - other);
}
