import { type Node, parsePattern } from "../../src/detect/pattern/syntax.ts";

/**
 * How many steps a backtracking engine takes at most, over the texts below, to find that a pattern does not fit at
 * one place. Counted, not timed: the same on every machine. It stops counting at `limit`.
 */
export function mostSteps(pattern: RegExp, limit: number): number {
  const tree = parsePattern(pattern);
  let most = 0;
  for (const text of adversaries(tree)) {
    most = Math.max(most, stepsOn(tree, text, limit));
    if (most >= limit) return limit;
  }
  return most;
}

function stepsOn(tree: Node, text: string, limit: number): number {
  let left = limit;
  type Next = (at: number) => boolean;

  const fits = (node: Node, at: number, next: Next): boolean => {
    if (--left <= 0) return true;
    switch (node.kind) {
      case "edge":
        return next(at);
      case "set":
        return isIn(node, text, at) && next(at + 1);
      case "choice":
        return node.items.some((item) => fits(item, at, next));
      case "sequence":
        return inSequence(node.items, 0, at, next);
      case "repeat":
        return node.item.kind === "set"
          ? overSet(node.item, node.least, node.most, at, next)
          : again(node, 0, at, next);
    }
  };
  const inSequence = (items: readonly Node[], index: number, at: number, next: Next): boolean => {
    const item = items[index];
    if (item === undefined) return next(at);
    return fits(item, at, (end) => inSequence(items, index + 1, end, next));
  };
  /** Greedy, then one back at a time; without recursion, since it may run over thousands of characters. */
  const overSet = (set: SetNode, least: number, most: number, at: number, next: Next): boolean => {
    let count = 0;
    while (count < most && isIn(set, text, at + count)) count++;
    left -= count;
    for (; count >= least; count--) {
      if (--left <= 0 || next(at + count)) return true;
    }
    return false;
  };
  const again = (node: RepeatNode, done: number, at: number, next: Next): boolean => {
    if (done < node.most) {
      // An item that matches nothing would repeat for ever: engines stop there too.
      const more = fits(node.item, at, (end) => end > at && again(node, done + 1, end, next));
      if (more) return true;
    }
    return done >= node.least && next(at);
  };

  // The last character of every text fits nothing, so a match that reaches it must be taken back.
  fits(tree, 0, (end) => end > text.length);
  return limit - Math.max(0, left);
}

type SetNode = Extract<Node, { kind: "set" }>;
type RepeatNode = Extract<Node, { kind: "repeat" }>;

/** A class with characters beyond ASCII is taken to hold them all: more steps than the engine takes, never fewer. */
function isIn({ has, beyond, literal }: SetNode, text: string, at: number): boolean {
  if (at >= text.length) return false;
  if (literal !== undefined) return text.charAt(at) === literal;
  const code = text.charCodeAt(at);
  return code < 128 ? has[code] === 1 : beyond;
}

const longestPump = 400;
const nothing = "\u0000";

/** For every repeat: what leads to it, then its own characters over and over, then something that fits nothing. */
function adversaries(tree: Node): Set<string> {
  const texts = new Set<string>();
  const literals = literalsOf(tree);
  const visit = (node: Node, before: string): void => {
    switch (node.kind) {
      case "set":
      case "edge":
        return;
      case "choice":
        for (const item of node.items) visit(item, before);
        return;
      case "sequence": {
        let lead = before;
        for (const item of node.items) {
          visit(item, lead);
          lead += exampleOf(item);
        }
        return;
      }
      case "repeat": {
        if (node.most > 1) {
          for (const pump of [...pumpsOf(node.item), ...literals]) {
            texts.add(before + pump.repeat(Math.ceil(longestPump / pump.length)) + nothing);
          }
        }
        visit(node.item, before);
      }
    }
  };
  visit(tree, "");
  return texts;
}

/** One character from each set inside, and the whole item once and twice as long. */
function pumpsOf(node: Node): Set<string> {
  const pumps = new Set<string>();
  const visit = (inner: Node): void => {
    if (inner.kind === "set") for (const char of someOf(inner)) pumps.add(char);
    else if (inner.kind === "repeat") visit(inner.item);
    else if (inner.kind !== "edge") inner.items.forEach(visit);
  };
  visit(node);
  const example = exampleOf(node);
  if (example.length > 1) pumps.add(example);
  return pumps;
}

/** Characters beyond ASCII that a pattern names one by one: a class beside them may hold them too. */
function literalsOf(node: Node): Set<string> {
  if (node.kind === "edge") return new Set();
  if (node.kind === "set") return new Set(node.literal);
  if (node.kind === "repeat") return literalsOf(node.item);
  return new Set(node.items.flatMap((item) => [...literalsOf(item)]));
}

/** Of each kind that sets tell apart, one: a letter of either case, a digit, the signs. */
function someOf(set: SetNode): string[] {
  if (set.literal !== undefined) return [set.literal];
  const wanted = "aAf0 -_./=,;:'\"";
  const some = [...wanted].filter((char) => set.has[char.charCodeAt(0)] === 1);
  if (set.beyond) some.push("é");
  return some.length > 0 ? some : [exampleOf(set)];
}

/** A shortest text that fits. */
function exampleOf(node: Node): string {
  switch (node.kind) {
    case "edge":
      return "";
    case "set": {
      if (node.literal !== undefined) return node.literal;
      const code = "a0A".split("").find((char) => node.has[char.charCodeAt(0)] === 1);
      if (code !== undefined) return code;
      const first = node.has.findIndex((bit, at) => bit === 1 && at > 0);
      return first >= 0 ? String.fromCharCode(first) : "é";
    }
    case "choice": {
      const all = node.items.map(exampleOf);
      return all.reduce((shortest, text) => (text.length < shortest.length ? text : shortest));
    }
    case "sequence":
      return node.items.map(exampleOf).join("");
    case "repeat":
      return exampleOf(node.item).repeat(node.least);
  }
}
