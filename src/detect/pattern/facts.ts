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
 * Every fixed text (lowercase, 2 to 16 characters) that a match can begin with; undefined when
 * a match may begin with something that is not fixed.
 */
export function fixedBeginnings(node: Node): readonly string[] | undefined {
  const texts = beginnings(node, choicesWorthListing);
  return texts?.every((text) => text.length >= 2) ? texts : undefined;
}

/** What every value shows that begins as one of these, and nothing that tells one value from another. */
export function publicBeginnings(node: Node): readonly string[] {
  return beginnings(node, () => 1) ?? [];
}

/** How many characters a set may have, behind a beginning of so many, to count as fixed text. */
type Choices = (length: number) => number;

const longestBeginning = 16;

function beginnings(node: Node, choices: Choices): readonly string[] | undefined {
  const found = expand([{ text: "", open: true }], [node], choices);
  return found && [...new Set(found.map(({ text }) => text))];
}

function choicesWorthListing(length: number): number {
  return length >= 2 && length < rareLength ? mostChoicesWhenShort : mostChoices;
}

interface Beginning {
  readonly text: string;
  /** More fixed text may follow. */
  readonly open: boolean;
}

function expand(
  begun: readonly Beginning[],
  nodes: readonly Node[],
  choices: Choices,
): Beginning[] | undefined {
  let current: Beginning[] = [...begun];
  for (const node of nodes) {
    const next: Beginning[] = [];
    for (const beginning of current) {
      if (!beginning.open || beginning.text.length >= longestBeginning)
        next.push({ ...beginning, open: false });
      else {
        const longer = extend(beginning, node, choices);
        if (longer === undefined) return undefined;
        next.push(...longer);
      }
    }
    if (next.length > mostBeginnings) return undefined;
    current = next;
  }
  return current;
}

function extend(beginning: Beginning, node: Node, choices: Choices): Beginning[] | undefined {
  switch (node.kind) {
    case "edge":
      return [beginning];
    case "set":
      return extendBySet(beginning, node, choices);
    case "sequence":
      return expand([beginning], node.items, choices);
    case "choice": {
      const all = node.items.map((item) => extend(beginning, item, choices));
      return all.every((some) => some !== undefined) ? all.flat() : undefined;
    }
    case "repeat": {
      const copies = new Array<Node>(Math.min(node.least, longestBeginning)).fill(node.item);
      const long = expand([beginning], copies, choices);
      // Beyond the counted copies anything may come: the fixed text ends here.
      return node.least === node.most ? long : long?.map(({ text }) => ({ text, open: false }));
    }
  }
}

function extendBySet(
  { text }: Beginning,
  node: Extract<Node, { kind: "set" }>,
  choices: Choices,
): Beginning[] {
  if (node.literal !== undefined) return [{ text: text + node.literal.toLowerCase(), open: true }];
  const chars = new Set<string>();
  node.has.forEach((bit, code) => {
    if (bit === 1) chars.add(String.fromCharCode(code).toLowerCase());
  });
  if (node.beyond || chars.size > choices(text.length)) return [{ text, open: false }];
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
