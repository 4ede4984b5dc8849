import { alphabets, sample } from "../../src/base/index.ts";

/** A collection as plain data; each place writes it down in its own way. */
export interface SampleCollection {
  readonly name: string;
  readonly columns: readonly SampleColumn[];
  /** One value for each column: text, an integer, a time as ISO 8601 in UTC, an array of texts, an object, or null. */
  readonly rows: readonly (readonly unknown[])[];
}

export interface SampleColumn {
  readonly name: string;
  readonly kind: "text" | "integer" | "time" | "list" | "json";
}

/** Names that are only names, whatever they look like. */
export const hostileNames: readonly string[] = [
  'a"; DROP TABLE x; --',
  "b`; DROP TABLE x; --",
  "c'\\'; DROP TABLE x; --",
  "d $1 ? :e {f:String} %s",
  "g.h/i",
  "j\nk",
  "über 表",
  "__proto__",
];

const text = (name: string): SampleColumn => ({ name, kind: "text" });
const integer = (name: string): SampleColumn => ({ name, kind: "integer" });

export const key = `sk-${sample(alphabets.alnum, 40, 7)}`;
export const cardNumber = 4_111_111_111_111_111;

/** One of everything a column can be. */
export const chats: SampleCollection = {
  name: "chats",
  columns: [
    integer("id"),
    text("content"),
    { name: "sent_at", kind: "time" },
    { name: "tags", kind: "list" },
    { name: "extra", kind: "json" },
    integer("card"),
  ],
  rows: [
    [1, "tab\there, line\nbreak, back\\slash, 'quotes\" and \\N", "2025-01-01T10:00:00.000Z", [], {}, null],
    [2, `my key is ${key}`, "2025-01-02T10:00:00.000Z", ["plain", key], { deep: { note: key } }, cardNumber],
    [3, null, "2025-01-03T10:00:00.000Z", null, null, null],
    [4, "", null, [""], {}, 0],
    [5, "密码是 пароль 🔑👩‍👩‍👧", "2025-01-05T10:00:00.000Z", ["🔑"], { ключ: "值" }, -1],
  ],
};

export const empty: SampleCollection = { name: "empty", columns: [integer("id"), text("note")], rows: [] };

/** One collection for each hostile name, each with a column of each hostile name. */
export function hostile(names: readonly string[]): SampleCollection[] {
  return names.map((name, at) => ({
    name,
    columns: [integer("id"), ...names.map(text)],
    rows: [[at + 1, ...names.map((_, column) => `value ${at}/${column}`)]],
  }));
}

/** `count` rows of `length` characters, one an hour from the start of 2025. */
export function many(count: number, length: number): SampleCollection {
  const start = Date.UTC(2025, 0, 1);
  return {
    name: "many",
    columns: [integer("id"), { name: "created_at", kind: "time" }, text("note")],
    rows: Array.from({ length: count }, (_, at) => [
      at + 1,
      new Date(start + at * 3_600_000).toISOString(),
      `note ${at + 1} `.padEnd(length, "lorem ipsum "),
    ]),
  };
}

/** One value of three million characters, nothing in it alike, its neighbours small. */
export function huge(): SampleCollection {
  const value = Array.from({ length: 300_000 }, (_, at) => String(at).padStart(9, "é\t\\")).join("\n");
  return {
    name: "huge",
    columns: [integer("id"), text("before"), text("value"), text("after")],
    rows: [
      [1, "left", value, "right"],
      [2, "left", "small", "right"],
    ],
  };
}
