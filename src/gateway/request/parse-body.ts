import { reasonOf, WatertightError } from "../../base/index.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The body of a request, one JSON object. Of keys that occur twice the last counts, as everywhere. An integer that a double
 * cannot hold comes as its digits in a string: sent on as a number it would be another one.
 * @throws WatertightError `usage`
 */
export function parseBody(bytes: Uint8Array): object {
  const expected = "a request body is one JSON object in UTF-8";
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (thrown) {
    throw new WatertightError("usage", `${expected}, got bytes that are not UTF-8`, undefined, thrown);
  }
  if (text.trim() === "") throw new WatertightError("usage", `${expected}, got nothing`);
  let body: unknown;
  try {
    body = parseJson(text);
  } catch (thrown) {
    // The parser's own words quote the text.
    const where = /position (\d+)/.exec(reasonOf(thrown))?.[1];
    const place = where === undefined ? "" : ` (character ${where})`;
    throw new WatertightError("usage", `${expected}, got something that is not JSON${place}`);
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new WatertightError(
      "usage",
      `${expected}, got ${Array.isArray(body) ? "a list" : "a single value"}`,
    );
  }
  return body;
}

/** @throws SyntaxError */
export function parseJson(text: string): unknown {
  const plain: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return plain;
  let exact = "";
  for (const [part, isString] of partsOf(text)) exact += isString ? part : part.replace(integers, inQuotes);
  return JSON.parse(exact);
}

const integers = /(?<![\w.+-])-?[1-9]\d{15,}(?![\w.+-])/g;

function inQuotes(digits: string): string {
  return Number.isSafeInteger(Number(digits)) ? digits : `"${digits}"`;
}

/** How many keys the objects of a JSON text have, repeated ones included. */
export function countKeys(text: string): number {
  let count = 0;
  for (const [part, isString] of partsOf(text)) if (!isString) count += part.split(":").length - 1;
  return count;
}

/** Strings, and what stands between them. */
function* partsOf(text: string): Generator<[part: string, isString: boolean]> {
  let at = 0;
  while (at < text.length) {
    const begin = text.indexOf('"', at);
    yield [text.slice(at, begin === -1 ? undefined : begin), false];
    if (begin === -1) return;
    at = endOfString(text, begin);
    yield [text.slice(begin, at), true];
  }
}

function endOfString(text: string, begin: number): number {
  let end = text.indexOf('"', begin + 1);
  while (end !== -1) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
