import { readBare } from "./bare.ts";
import type { Key } from "./key.ts";
import { readQuoted } from "./quoted.ts";
import { matchAt, skipSpace, type Value } from "./value.ts";

/** `password for the router is`, `Passwort lautet`, `mot de passe est`: what may stand between key and value. */
const says =
  /(?:[ \t]{1,2}(?:for|to|of|on|at|für|fuer|zum|zur|pour|du|del|para|per|voor|para o|do|dla|для|от)[ \t][^\n:;=]{1,48}?)?[ \t]{1,4}(?:(?:has been|was|is|will be|got)[ \t](?:now|set to|changed to|reset to)|(?:changed|reset|set|updated) to|is now|is|was|be|are|ist nun|ist jetzt|ist|lautet|war|est|es|era|è|é|jest|это|är|er|[—–-])[ \t]{0,2}:?[ \t]{1,4}/iy;
/** The same with a colon at its end: `password for the router: …`. */
const saysByColon =
  /[ \t]{1,2}(?:for|to|of|on|at|für|fuer|zum|zur|pour|du|del|para|per|voor|do|dla|для|от|\()[ \t]?[^\n:;=]{1,48}?(?::|：)[ \t]{1,4}/iy;
const saysInCjk =
  /[^\s\p{P}A-Za-z\d]{0,8}[ \t]?(?:是|为|為|は|은|는|이|가|คือ)[ \t\u3000]{0,2}[:：]?[ \t\u3000]{0,4}/uy;

const polish = /^has[łl]o$/i;
/** `hasło do serwera to`: "to" is "is" in Polish alone. */
const saysInPolish = /(?:[ \t]do[ \t][^\n:;=]{1,48}?)?[ \t]{1,4}(?:to|brzmi)[ \t]{1,4}/iy;

/** The value that a sentence gives to the key: "the password for the router is …". */
export function valueInProse(text: string, key: Key): Value | undefined {
  const found =
    (polish.test(key.word) ? matchAt(saysInPolish, text, key.end) : undefined) ??
    matchAt(says, text, key.end) ??
    matchAt(saysByColon, text, key.end) ??
    matchAt(saysInCjk, text, key.end);
  if (found === undefined) return undefined;
  const at = skipSpace(text, key.end + found[0].length);
  const quoted = readQuoted(text, at);
  if (quoted !== undefined) return { start: quoted.start, end: quoted.end, form: "quoted" };
  const bare = readBare(text, at);
  return bare && { ...bare, form: "loose" };
}
