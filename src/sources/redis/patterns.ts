import { shapeOf } from "../documents/name-shape.ts";

/** Keys of one shape. Keys are kept byte by byte as Latin-1, which takes a byte a character. */
export interface Pattern {
  readonly shape: string;
  count: number;
  /** What holding all its keys takes, roughly. */
  bytes: number;
  /** The first few, to look at. */
  readonly first: string[];
}

/** Distinct shapes that get a collection of their own; keys of further ones share the last. */
const MOST_PATTERNS = 300;
const REST = "*";
const LOOKED_AT = 20;
/** Keys longer than this are no names. */
const LONGEST_KEY = 1000;

/** Which patterns there are, in bounded memory. */
export class Patterns {
  readonly #byShape = new Map<string, Pattern>();

  /** The shape a key is counted under. */
  shapeOf(key: string): string {
    const shape = key.length > LONGEST_KEY ? REST : shapeOf(Buffer.from(key, "latin1").toString("utf8"));
    return this.#byShape.has(shape) || this.#byShape.size < MOST_PATTERNS - 1 ? shape : REST;
  }

  saw(key: string): Pattern {
    const shape = this.shapeOf(key);
    let pattern = this.#byShape.get(shape);
    if (pattern === undefined) {
      pattern = { shape, count: 0, bytes: 0, first: [] };
      this.#byShape.set(shape, pattern);
    }
    pattern.count++;
    pattern.bytes += keyCost(key);
    if (pattern.first.length < LOOKED_AT && key.length <= LONGEST_KEY) pattern.first.push(key);
    return pattern;
  }

  all(): Pattern[] {
    return [...this.#byShape.values()].sort((one, other) => (one.shape < other.shape ? -1 : 1));
  }
}

/** Bytes that a key takes while it is held, roughly: its characters and its entry in a set. */
export function keyCost(key: string): number {
  return key.length + 64;
}

/** Patterns in rounds whose keys can be held together; one that cannot be held at all is alone in its round. */
export function roundsOf(patterns: readonly Pattern[], budget: number): Pattern[][] {
  const rounds: Pattern[][] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const pattern of patterns) {
    held += pattern.bytes;
    if (held > budget) {
      rounds.push([]);
      held = pattern.bytes;
    }
    rounds.at(-1)?.push(pattern);
  }
  return rounds;
}

/** A glob for `MATCH` that lets all keys of a shape through, and maybe others. */
export function globOf(shape: string): string {
  return shape.replace(/[[\]?\\^]/g, "\\$&");
}
