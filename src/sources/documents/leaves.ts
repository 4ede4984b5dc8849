import { isIdentifier } from "./name-shape.ts";
import { remembered } from "./remembered.ts";

/** Takes what stands in a document: under which dotted name (`messages.content`), and the text of it. */
export type LeafSink = (path: string, text: string) => void;

/** A list of numbers this long with fractions in it is an embedding; nobody reads it. */
const EMBEDDING_LENGTH = 64;

interface Pending {
  readonly path: string;
  readonly value: unknown;
}

/**
 * Gives the leaves of a document of any depth in order. Positions in lists are no part of a name; a key that is an id (a map from
 * users to something) is data: it becomes `*` in the name and comes as a text of its own.
 */
export class Leaves {
  readonly #textOf: (value: object) => string | undefined;
  readonly #isId = remembered(isIdentifier);
  /** Embeddings left out so far. */
  embeddings = 0;

  /** @param textOf the text of an object that is a value, such as a date; undefined: it holds others */
  constructor(textOf: (value: object) => string | undefined) {
    this.#textOf = textOf;
  }

  each(document: object, sink: LeafSink): void {
    const pending: Pending[] = [];
    this.#entries(pending, "", document, sink);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { path, value } = next;
      if (typeof value === "string") sink(path, value);
      else if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
        sink(path, String(value));
      else if (typeof value === "object" && value !== null) {
        const text = this.#textOf(value);
        if (text !== undefined) sink(path, text);
        else if (Array.isArray(value)) this.#list(pending, path, value, sink);
        else this.#entries(pending, path, value, sink);
      }
    }
  }

  #list(pending: Pending[], path: string, list: readonly unknown[], sink: LeafSink): void {
    if (list.length > 1 && list.every((one) => typeof one === "number")) {
      if (list.length >= EMBEDDING_LENGTH && !list.every(Number.isInteger)) this.embeddings++;
      else sink(path, list.join(", "));
      return;
    }
    for (let at = list.length - 1; at >= 0; at--) pending.push({ path, value: list[at] });
  }

  #entries(pending: Pending[], path: string, value: object, sink: LeafSink): void {
    const keys = Object.keys(value);
    for (const key of keys) if (this.#isId(key)) sink(below(path, "*"), key);
    for (let at = keys.length - 1; at >= 0; at--) {
      const key = keys[at] ?? "";
      const inner: unknown = (value as Record<string, unknown>)[key];
      if (inner !== null && inner !== undefined)
        pending.push({ path: below(path, this.#isId(key) ? "*" : key), value: inner });
    }
  }
}

function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
