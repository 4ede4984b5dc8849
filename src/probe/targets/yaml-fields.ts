/** What YAML or JSON gave, looked at one field at a time: nothing is ever expanded, so an alias costs what it is, not what it stands for. */

/** The value of a field, also one that a merge key (`<<`) brings in; undefined when there is none. */
export function field(value: unknown, name: string): unknown {
  for (const map of mergedMaps(value)) {
    const found = map instanceof Map ? map.get(name) : Object.hasOwn(map, name) ? map[name] : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names and values of a mapping, each name once, its own before merged ones; nothing when it is no mapping. */
export function entries(value: unknown): readonly (readonly [name: string, value: unknown])[] {
  const found = new Map<string, unknown>();
  for (const map of mergedMaps(value)) {
    for (const [name, item] of map instanceof Map ? map : Object.entries(map)) {
      if (name !== mergeKey && !found.has(String(name))) found.set(String(name), item);
    }
  }
  return [...found];
}

/** The items of a sequence; nothing when it is none. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or a number as a person would write it; undefined for anything else and for an empty text. */
export function text(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A mapping that can be read with `field`. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Mapping = Map<unknown, unknown> | Readonly<Record<string, unknown>>;

const mergeKey = "<<";

/** A mapping and those merged into it, nearest first, each once: a merge may lead back to where it began. */
function* mergedMaps(value: unknown): Generator<Mapping> {
  if (!isMapping(value)) return;
  const seen = new Set<unknown>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (seen.has(next)) continue;
    seen.add(next);
    if (Array.isArray(next)) {
      for (const item of next.toReversed()) open.push(item);
      continue;
    }
    if (!isMapping(next)) continue;
    yield next;
    if (next instanceof Map) open.push(next.get(mergeKey));
  }
}
