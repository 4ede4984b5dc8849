import type { Node } from "../pattern/syntax.ts";

/**
 * Writes a pattern for an engine's multi-pattern matcher (vectorscan, RE2 syntax, UTF-8): a cheap one that fits at least
 * wherever the pattern fits, in the text as it stands or with JSON escapes taken off, however often it was escaped.
 *
 * Edges are left out, long repeats cut (compiling counted repeats takes the matcher half a minute otherwise) and the
 * pattern ends as soon as it is rare enough.
 */
export function renderForEngine(node: Node): string {
  return render(node, 0).source;
}

interface Rendered {
  readonly source: string;
  /** Characters that it fits at least. */
  readonly width: number;
  /** What follows in the pattern cannot be written behind it any more. */
  readonly ends: boolean;
}

/** Repeats are counted up to here. */
const mostCounted = 6;
/** A pattern that fits this many characters is rare enough. */
const rareWidth = 20;

function render(node: Node, widthBefore: number): Rendered {
  switch (node.kind) {
    case "edge":
      return { source: "", width: 0, ends: false };
    case "set":
      // Half a surrogate pair counts as a character in the pattern and as none in UTF-8.
      return node.beyond && node.literal === undefined
        ? { source: `${oneOf(node)}?`, width: 0, ends: false }
        : { source: oneOf(node), width: 1, ends: false };
    case "choice":
      return renderChoice(node.items, widthBefore);
    case "sequence":
      return renderSequence(node.items, widthBefore);
    case "repeat":
      return renderRepeat(node, widthBefore);
  }
}

function renderSequence(items: readonly Node[], widthBefore: number): Rendered {
  let source = "";
  let width = 0;
  for (const item of items) {
    const next = render(item, widthBefore + width);
    source += next.source;
    width += next.width;
    if (next.ends || widthBefore + width >= rareWidth) return { source, width, ends: true };
  }
  return { source, width, ends: false };
}

function renderChoice(items: readonly Node[], widthBefore: number): Rendered {
  const all = items.map((item) => render(item, widthBefore));
  return {
    source: `(?:${[...new Set(all.map(({ source }) => source))].join("|")})`,
    width: Math.min(...all.map(({ width }) => width)),
    ends: all.some(({ ends }) => ends),
  };
}

function renderRepeat(
  { item, least, most }: Extract<Node, { kind: "repeat" }>,
  widthBefore: number,
): Rendered {
  const beyond = item.kind === "set" && item.beyond && item.literal === undefined;
  // Two halves of a surrogate pair are one character of UTF-8.
  const needed = beyond ? Math.floor(least / 2) : least;
  const inner: Rendered = beyond ? { source: oneOf(item), width: 1, ends: false } : render(item, widthBefore);
  if (inner.ends) {
    return needed === 0 ? { source: "", width: 0, ends: true } : inner;
  }
  const unit = inner.source.length === 0 ? "(?:)" : grouped(inner.source);
  if (inner.source === "") return inner;
  const counted = Math.min(needed, mostCounted);
  const width = counted * inner.width;
  if (needed > mostCounted) return { source: times(unit, counted, counted), width, ends: true };
  if (most <= mostCounted) return { source: times(unit, counted, most), width, ends: false };
  if (widthBefore + width >= mostCounted) return { source: times(unit, counted, counted), width, ends: true };
  return { source: times(unit, counted, Number.POSITIVE_INFINITY), width, ends: false };
}

function times(unit: string, least: number, most: number): string {
  if (most === 0) return "";
  if (least === most) return least === 0 ? "" : least === 1 ? unit : `${unit}{${least}}`;
  if (least === 0 && most === 1) return `${unit}?`;
  if (most === Number.POSITIVE_INFINITY) return least === 0 ? `${unit}*` : `${unit}{${least},}`;
  return `${unit}{${least},${most}}`;
}

function grouped(source: string): string {
  return /^(?:\\?.|\[(?:[^\]\\]|\\.)*\]|\(\?:(?:[^()\\]|\\.)*\))$/s.test(source) ? source : `(?:${source})`;
}

/** Control characters that JSON writes as a backslash and a letter (RFC 8259 §7) … */
const escapedControls = ["\b", "\f", "\n", "\r", "\t"].map((char) => char.charCodeAt(0));
/** … and what it puts a backslash before; nested JSON puts more of them. */
const escapedAsIs = ['"', "\\", "/"].map((char) => char.charCodeAt(0));

function oneOf(node: Extract<Node, { kind: "set" }>): string {
  if (node.literal !== undefined) return bothCases(node.literal);
  const holds = (code: number): boolean => node.has[code] === 1;
  const plain = classOf(node);
  if (escapedControls.some(holds)) return `(?:${plain}|\\\\+["\\\\/bfnrt])`;
  return escapedAsIs.some(holds) ? `\\\\*${plain}` : plain;
}

/** A fixed text in either letter case, JSON escapes or not. */
export function literalForEngine(text: string): string {
  return [...text].map((char) => oneOf(setOf(char))).join("");
}

function setOf(char: string): Extract<Node, { kind: "set" }> {
  const has = new Uint8Array(128);
  if (char > "\x7f") return { kind: "set", has, beyond: true, literal: char };
  for (const one of [char.toLowerCase(), char.toUpperCase()]) has[one.charCodeAt(0)] = 1;
  return { kind: "set", has, beyond: false };
}

function bothCases(char: string): string {
  const cases = new Set([char, char.toLowerCase(), char.toUpperCase()].filter((one) => one.length === 1));
  return cases.size === 1 ? char : `[${[...cases].join("")}]`;
}

/**
 * A set of characters. Beyond ASCII it has all or nothing. Of a class that says what is not in it the matcher honours only the
 * first range (vectorscan as built into ClickHouse 26.7, seen by trying), so ASCII is written out beside the rest; and it takes
 * `\x{10ffff}` for a repeat that is too long.
 */
function classOf({ has, beyond }: Extract<Node, { kind: "set" }>): string {
  const members = rangesOf([...has.keys()].filter((code) => has[code] === 1));
  if (!beyond) return single(members) ? charOf(members[0]?.first ?? 0) : `[${members.map(written).join("")}]`;
  const others = rangesOf([...has.keys()].filter((code) => has[code] === 0));
  if (others.length === 0) return "[\\s\\S]";
  if (others.length === 1) return `[^${others.map(written).join("")}]`;
  return `(?:[${members.map(written).join("")}]|[^\\x00-\\x7f])`;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function rangesOf(codes: readonly number[]): Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < codes.length; at++) {
    const first = codes[at] ?? 0;
    while (codes[at + 1] === (codes[at] ?? 0) + 1) at++;
    ranges.push({ first, last: codes[at] ?? 0 });
  }
  return ranges;
}

function single([range, another]: readonly Range[]): boolean {
  return another === undefined && range?.first === range?.last;
}

function written({ first, last }: Range): string {
  if (last === first) return charOf(first);
  return `${charOf(first)}${last === first + 1 ? "" : "-"}${charOf(last)}`;
}

function charOf(code: number): string {
  const char = String.fromCharCode(code);
  return /[A-Za-z0-9_ ]/.test(char) ? char : `\\x${code.toString(16).padStart(2, "0")}`;
}
