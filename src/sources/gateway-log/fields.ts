import { isObject, type JsonObject } from "../chat-export/chat-format.ts";

/** Whether a record has one of these fields, filled or not. */
export function hasAny(record: JsonObject, ...names: readonly string[]): boolean {
  return names.some((name) => Object.hasOwn(record, name));
}

/** The first of these fields that is filled. */
export function fieldOf(record: JsonObject, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

/** The same when it is a text or a number, as text. */
export function textOf(record: JsonObject, ...names: readonly string[]): string | undefined {
  const value = fieldOf(record, ...names);
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

/**
 * The value that a text of JSON stands for; any other value is given back as it is. Helicone's exporter doubles the
 * quotes of JSON in a table twice over (github.com/Helicone/helicone `examples/export/typescript/index.ts`).
 */
export function plainOf(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  for (const text of value.includes('""') ? [value, value.replaceAll('""', '"')] : [value]) {
    try {
      return JSON.parse(text);
    } catch {
      // The next reading, or the text as it stands.
    }
  }
  return value;
}

/** The object that stands in a field, as such or as JSON text; empty when there is none. */
export function objectOf(record: JsonObject, name: string): JsonObject {
  const value = plainOf(fieldOf(record, name));
  return isObject(value) ? value : {};
}

/** Whether there is nothing in a value: databases keep `{}` and `[]` where a log was told not to keep contents. */
export function isEmpty(value: unknown): boolean {
  const plain = plainOf(value);
  if (plain === undefined || plain === null || plain === "") return true;
  return typeof plain === "object" && Object.keys(plain).length === 0;
}

/** Number of seconds or milliseconds that a table holds as text; PostgreSQL's zones have no minutes. */
export function timeOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (/^\d{9,14}(?:\.\d+)?$/.test(text)) return Number(text);
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)(:?\d\d)?$/.exec(text);
  return parts === null ? text : `${parts[1]}T${parts[2]}${parts[3]}${parts[4] ?? ":00"}`;
}
