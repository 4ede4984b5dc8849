import type { Questioned } from "./exposures.ts";
import type { Service } from "./service.ts";

/** `clickhouse` of `clickhouse.http`. */
export function productOf({ id }: Pick<Service, "id">): string {
  return id.split(".")[0] ?? id;
}

interface Group {
  readonly keys: string[];
  readonly members: Questioned[];
}

/**
 * Doors belong together when the server at them says it is the same, or when a product has several at one address and
 * nothing says that those are of different servers.
 */
export function grouped(doors: readonly Questioned[]): Questioned[][] {
  const servers = serversByPlace(doors);
  const groups = new Map<string, Group>();
  for (const door of doors) {
    const keys = keysOf(door, servers);
    const known = new Set(keys.flatMap((key) => groups.get(key) ?? []));
    const [into = { keys: [], members: [] }, ...others] = known;
    into.members.push(door);
    into.keys.push(...keys);
    for (const other of others) {
      for (const member of other.members) into.members.push(member);
      for (const key of other.keys) into.keys.push(key);
    }
    for (const key of others.length === 0 ? keys : into.keys) groups.set(key, into);
  }
  return [...new Set(groups.values())].map(({ members }) => members);
}

/** How many servers of a product say of themselves at one address that they are different ones. */
function serversByPlace(doors: readonly Questioned[]): ReadonlyMap<string, ReadonlySet<string>> {
  const servers = new Map<string, Set<string>>();
  for (const door of doors) {
    const identity = identityOf([door]);
    if (identity === undefined) continue;
    servers.set(placeOf(door), (servers.get(placeOf(door)) ?? new Set()).add(identity));
  }
  return servers;
}

function keysOf(door: Questioned, servers: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const identity = identityOf([door]);
  const place = placeOf(door);
  const own = identity === undefined ? [] : [`${productOf(door.service)} is ${identity}`];
  if (!door.service.id.includes(".")) return [...own, `${place} ${door.port}`];
  const isShared = (servers.get(place)?.size ?? 0) > 1;
  return isShared && identity !== undefined ? own : [...own, place];
}

function placeOf({ service, address }: Questioned): string {
  return `${productOf(service)} at ${address}`;
}

/** What the server at these doors calls itself; undefined when it does not say. */
export function identityOf(doors: readonly Questioned[]): string | undefined {
  for (const { answers, known } of doors) {
    const found = answers.find(({ identity }) => identity !== undefined)?.identity ?? known.identity;
    if (found !== undefined) return found;
  }
  return undefined;
}
