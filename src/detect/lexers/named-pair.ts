import { readBare } from "./bare.ts";
import type { Key } from "./key.ts";
import { longestValue, readQuoted } from "./quoted.ts";
import { matchAt, skipSpace, type Value } from "./value.ts";

/** `"name": "password", "value": …`, `key="password" value=…`, `- name: PASSWORD` with `value:` on the next line. */
const valueKey =
  /[\s,]{1,64}["'\\]{0,4}(?:value|val|content|default|defaultValue|default_value|plaintext|stringValue|initialValue)["'\\]{0,4}\s{0,4}(?:=>|[:=])\s{0,16}/iy;
/** `resource "random" "db_password" {`, then `default = …`. */
const blockDefault =
  /\s{1,4}\{\s{1,64}(?:(?:type|description|sensitive)\s{0,12}=\s[^\n]{0,120}\n\s{1,64}){0,3}(?:default|value)\s{0,12}=\s{0,4}/y;
const openTag = /[^<>]{0,120}>/y;
/** The key's own element ends and the next one begins: `<key>password</key><string>`. */
const nextElement = /:?\s{0,4}<\/[\w:-]{1,32}>\s{0,64}<[\w:-]{1,32}(?: [^<>]{0,120})?>/y;

/** The value of a pair in which the key is a value itself, under "name" or "key". */
export function valueOfNamedPair(text: string, key: Key, at: number): Value | undefined {
  const pair = matchAt(valueKey, text, at) ?? matchAt(blockDefault, text, at);
  if (pair !== undefined) return literalOrBare(text, at + pair[0].length);
  // <entry key="password">…</entry>
  if (at > key.end && text[at] === ">" && text[at - 2] !== "/") return textOfElement(text, at + 1);
  // put("password", "…"), {"password", "…"}
  if (at > key.end && text[at] === "," && opensArguments(text, key.start - 1)) {
    const quoted = readQuoted(text, skipSpace(text, at + 1, 32, true));
    const last = quoted !== undefined && /[)}]/.test(text[skipSpace(text, quoted.next, 8, true)] ?? "");
    return last ? { start: quoted.start, end: quoted.end, form: "loose" } : undefined;
  }
  return undefined;
}

/** Whether the quote at `at` is the first thing in a call or in braces, and not one name in a list of names. */
function opensArguments(text: string, at: number): boolean {
  const open = text[at - 1];
  return open === "{" || (open === "(" && /[\w(]/.test(text[at - 2] ?? ""));
}

/** The text of an element that is named like the key, or that follows an element which holds the key. */
export function valueOfElement(text: string, key: Key): Value | undefined {
  const follows = matchAt(nextElement, text, key.end);
  if (follows !== undefined) return textOfElement(text, key.end + follows[0].length);

  const before = text.slice(Math.max(0, key.start - 24), key.start);
  if (!/<(?:[\w-]{1,20}:)?$/.test(before)) return undefined;
  const open = matchAt(openTag, text, key.end);
  if (open === undefined || open[0].endsWith("/>")) return undefined;
  return textOfElement(text, key.end + open[0].length);
}

function textOfElement(text: string, at: number): Value | undefined {
  const inside = text.startsWith("<![CDATA[", at) ? at + 9 : at;
  const limit = Math.min(text.length, inside + longestValue + 64);
  let end = inside;
  const stop = inside > at ? "]" : "<";
  while (end < limit && text[end] !== stop) end++;
  // An element that ends, not one in which another begins, and not `<password>` in a manual.
  if (text[end] !== stop || (stop === "<" && text[end + 1] !== "/")) return undefined;
  const value = text.slice(inside, end);
  const start = inside + value.length - value.trimStart().length;
  const last = start + value.trim().length;
  return last > start && last - start <= longestValue ? { start, end: last, form: "element" } : undefined;
}

function literalOrBare(text: string, at: number): Value | undefined {
  const quoted = readQuoted(text, at);
  if (quoted !== undefined) return { start: quoted.start, end: quoted.end, form: "quoted" };
  const bare = readBare(text, at);
  return bare && { ...bare, form: "line" };
}
