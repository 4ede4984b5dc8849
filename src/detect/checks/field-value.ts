import type { Candidate } from "../detector.ts";
import { isDummyText } from "./placeholder.ts";

const notValues =
  /^(?:string|str|text|varchar|char|int|integer|number|boolean|bool|object|array|any|none|null|nil|undefined|true|false|unknown|optional|required|field|column|type|self|this|request|req|row|data|user|faker|fake|lambda|new|get|n\/?a|other|prefer not|not specified|未填写|未知|不明)(?:$|[^\p{L}])/iu;

/** Whether what stands behind a field's name is a value of its own: no type, no expression, no stand-in. */
export function isFieldValue({ value, text, start, end }: Candidate): boolean {
  const trimmed = value.trim();
  if (trimmed.length < 2 || notValues.test(trimmed) || isDummyText(trimmed)) return false;
  if (text.slice(start - value.length - 1, start) === `${value}=`) return false;
  // fullname = entry, FULLNAME = File::Spec
  if (/ =[ ]?$|[^\s"'`:]= $/.test(text.slice(Math.max(0, start - 3), start)) || text.startsWith("::", end))
    return false;
  // user.name, getName(, type[] and a => are code.
  return (value.endsWith(" ") || !/^[([{<.=$]/.test(text.slice(end, end + 1))) && !/^\w+\.\w/.test(trimmed);
}
