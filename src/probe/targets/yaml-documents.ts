import {
  Composer,
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
} from "yaml";
import { reasonOf, WatertightError } from "../../base/index.ts";

export interface YamlDocument {
  /** Mappings as `Map` with merge keys still in them, sequences as arrays: `yaml-fields.ts` reads them. */
  readonly value: unknown;
  /** The line in the file of what stands under the path, or of the nearest thing above it; counted from 1. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** A part of a file from one `---` to the next. */
export interface YamlPart {
  readonly text: string;
  /** Of its first character, counted from 1. */
  readonly line: number;
}

// Measured with yaml 2.9: such a document takes seconds and a few hundred MB at worst; one ten times as large ends the process.
const mostCharacters = 1_000_000;
const mostWords = 300_000;
const mostParts = 10_000;
const deepest = 100;
const mostAliases = 10_000;

/**
 * Cuts a file at its document markers: `---` at the beginning of a line is one even inside quotes (YAML 1.2.2 §9.1.2).
 * @throws WatertightError `unreadable` for more than 10,000 documents
 */
export function yamlParts(text: string, name: string): readonly YamlPart[] {
  const parts: YamlPart[] = [];
  let line = 1;
  for (const part of text.replace(/^\uFEFF/, "").split(/^(?=---(?:[ \t\r\n]|$))/m, mostParts + 1)) {
    // Without the document behind them, directives alone are an error to the parser.
    if (/^[ \t]*[^#%\s]/m.test(part)) parts.push({ text: part, line });
    line += newlines(part);
  }
  if (parts.length > mostParts)
    throw unreadable(name, 1, `expected at most ${mostParts.toLocaleString("en")} documents`);
  return parts;
}

/**
 * Reads one document, in bounded time and memory whatever is in it.
 * @throws WatertightError `unreadable` with the line, never with a text from the file
 */
export function readYaml(part: YamlPart, name: string): YamlDocument {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line + part.line - 1;
  if (part.text.length > mostCharacters)
    throw unreadable(name, part.line, "expected YAML documents of at most 1 MB");
  try {
    demandPlainness(part, name);
    const composer = new Composer({ prettyErrors: false, uniqueKeys: false, keepSourceTokens: false });
    const parser = new Parser(lines.addNewLine);
    const documents = [...composer.compose(parser.parse(part.text))];
    const [document] = documents;
    if (document === undefined) return { value: undefined, lineOf: () => part.line };
    const [error] = documents.flatMap(({ errors }) => errors);
    if (error !== undefined) throw unreadable(name, lineAt(error.pos[0]), `not valid YAML (${error.code})`);
    if (documents.length > 1) throw unreadable(name, part.line, "expected --- between two documents");
    const twice = repeatedKey(document.contents);
    if (twice !== undefined) throw unreadable(name, lineAt(twice), "expected each key once");
    const value: unknown = document.toJS({ mapAsMap: true, maxAliasCount: mostAliases });
    return { value, lineOf: lineFinder(document, lineAt) };
  } catch (thrown) {
    if (thrown instanceof WatertightError) throw thrown;
    throw unreadable(name, part.line, notYaml(thrown), thrown);
  }
}

/** What the parser throws may quote the file. */
function notYaml(thrown: unknown): string {
  if (thrown instanceof RangeError) return "expected YAML that is nested less deeply";
  if (/alias count/i.test(reasonOf(thrown))) return "expected fewer aliases";
  return "not valid YAML (an alias leads nowhere, or a value cannot be read)";
}

/** @throws WatertightError for what would cost the parser far more than its size suggests */
function demandPlainness({ text, line }: YamlPart, name: string): void {
  let words = 0;
  let depth = 0;
  let inLine = 0;
  let at = line;
  let isText = false;
  for (const word of new Lexer().lex(text)) {
    words += 1;
    if (words > mostWords)
      throw unreadable(
        name,
        at,
        `expected at most ${mostWords.toLocaleString("en")} words and signs in a document`,
      );
    at += newlines(word);
    // The lexer announces a scalar by this sign, so that a "-" in a text is no entry of a list.
    if (isText || word === "\x1f") {
      isText = !isText;
      continue;
    }
    if (word === "[" || word === "{") depth += 1;
    else if (word === "]" || word === "}") depth = Math.max(0, depth - 1);
    else if (word.includes("\n")) inLine = 0;
    else if (depth === 0 && /^[-?:]$/.test(word)) inLine += 1;
    if (depth > deepest || inLine > deepest)
      throw unreadable(name, at, "expected YAML that is nested less deeply");
  }
}

/** The offset of a key that stands twice in its mapping: which one counts is anybody's guess. */
function repeatedKey(root: ParsedNode | null): number | undefined {
  const open: { readonly node: unknown; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    if (!isCollection(node)) continue;
    if (depth > deepest) throw new RangeError("too deep");
    const seen = new Set<string>();
    for (const item of node.items) {
      if (!isMap(node)) {
        open.push({ node: item, depth: depth + 1 });
        continue;
      }
      const { key, value } = item as { key: unknown; value: unknown };
      open.push({ node: key, depth: depth + 1 }, { node: value, depth: depth + 1 });
      if (!isScalar(key)) continue;
      const named = String(key.value);
      if (seen.has(named)) return key.range?.[0] ?? 0;
      seen.add(named);
    }
  }
  return undefined;
}

interface Child {
  readonly value: unknown;
  readonly offset: number | undefined;
}

function lineFinder(document: Document, lineAt: (offset: number) => number): YamlDocument["lineOf"] {
  const known = new Map<unknown, ReadonlyMap<string | number, Child>>();
  return (path) => {
    let node: unknown = document.contents;
    let offset = document.contents?.range?.[0] ?? 0;
    for (const part of path) {
      const children = known.get(node) ?? childrenOf(node);
      known.set(node, children);
      const child = children.get(part);
      if (child === undefined) break;
      offset = child.offset ?? offset;
      node = child.value;
    }
    return lineAt(offset);
  };
}

function childrenOf(node: unknown): ReadonlyMap<string | number, Child> {
  const children = new Map<string | number, Child>();
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (isScalar(key)) children.set(String(key.value), { value, offset: key.range?.[0] });
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      children.set(index, {
        value: item,
        offset: isCollection(item) || isScalar(item) ? item.range?.[0] : undefined,
      });
    }
  }
  return children;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function unreadable(name: string, line: number, expected: string, cause?: unknown): WatertightError {
  return new WatertightError(
    "unreadable",
    `${name}, line ${line}: ${expected}`,
    "check the file with the tool that it is for",
    cause,
  );
}
