import { WatertightError } from "../../base/index.ts";

/** A tag of an XML text. Text between tags is not read. */
export interface XmlTag {
  readonly name: string;
  /** Empty for a tag that closes. */
  readonly attributes: ReadonlyMap<string, string>;
  /** `both` for `<a/>`. */
  readonly kind: "opens" | "closes" | "both";
  /** Of its beginning, counted from 1. */
  readonly line: number;
}

const deepest = 100;
const mostAttributes = 100;
const spaces = /\s*/y;
const tagName = /[A-Za-z_:][\w:.-]*/y;
const named: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * Reads the part of XML 1.0 that a program writes as a report: tags, attributes, comments, and the five entities that XML itself
 * has. A DOCTYPE is passed over, one that declares anything is refused, and nothing is ever fetched.
 * @throws WatertightError `unreadable` with the line, never with a text from the file. A text that ends too early ends quietly:
 * what is still open then was never closed.
 */
export function* xmlTags(text: string, name: string): Generator<XmlTag> {
  const open: string[] = [];
  let line = 1;
  let newline = text.indexOf("\n");
  const lineAt = (offset: number): number => {
    for (; newline >= 0 && newline < offset; newline = text.indexOf("\n", newline + 1)) line += 1;
    return line;
  };
  const fail = (offset: number, expected: string): WatertightError =>
    new WatertightError(
      "unreadable",
      `${name}, line ${lineAt(offset)}: expected ${expected}`,
      "name the file that nmap -oX wrote",
    );

  for (let start = text.indexOf("<"); start >= 0; ) {
    const passed = passedOver(text, start);
    if (passed !== undefined) {
      if (passed.declares) throw fail(start, "no declarations in the DOCTYPE");
      if (passed.end < 0) return;
      start = text.indexOf("<", passed.end);
      continue;
    }
    const closes = text[start + 1] === "/";
    tagName.lastIndex = start + (closes ? 2 : 1);
    const called = tagName.exec(text)?.[0];
    if (called === undefined) {
      if (start + (closes ? 2 : 1) >= text.length) return;
      throw fail(start, "a tag behind <");
    }
    const read = readAttributes(text, tagName.lastIndex);
    if (read === undefined) return;
    if ("at" in read) throw fail(read.at, read.expected);
    const { attributes, isEmpty, end } = read;
    if (closes) {
      if (open.pop() !== called || attributes.size > 0 || isEmpty)
        throw fail(start, "the tag that closes what was opened last");
      yield { name: called, attributes, kind: "closes", line: lineAt(start) };
    } else {
      yield { name: called, attributes, kind: isEmpty ? "both" : "opens", line: lineAt(start) };
      if (!isEmpty) open.push(called);
      if (open.length > deepest) throw fail(start, `at most ${deepest} tags inside one another`);
    }
    start = text.indexOf("<", end);
  }
}

/** Where a comment, an instruction, a DOCTYPE or a CDATA section ends; -1 when it does not. */
function passedOver(
  text: string,
  start: number,
): { readonly end: number; readonly declares: boolean } | undefined {
  const until = (mark: string, from: number) => ({ end: text.indexOf(mark, from), declares: false });
  if (text.startsWith("<?", start)) return until("?>", start + 2);
  if (text.startsWith("<!--", start)) return until("-->", start + 4);
  if (text.startsWith("<![CDATA[", start)) return until("]]>", start + 9);
  if (!text.startsWith("<!", start)) return undefined;
  const { end } = until(">", start);
  const declaration = text.slice(start, end < 0 ? undefined : end);
  return { end, declares: !/^<!DOCTYPE\s/.test(declaration) || declaration.includes("[") };
}

interface Attributes {
  readonly attributes: ReadonlyMap<string, string>;
  readonly isEmpty: boolean;
  readonly end: number;
}

/** What stands behind the name of a tag; undefined when the text ends in the middle of it. */
function readAttributes(
  text: string,
  from: number,
): Attributes | { readonly at: number; readonly expected: string } | undefined {
  const attributes = new Map<string, string>();
  for (let at = from; ; ) {
    const before = at;
    at = behindSpaces(text, at);
    if (at >= text.length) return undefined;
    if (text[at] === ">") return { attributes, isEmpty: false, end: at + 1 };
    if (text[at] === "/") {
      if (at + 1 >= text.length) return undefined;
      return text[at + 1] === ">"
        ? { attributes, isEmpty: true, end: at + 2 }
        : { at, expected: "> behind /" };
    }
    tagName.lastIndex = at;
    const name = at === before ? undefined : tagName.exec(text)?.[0];
    if (name === undefined) return { at, expected: "the name of an attribute" };
    if (attributes.size >= mostAttributes) return { at, expected: `at most ${mostAttributes} attributes` };
    const equals = behindSpaces(text, tagName.lastIndex);
    const quote = behindSpaces(text, equals + 1);
    const mark = text[quote];
    if (mark === undefined) return undefined;
    if (text[equals] !== "=" || (mark !== '"' && mark !== "'")) return { at, expected: "a value in quotes" };
    const end = text.indexOf(mark, quote + 1);
    if (end < 0) return undefined;
    const value = decoded(text.slice(quote + 1, end));
    if (value === undefined)
      return { at: quote, expected: "a value without < and without entities other than XML's own five" };
    if (attributes.has(name)) return { at, expected: "each attribute once" };
    attributes.set(name, value);
    at = end + 1;
  }
}

function behindSpaces(text: string, at: number): number {
  spaces.lastIndex = at;
  spaces.exec(text);
  return Math.max(at, spaces.lastIndex);
}

/** Undefined for an entity that XML does not have by itself. */
function decoded(written: string): string | undefined {
  if (written.includes("<")) return undefined;
  if (!written.includes("&")) return written;
  let isWhole = true;
  const value = written.replace(
    /&(?:#x([\dA-Fa-f]{1,6})|#(\d{1,7})|([a-z]{1,5}));|&/g,
    (_, hex, decimal, word) => {
      const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? -1);
      const character = word === undefined ? characterOf(code) : named.get(word);
      isWhole &&= character !== undefined;
      return character ?? "";
    },
  );
  return isWhole ? value : undefined;
}

function characterOf(code: number): string | undefined {
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
