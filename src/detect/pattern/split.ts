import { charactersOf } from "./facts.ts";
import type { Node } from "./syntax.ts";
import { topLevelItems } from "./syntax.ts";

/** A pattern cut in two where a fixed text stands in it. */
export interface SplitPattern {
  /** Which ASCII codes can stand before the fixed text; index 128 for any other character. */
  readonly before: Uint8Array;
  /** The rest of the pattern, beginning with the fixed text. */
  readonly rest: RegExp;
}

/**
 * Cuts a pattern before `keyword` (lowercase), when the keyword stands in its outermost sequence:
 * `[a-z]{1,9}@[a-z]{2}` before `@`. Undefined when it does not.
 */
export function splitBefore(pattern: RegExp, keyword: string): SplitPattern | undefined {
  const items = topLevelItems(pattern);
  if (items === undefined) return undefined;
  for (let at = 0; at + keyword.length <= items.length; at++) {
    const begun = items[at];
    if (begun === undefined || !standsAt(items, at, keyword)) continue;
    const before = charactersOf({ kind: "sequence", items: items.slice(0, at).map(({ node }) => node) });
    return { before, rest: new RegExp(pattern.source.slice(begun.start), `${pattern.flags}y`) };
  }
  return undefined;
}

function standsAt(items: readonly { readonly node: Node }[], at: number, keyword: string): boolean {
  return [...keyword].every((char, offset) => {
    const node = items[at + offset]?.node;
    if (node?.kind !== "set" || node.beyond) return false;
    const wanted = char.charCodeAt(0);
    const upper = char.toUpperCase().charCodeAt(0);
    return node.has.every((bit, code) => bit === 0 || code === wanted || code === upper);
  });
}
