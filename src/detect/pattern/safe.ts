import { longestMatch } from "./facts.ts";
import { type Node, parsePattern } from "./syntax.ts";

/** Characters that a pattern of one's own may match at most. */
const longest = 8_000;

/**
 * A pattern from a person's configuration, held to what runs in predictable time: the RE2 subset, bounded, and no
 * repeat of variable length inside another.
 * @throws Error saying what is wrong with it
 */
export function safePattern(source: string, ignoreCase: boolean): RegExp {
  const pattern = new RegExp(source, ignoreCase ? "i" : "");
  const tree = parsePattern(pattern);
  if (longestMatch(tree) > longest) {
    throw new Error(`the pattern can match more than ${longest} characters: use {0,100} instead of * and +`);
  }
  if (hasNestedRepeat(tree, false)) throw new Error("the pattern has a repeat inside a repeat");
  return pattern;
}

function hasNestedRepeat(node: Node, inside: boolean): boolean {
  switch (node.kind) {
    case "set":
    case "edge":
      return false;
    case "sequence":
    case "choice":
      return node.items.some((item) => hasNestedRepeat(item, inside));
    case "repeat": {
      const varies = node.least !== node.most && node.most > 1;
      return (varies && inside) || hasNestedRepeat(node.item, inside || node.most > 1);
    }
  }
}
