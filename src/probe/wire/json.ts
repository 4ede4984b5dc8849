/** What stands under the keys; undefined when anything on the way is no object. Numbers index lists. */
export function valueAt(json: unknown, ...keys: readonly (string | number)[]): unknown {
  let value = json;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

export function textAt(json: unknown, ...keys: readonly (string | number)[]): string | undefined {
  const value = valueAt(json, ...keys);
  return typeof value === "string" ? value : undefined;
}

export function numberAt(json: unknown, ...keys: readonly (string | number)[]): number | undefined {
  const value = valueAt(json, ...keys);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function listAt(json: unknown, ...keys: readonly (string | number)[]): readonly unknown[] | undefined {
  const value = valueAt(json, ...keys);
  return Array.isArray(value) ? value : undefined;
}

export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
