import type { Span } from "../detector.ts";
import { valueAfterOperator } from "./assignment.ts";
import { type Key, readKey } from "./key.ts";
import { valueOfElement, valueOfNamedPair } from "./named-pair.ts";
import { valueInProse } from "./prose.ts";
import { valueAfterSpace } from "./spaced.ts";
import { skipSpace, type Value } from "./value.ts";

export interface KeyAndValue {
  readonly key: Key;
  readonly value: Value;
}

/**
 * Reads the name around a key word and the value that stands for it, whatever the syntax: env files, JSON, YAML,
 * assignments in code, XML, URL queries, headers, command lines, connection strings, tables, sentences.
 * Time is bounded by a constant per call.
 */
export function readKeyValue(text: string, keyword: Span): KeyAndValue | undefined {
  const key = readKey(text, keyword);
  if (key === undefined) return undefined;
  const value = readValue(text, key);
  return value && { key, value };
}

function readValue(text: string, key: Key): Value | undefined {
  const element = valueOfElement(text, key);
  if (element !== undefined) return element;

  const quote = closingQuote(text, key.end);
  const opened = quote !== "" && text.startsWith(quote, key.start - quote.length);
  let at = key.end + quote.length;
  // config["password"] = …
  if (quote !== "" && text[at] === "]") at++;

  const assigned = valueAfterOperator(text, key, at);
  if (assigned !== undefined) return assigned;
  if (quote !== "" && !opened) return undefined;
  return (
    valueOfNamedPair(text, key, at) ??
    (opened ? undefined : (valueInProse(text, key) ?? valueAfterSpace(text, key, skipSpace(text, at))))
  );
}

/** The quote that closes a key, with the backslashes before it; empty when there is none. */
function closingQuote(text: string, at: number): string {
  let end = at;
  while (text[end] === "\\" && end - at < 7) end++;
  const mark = text[end];
  return mark === '"' || mark === "'" || mark === "`" ? text.slice(at, end + 1) : "";
}
