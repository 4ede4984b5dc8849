import { isDigit, isWordCode } from "../characters.ts";

/** A pattern as a tree. Characters are sets over the 128 ASCII codes, plus "anything beyond". */
export type Node =
  | {
      readonly kind: "set";
      readonly has: Uint8Array;
      readonly beyond: boolean;
      /** The one character beyond ASCII that the set stands for. */
      readonly literal?: string;
    }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "choice"; readonly items: readonly Node[] }
  | { readonly kind: "repeat"; readonly item: Node; readonly least: number; readonly most: number }
  /** `^`, `$`, `\b`: no characters. */
  | { readonly kind: "edge" };

/**
 * Parses the RE2 subset that detectors are written in.
 * @throws Error on lookaround, backreferences and anything else that is not in the subset.
 */
export function parsePattern(pattern: RegExp): Node {
  const reader = new Reader(pattern.source, pattern.flags.includes("i"));
  const node = reader.choice();
  if (!reader.done) throw new Error(`pattern stops making sense at ${reader.at}: ${pattern.source}`);
  return node;
}

/** The parts of a pattern's outermost sequence and where each begins in its source; undefined when it is a choice. */
export function topLevelItems(
  pattern: RegExp,
): readonly { readonly node: Node; readonly start: number }[] | undefined {
  const reader = new Reader(pattern.source, pattern.flags.includes("i"));
  const items: { node: Node; start: number }[] = [];
  while (!reader.done) {
    const start = reader.at;
    if (pattern.source[start] === "|") return undefined;
    items.push({ node: reader.repeated(), start });
  }
  return items;
}

class Reader {
  at = 0;
  readonly #source: string;
  readonly #ignoreCase: boolean;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  get done(): boolean {
    return this.at >= this.#source.length;
  }

  choice(): Node {
    const items = [this.#sequence()];
    while (this.#eat("|")) items.push(this.#sequence());
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: "choice", items };
  }

  #sequence(): Node {
    const items: Node[] = [];
    while (!this.done && this.#peek() !== "|" && this.#peek() !== ")") items.push(this.repeated());
    return { kind: "sequence", items };
  }

  repeated(): Node {
    let item = this.#atom();
    for (let quantifier = this.#quantifier(); quantifier !== undefined; quantifier = this.#quantifier()) {
      item = { kind: "repeat", item, least: quantifier[0], most: quantifier[1] };
      this.#eat("?");
    }
    return item;
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#eat("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.#eat("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.#eat("?")) return [0, 1];
    const counted = /^\{(\d+)(,?)(\d*)\}/.exec(this.#source.slice(this.at, this.at + 16));
    if (counted === null) return undefined;
    this.at += counted[0].length;
    const least = Number(counted[1]);
    if (counted[2] === "") return [least, least];
    return [least, counted[3] === "" ? Number.POSITIVE_INFINITY : Number(counted[3])];
  }

  #atom(): Node {
    const char = this.#next();
    switch (char) {
      case "(":
        return this.#group();
      case "[":
        return this.#set();
      case ".":
        return anyLine;
      case "^":
      case "$":
        return { kind: "edge" };
      case "\\":
        return this.#escape();
      default:
        return this.#literal(char);
    }
  }

  #group(): Node {
    if (this.#eat("?") && !this.#eat(":"))
      throw new Error(`only (?: groups are in the subset: ${this.#source}`);
    const node = this.choice();
    if (!this.#eat(")")) throw new Error(`a group is not closed: ${this.#source}`);
    return node;
  }

  #escape(): Node {
    const char = this.#next();
    if (char === "b" || char === "B") return { kind: "edge" };
    const known = classOf(char);
    if (known !== undefined) return known;
    return this.#literal(this.#escaped(char));
  }

  #escaped(char: string): string {
    const plain: Record<string, string> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v", 0: "\0" };
    if (char === "x" || char === "u") {
      const length = char === "x" ? 2 : 4;
      const code = Number.parseInt(this.#source.slice(this.at, this.at + length), 16);
      this.at += length;
      return String.fromCharCode(code);
    }
    if (/[1-9k]/.test(char)) throw new Error(`backreferences are not in the subset: ${this.#source}`);
    return plain[char] ?? char;
  }

  #set(): Node {
    const negated = this.#eat("^");
    const has = new Uint8Array(128);
    let beyond = false;
    while (!this.#eat("]")) {
      const first = this.#setMember();
      if (typeof first !== "number") {
        first.has.forEach((bit, code) => {
          if (bit === 1) has[code] = 1;
        });
        beyond ||= first.beyond;
        continue;
      }
      let last: number | SetNode = first;
      if (this.#peek() === "-" && this.#source[this.at + 1] !== "]") {
        this.at++;
        last = this.#setMember();
      }
      if (typeof last !== "number") throw new Error(`a range needs two characters: ${this.#source}`);
      for (let code = first; code <= Math.min(last, 127); code++) this.#add(has, code);
      if (last > 127) beyond = true;
    }
    if (!negated) return { kind: "set", has, beyond };
    return { kind: "set", has: has.map((bit) => 1 - bit), beyond: true };
  }

  #setMember(): number | SetNode {
    const char = this.#next();
    if (char !== "\\") return char.charCodeAt(0);
    const escaped = this.#next();
    return classOf(escaped) ?? (escaped === "b" ? 8 : this.#escaped(escaped).charCodeAt(0));
  }

  #literal(char: string): Node {
    const known = this.#ignoreCase ? literalsOfEitherCase : literals;
    let node = known.get(char);
    if (node === undefined) {
      const has = new Uint8Array(128);
      const code = char.charCodeAt(0);
      if (code < 128) this.#add(has, code);
      node =
        code < 128 ? { kind: "set", has, beyond: false } : { kind: "set", has, beyond: true, literal: char };
      known.set(char, node);
    }
    return node;
  }

  #add(has: Uint8Array, code: number): void {
    has[code] = 1;
    if (!this.#ignoreCase) return;
    const char = String.fromCharCode(code);
    has[char.toLowerCase().charCodeAt(0)] = 1;
    has[char.toUpperCase().charCodeAt(0)] = 1;
  }

  #peek(): string {
    return this.#source[this.at] ?? "";
  }

  #next(): string {
    const char = this.#source[this.at++];
    if (char === undefined) throw new Error(`pattern ends too early: ${this.#source}`);
    return char;
  }

  #eat(char: string): boolean {
    if (this.#source[this.at] !== char) return false;
    this.at++;
    return true;
  }
}

type SetNode = Extract<Node, { kind: "set" }>;

/** Nodes are never changed, so that the same character can share one. */
const literals = new Map<string, SetNode>();
const literalsOfEitherCase = new Map<string, SetNode>();

function classOf(char: string): SetNode | undefined {
  return classes[char];
}

function setOf(includes: (code: number) => boolean, beyond: boolean): SetNode {
  return {
    kind: "set",
    has: Uint8Array.from({ length: 128 }, (_, code) => (includes(code) ? 1 : 0)),
    beyond,
  };
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

const anyLine = setOf((code) => code !== 10 && code !== 13, true);

const classes: Readonly<Record<string, SetNode>> = {
  d: setOf(isDigit, false),
  D: setOf((code) => !isDigit(code), true),
  w: setOf(isWordCode, false),
  W: setOf((code) => !isWordCode(code), true),
  s: setOf(isSpace, true),
  S: setOf((code) => !isSpace(code), true),
};
