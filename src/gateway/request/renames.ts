/** New names for keys of objects. */
export type Renames = Map<object, Map<string, string>>;

/** JSON in which keys have their new names; their order stays, and none takes the place of another. */
export function toJson(value: unknown, renames: Renames): string {
  if (renames.size === 0) return JSON.stringify(value);
  return JSON.stringify(value, (_, one: unknown) => {
    const names = typeof one === "object" && one !== null ? renames.get(one) : undefined;
    return names === undefined ? one : renamed(one as object, names);
  });
}

function renamed(from: object, names: ReadonlyMap<string, string>): object {
  const entries = Object.entries(from);
  const taken = new Set(entries.flatMap(([key]) => (names.has(key) ? [] : [key])));
  const repeats = new Map<string, number>();
  const free = (wanted: string): string => {
    let name = wanted;
    while (taken.has(name)) {
      const repeat = (repeats.get(wanted) ?? 1) + 1;
      repeats.set(wanted, repeat);
      name = `${wanted}_${repeat}`;
    }
    taken.add(name);
    return name;
  };
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const name = names.get(key);
      return [name === undefined ? key : free(name), value];
    }),
  );
}
