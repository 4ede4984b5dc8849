import type { Node } from "./syntax.ts";

/** Most characters a match can hold; infinite for an unbounded pattern. */
export function longestMatch(node: Node): number {
  switch (node.kind) {
    case "set":
      return 1;
    case "edge":
      return 0;
    case "sequence":
      return node.items.reduce((sum, item) => sum + longestMatch(item), 0);
    case "choice":
      return Math.max(...node.items.map(longestMatch));
    case "repeat":
      return node.most === 0 ? 0 : node.most * longestMatch(node.item);
  }
}

const mostBeginnings = 300;
/** A set with more characters than this is not fixed text, unless what stands before it is too short to be rare. */
const mostChoices = 6;
const mostChoicesWhenShort = 16;
const rareLength = 4;

/**
 * Every fixed text (lowercase, 2 characters or more, as long as `most`) that a match can begin with; undefined when
 * a match may begin with something that is not fixed.
 */
export function fixedBeginnings(node: Node, most = 16): readonly string[] | undefined {
  const found = expand([{ text: "", open: true }], [node], most);
  if (found === undefined) return undefined;
  const texts = [...new Set(found.map(({ text }) => text))];
  return texts.every((text) => text.length >= 2) ? texts : undefined;
}

interface Beginning {
  readonly text: string;
  /** More fixed text may follow. */
  readonly open: boolean;
}

function expand(begun: readonly Beginning[], nodes: readonly Node[], most: number): Beginning[] | undefined {
  let current: Beginning[] = [...begun];
  for (const node of nodes) {
    const next: Beginning[] = [];
    for (const beginning of current) {
      if (!beginning.open || beginning.text.length >= most) next.push({ ...beginning, open: false });
      else {
        const longer = extend(beginning, node, most);
        if (longer === undefined) return undefined;
        next.push(...longer);
      }
    }
    if (next.length > mostBeginnings) return undefined;
    current = next;
  }
  return current;
}

function extend(beginning: Beginning, node: Node, most: number): Beginning[] | undefined {
  switch (node.kind) {
    case "edge":
      return [beginning];
    case "set":
      return extendBySet(beginning, node);
    case "sequence":
      return expand([beginning], node.items, most);
    case "choice": {
      const all = node.items.map((item) => extend(beginning, item, most));
      return all.every((some) => some !== undefined) ? all.flat() : undefined;
    }
    case "repeat": {
      const copies = new Array<Node>(Math.min(node.least, most)).fill(node.item);
      const long = expand([beginning], copies, most);
      // Beyond the counted copies anything may come: the fixed text ends here.
      return node.least === node.most ? long : long?.map(({ text }) => ({ text, open: false }));
    }
  }
}

function extendBySet({ text }: Beginning, node: Extract<Node, { kind: "set" }>): Beginning[] {
  if (node.literal !== undefined) return [{ text: text + node.literal.toLowerCase(), open: true }];
  const chars = new Set<string>();
  node.has.forEach((bit, code) => {
    if (bit === 1) chars.add(String.fromCharCode(code).toLowerCase());
  });
  const tooShort = text.length >= 2 && text.length < rareLength;
  const choices = tooShort ? mostChoicesWhenShort : mostChoices;
  if (node.beyond || chars.size > choices) return [{ text, open: false }];
  return [...chars].map((char) => ({ text: text + char, open: true }));
}

/** Which ASCII codes a match can begin with; index 128 for any other character, 129 for a match of no characters. */
export function firstCharacters(node: Node): Uint8Array {
  const first = new Uint8Array(130);
  if (addFirst(node, first)) first[129] = 1;
  return first;
}

/** @returns whether the node can match nothing, so that what follows it may come first too */
function addFirst(node: Node, to: Uint8Array): boolean {
  switch (node.kind) {
    case "edge":
      return true;
    case "set":
      addCharacters(node, to);
      return false;
    case "choice":
      return node.items.map((item) => addFirst(item, to)).some(Boolean);
    case "repeat":
      return addFirst(node.item, to) || node.least === 0;
    case "sequence":
      return node.items.every((item) => addFirst(item, to));
  }
}

/** ASCII codes one of which alone stands somewhere in every match: `.` and `-` for `\d{3}\.\d{3}-\d`. */
export function requiredCharacters(node: Node): ReadonlySet<number> {
  switch (node.kind) {
    case "edge":
      return new Set();
    case "set": {
      const codes = [...node.has.keys()].filter((code) => node.has[code] === 1);
      return new Set(codes.length === 1 && !node.beyond ? codes : []);
    }
    case "repeat":
      return node.least > 0 ? requiredCharacters(node.item) : new Set();
    case "sequence":
      return new Set(node.items.flatMap((item) => [...requiredCharacters(item)]));
    case "choice": {
      const [first, ...others] = node.items.map(requiredCharacters);
      return new Set([...(first ?? [])].filter((code) => others.every((other) => other.has(code))));
    }
  }
}

/** Which ASCII codes can stand anywhere in a match; index 128 for any other character. */
export function charactersOf(node: Node): Uint8Array {
  const characters = new Uint8Array(129);
  addCharacters(node, characters);
  return characters;
}

function addCharacters(node: Node, to: Uint8Array): void {
  switch (node.kind) {
    case "edge":
      return;
    case "set":
      node.has.forEach((bit, code) => {
        if (bit === 1) to[code] = 1;
      });
      if (node.beyond) to[128] = 1;
      return;
    case "repeat":
      addCharacters(node.item, to);
      return;
    default:
      for (const item of node.items) addCharacters(item, to);
  }
}
