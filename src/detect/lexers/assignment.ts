import { readBare, readLine } from "./bare.ts";
import type { Key } from "./key.ts";
import { readQuoted } from "./quoted.ts";
import { type Form, matchAt, skipOver, skipSpace, type Value } from "./value.ts";

const operator = /[ \t\u3000]{0,32}(:=|=>|->|\?=|\|\|=|\?\?=|[!=]==?|=|:(?![:/])|：|＝|﹕)/y;
/** `: string =`, `: &'static str =`, `: Optional[str] =`, before a literal. */
const annotation =
  /(?:[&*] ?)?(?:'static )?[A-Za-z_][\w.:]{0,40}(?:<[\w<>, ]{0,40}>|\[[\w.]{0,20}\])?\??(?: ?\| ?\w{1,20}){0,2} ?= ?(?=["'`])/y;
/** `key string =`, `key[] =`, `key *string =`: the type stands between the name and the operator. */
const typedName = /(?: [*&]?[A-Za-z_][\w.]{0,30}(?:\([\d,]{1,8}\))?|\[\d{0,5}\]) ?:?= ?(?=["'`])/y;
const blockScalar = /[|>][+-]?\d?[ \t]{0,8}\r?\n[ \t]{1,32}(?=\S)/y;
const markup = /(?:<\/?(?:b|strong|code|span|em|i|tt|kbd|td|p)(?: [^<>]{0,60})?>|\*\*|__)[ \t]{0,4}/y;
/** `SecretStr(`, `Secret.of(`, `process.env.NAME || `: what wraps a literal. */
const wrapper =
  /(?:new |await )?[A-Za-z_$][\w$.:]{0,48}\(\s{0,4}(?=["'`])|[\w$.[\]'"()]{1,64} (?:\|\||\?\?|or) (?=["'`])/y;

/** Calls whose first text is not the value: a name to look up, an encoding, a question to ask. */
const handlesText =
  /(?:encode|decode|get\w{0,24}|join|split|replace|format|strip|trim|concat|log|print\w{0,3}|prompt|input|ask|read\w{0,12}|require|import|t|i18n|translate|lookup|find|query|select\w{0,12}|match|test|toString|parse|hash\w{0,8}|min|max|equals|contains|includes)\(\s{0,4}$/i;

/** The value behind `=`, `:`, `:=`, `=>` and their like, where one of them stands at `at`. */
export function valueAfterOperator(text: string, key: Key, at: number): Value | undefined {
  const typed = at === key.end ? matchAt(typedName, text, at) : undefined;
  if (typed !== undefined) return quotedAt(text, at + typed[0].length, "quoted");

  const found = matchAt(operator, text, at);
  const sign = found?.[1];
  if (found === undefined || sign === undefined) return undefined;
  const behind = at + found[0].length;
  // ${PASSWORD:?what to say when it is not set}
  if (sign === ":" && text.startsWith("${", key.start - 2) && /[?+]/.test(text[behind] ?? ""))
    return undefined;
  let begin = skipSpace(text, behind);

  if (sign === ":") {
    begin = skipOver(annotation, text, begin);
    const block = matchAt(blockScalar, text, begin);
    if (block !== undefined) {
      const line = readLine(text, begin + block[0].length);
      return line && { ...line, form: "quoted" };
    }
  }
  begin = skipOver(markup, text, skipOver(markup, text, begin));

  const literal = literalAt(text, begin);
  if (literal !== undefined) return literal;
  if (sign.length > 1 && sign.endsWith("=") && sign !== ":=" && sign !== "?=") return undefined;

  const inQuery = /[?&;]/.test(text[key.start - 1] ?? "") && sign === "=" && text[key.start - 2] !== " ";
  const bare = readBare(text, begin, { inQuery: inQuery && text[key.start - 1] !== ";" });
  if (bare === undefined) return undefined;
  if (inQuery) return { ...bare, form: "query" };
  const tight = found[0] === "=" && begin === behind;
  return { ...bare, form: bareForm(text, sign, tight, bare.end) };
}

function literalAt(text: string, at: number): Value | undefined {
  const plain = quotedAt(text, at, "quoted");
  if (plain !== undefined) return plain;
  const wrapped = matchAt(wrapper, text, at);
  if (wrapped !== undefined) {
    return handlesText.test(wrapped[0]) ? undefined : quotedAt(text, at + wrapped[0].length, "loose");
  }
  // The literal may stand on the next line, or first in a list.
  const below = skipSpace(text, at, 64, true);
  const listed = text[below] === "[" ? skipSpace(text, below + 1, 64, true) : below;
  return listed > at ? quotedAt(text, listed, listed > below ? "loose" : "quoted") : undefined;
}

function quotedAt(text: string, at: number, form: Form): Value | undefined {
  const quoted = readQuoted(text, at);
  if (quoted === undefined || closesInstead(text, quoted.start)) return undefined;
  // "…" + name, "…" % name, "…".format(name): only a part of the value, or its frame.
  if (/^ ?(?:\+ ?[A-Za-z_$]|% ?[(A-Za-z_]|\.format\()/.test(text.slice(quoted.next, quoted.next + 9)))
    return undefined;
  return { start: quoted.start, end: quoted.end, form };
}

/** `"password: " + name + "…"`: what looked like an opening quote ends a text that holds the key. */
function closesInstead(text: string, start: number): boolean {
  if (!/[+,;.)\]}&?: ]/.test(text[start] ?? "")) return false;
  const mark = text[start - 1] ?? "";
  const line = text.slice(Math.max(0, start - 301), start - 1);
  return line.slice(line.lastIndexOf("\n") + 1).split(mark).length % 2 === 0;
}

function bareForm(text: string, sign: string, tight: boolean, end: number): Form {
  const rest = text.slice(end, end + 3);
  const ends = /^(?:$|[ \t]*(?:[\r\n]|$)|[ \t]+[#;]|\\[nr]|<\/|[，。；、！])/.test(rest);
  if (tight)
    return ends || /^[\s;&"'`<>\\，。；、]/.test(rest) || /^,[\w.-]{1,32}=/.test(text.slice(end, end + 34))
      ? "env"
      : "code";
  // `key = name` at the end of a line is as often code as it is an ini file.
  if (ends) return /[:：]/.test(sign) ? "line" : "code";
  return /^[ \t]/.test(rest) ? "loose" : "code";
}
