import { readBare } from "./bare.ts";
import type { Key } from "./key.ts";
import { quoteAt, readQuoted } from "./quoted.ts";
import type { Value } from "./value.ts";

/** `ENV KEY value`, `setx KEY value`: commands that take a name and a value. */
const setters = /(?:^|[\n;&|]|\s)(?:ENV|ARG|setx?|setenv|export|config set)[ \t]+$/i;
/** netrc: `machine h login u password p`. */
const netrc = /login[ \t]+\S{1,64}\s+$/i;
/** Network gear: `username u privilege 15 password 0 p`. */
const gear = /username[ \t]+\S{1,64} (?:privilege \d{1,2} )?$/i;

/** The value that only spaces part from its key: flags, table cells, netrc, Dockerfiles, SQL. `at` is behind the spaces. */
export function valueAfterSpace(text: string, key: Key, at: number): Value | undefined {
  // | Password | hunter2 |
  if (text[at] === "|" && text[at + 1] === " ") return loose(text, at + 2);
  if (at === key.end) return undefined;
  const before = text.slice(Math.max(0, key.start - 96), key.start);
  // --password hunter2, -pass hunter2
  if (/(?:^|[\s"'`([])--?$/.test(before)) return loose(text, at);
  if (setters.test(before)) return loose(text, at, "env");
  if (netrc.test(before)) return loose(text, at, "env");
  if (gear.test(before) && /^\d \S/.test(text.slice(at, at + 3))) return loose(text, at + 2, "env");
  // PASSWORD 'hunter2' in SQL, password "hunter2" in a sentence
  if (quoteAt(text, at) === undefined) return undefined;
  const inSql = text[at] === "'" && key.word === key.word.toUpperCase();
  return loose(text, at, inSql ? "quoted" : "loose");
}

function loose(text: string, at: number, form: Value["form"] = "loose"): Value | undefined {
  const quoted = readQuoted(text, at);
  if (quoted !== undefined) return { start: quoted.start, end: quoted.end, form };
  const bare = readBare(text, at);
  return bare && { ...bare, form };
}
