/** Any character, line feeds too: what stands for a piece that cannot be said, so that a pattern only ever gets wider. */
const anything = ".";
/** Most repeats PostgreSQL takes (§9.7.3.2, DUPMAX). */
const mostRepeats = 255;

/** Patterns joined into one; the server keeps 32 compiled ones (regexp.c), and would compile the others again for every row. */
const joinedAtOnce = 64;

/**
 * RE2 patterns as PostgreSQL's advanced regular expressions, which between them match at least what RE2 matches; undefined where
 * a part has no counterpart. What differs: `\y` goes by the locale's letters and `\b` by ASCII alone, so borders are left out; hex
 * escapes take any number of digits, there are no classes of Unicode properties, and options stand only at the very
 * start (PostgreSQL 15, §9.7.3).
 */
export function toPostgresPatterns(re2: readonly string[]): string[] | undefined {
  const byFlags = new Map<string, string[]>();
  for (const pattern of re2) {
    const options = /^\(\?([imsU]+)\)/.exec(pattern)?.[1] ?? "";
    const body = options.includes("U")
      ? undefined
      : translated(options === "" ? pattern : pattern.slice(options.length + 3));
    if (body === undefined) return undefined;
    const flags = `${options.includes("i") ? "i" : ""}${options.includes("m") ? "w" : ""}`;
    byFlags.set(flags, [...(byFlags.get(flags) ?? []), body]);
  }
  return [...byFlags].flatMap(([flags, bodies]) => {
    // `***:` says that it is an advanced one, whatever the server's settings.
    const head = `***:${flags === "" ? "" : `(?${flags})`}`;
    const joined: string[] = [];
    for (let at = 0; at < bodies.length; at += joinedAtOnce) {
      const some = bodies.slice(at, at + joinedAtOnce);
      joined.push(head + (some.length === 1 ? some.join("") : some.map((body) => `(?:${body})`).join("|")));
    }
    return joined;
  });
}

function translated(re2: string): string | undefined {
  let made = "";
  let at = 0;
  while (at < re2.length) {
    const rest = re2.slice(at);
    const character = String.fromCodePoint(re2.codePointAt(at) ?? 0);
    if (character === "\\") {
      const escaped = escapeAt(rest);
      if (escaped === undefined) return undefined;
      made += escaped.made;
      at += escaped.length;
    } else if (character === "[") {
      const length = classLength(rest);
      if (length === undefined) return undefined;
      made += classOf(rest.slice(0, length)) ?? anything;
      at += length;
    } else if (rest.startsWith("(?")) {
      const group = /^\(\?(?::|P?<\w+>)/.exec(rest)?.[0];
      if (group === undefined || /^\(\?<[=!]/.test(rest)) return undefined;
      made += group === "(?:" ? group : "(";
      at += group.length;
    } else {
      const repeat = /^\{(\d+)(,?)(\d*)\}/.exec(rest);
      made += repeat === null ? character : repeats(repeat);
      at += repeat === null ? character.length : repeat[0].length;
    }
  }
  return made;
}

function repeats([, least = "", comma, most = ""]: RegExpExecArray): string {
  const from = Math.min(Number(least), mostRepeats);
  if (comma === "") return Number(least) > mostRepeats ? `{${from},}` : `{${from}}`;
  return most === "" || Number(most) > mostRepeats ? `{${from},}` : `{${from},${most}}`;
}

/** An escape outside of a class. */
function escapeAt(rest: string): { made: string; length: number } | undefined {
  const point = pointAt(rest);
  if (point !== undefined) return { made: literal(point.code), length: point.length };
  const property = /^\\[pP](?:\{\^?\w+\}|\w)/.exec(rest)?.[0];
  if (property !== undefined) return { made: anything, length: property.length };
  const letter = rest.charAt(1);
  if (letter === "" || /[QECG1-9]/.test(letter)) return undefined;
  // The locale counts more among letters, digits and spaces than RE2 does, and so leaves more out.
  const made = {
    b: "",
    B: "",
    z: "\\Z",
    a: "\\u0007",
    W: "[^0-9A-Za-z_]",
    D: "[^0-9]",
    S: "[^ \\t\\n\\f\\r]",
  }[letter];
  return { made: made ?? `\\${letter}`, length: 2 };
}

/** `\x41`, `\x{1F600}`, `\u4e00`. */
function pointAt(rest: string): { code: number; length: number } | undefined {
  const found =
    /^\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
  if (found === null) return undefined;
  return {
    code: Number.parseInt(found[1] ?? found[2] ?? found[3] ?? found[4] ?? "", 16),
    length: found[0].length,
  };
}

function literal(code: number): string {
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, length: number): string {
  return code.toString(16).toUpperCase().padStart(length, "0");
}

/** How long the class at the start is, brackets included. */
function classLength(rest: string): number | undefined {
  let at = rest.startsWith("[^") ? 2 : 1;
  for (let first = true; at < rest.length; first = false) {
    const character = rest.charAt(at);
    if (character === "]" && !first) return at + 1;
    if (rest.startsWith("[:", at)) at = rest.indexOf(":]", at) + 2;
    else at += character === "\\" ? 2 : 1;
    if (at < 2) return undefined;
  }
  return undefined;
}

/** The class, or undefined when it names something that PostgreSQL's classes cannot. */
function classOf(source: string): string | undefined {
  const negated = source.startsWith("[^");
  const inner = source.slice(negated ? 2 : 1, -1);
  if (/\\[pPWDS]|\[:/.test(inner)) return undefined;
  let made = "";
  for (let at = 0; at < inner.length; ) {
    const rest = inner.slice(at);
    const point = pointAt(rest);
    if (point !== undefined) {
      made += literal(point.code);
      at += point.length;
    } else if (rest.startsWith("\\")) {
      // What the locale counts among these must not fall out of a negated class.
      if (negated && /^\\[wds]/.test(rest)) made += asciiOf(rest.charAt(1));
      else if (rest.charAt(1) === "b") made += "\\u0008";
      else made += rest.slice(0, 2);
      at += 2;
    } else {
      const character = String.fromCodePoint(inner.codePointAt(at) ?? 0);
      made += character === "[" ? "\\[" : character;
      at += character.length;
    }
  }
  return `[${negated ? "^" : ""}${made}]`;
}

function asciiOf(letter: string): string {
  return letter === "d" ? "0-9" : letter === "w" ? "0-9A-Za-z_" : " \\t\\n\\f\\r\\v";
}
