/** An object as JSON.parse makes it; it may have own keys of any name, `__proto__` too. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object that is no list. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
