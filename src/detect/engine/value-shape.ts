import { isDigit } from "../characters.ts";
import { type Node, parsePattern } from "../pattern/syntax.ts";
import { renderForEngine } from "./render.ts";

/**
 * A coarse shape for values that need context: how many digits they have at least. Few shapes for many detectors keep the
 * matcher small; the words near by do the narrowing. Undefined when a value may have no digit at all.
 */
export function valueShape(tree: Node): string | undefined {
  const { digits, inside } = digitsOf(tree);
  if (digits === 0) return undefined;
  const together = inside <= longestGap ? shapes.find((least) => digits >= least) : undefined;
  return together === undefined ? "[0-9]" : `[0-9](?:${gap}[0-9]){${together - 1}}`;
}

const shapes = [8, 5];
/** More than this between two digits is a sentence and no value. */
const longestGap = 3;
/** What stands between two digits of one value, JSON escapes counted; not counting the characters is cheaper. */
const gap = renderForEngine(parsePattern(/[^0-9A-Za-z]*/));

interface Digits {
  /** Digits in every match. */
  readonly digits: number;
  /** Most characters that are not surely digits: before the first digit, between two, behind the last. */
  readonly before: number;
  readonly inside: number;
  readonly behind: number;
}

function digitsOf(node: Node): Digits {
  switch (node.kind) {
    case "edge":
      return none(0);
    case "set": {
      const isDigits = !node.beyond && node.has.every((bit, code) => bit === 0 || isDigit(code));
      // A letter inside a value ends what the shape can follow.
      const hasLetter = node.beyond || node.has.some((bit, code) => bit === 1 && isLetter(code));
      return isDigits
        ? { digits: 1, before: 0, inside: 0, behind: 0 }
        : none(hasLetter ? Number.POSITIVE_INFINITY : 1);
    }
    case "choice":
      return node.items.map(digitsOf).reduce((a, b) => ({
        digits: Math.min(a.digits, b.digits),
        before: Math.max(a.before, b.before),
        inside: Math.max(a.inside, b.inside),
        behind: Math.max(a.behind, b.behind),
      }));
    case "sequence":
      return node.items.map(digitsOf).reduce(followedBy, none(0));
    case "repeat": {
      const item = digitsOf(node.item);
      if (node.least === 0) return none(length(item) * node.most);
      const copies = new Array<Digits>(Math.min(node.least, 20)).fill(item).reduce(followedBy);
      return node.most > node.least ? followedBy(copies, optional(item, node.most - node.least)) : copies;
    }
  }
}

/** Copies that may be there or not: digits that are not sure to be there part nothing. */
function optional(item: Digits, most: number): Digits {
  return item.digits > 0 && length(item) === item.digits ? none(0) : none(length(item) * most);
}

function length({ digits, before, inside, behind }: Digits): number {
  return digits === 0 ? before : digits + before + inside * digits + behind;
}

function none(before: number): Digits {
  return { digits: 0, before, inside: 0, behind: before };
}

function followedBy(a: Digits, b: Digits): Digits {
  if (a.digits === 0 && b.digits === 0) return none(a.before + b.before);
  if (a.digits === 0) return { ...b, before: a.before + b.before };
  if (b.digits === 0) return { ...a, behind: a.behind + b.before };
  return {
    digits: a.digits + b.digits,
    before: a.before,
    inside: Math.max(a.inside, b.inside, a.behind + b.before),
    behind: b.behind,
  };
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
