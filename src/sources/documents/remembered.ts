const MOST = 10_000;

/** The same answer for the same name, worked out once as long as there are not too many names. */
export function remembered<T>(answer: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    if (known.has(name)) return known.get(name) as T;
    const found = answer(name);
    if (known.size < MOST) known.set(name, found);
    return found;
  };
}
