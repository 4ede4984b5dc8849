import type { DataClass } from "../../model/index.ts";
import type { Concept } from "./concepts.ts";
import { conceptsOf, shownName } from "./names.ts";
import { type Signal, signalsOf } from "./signals.ts";

/** Texts looked at of one column. */
const mostTexts = 200;
/** Different texts told apart of one column. */
const mostDistinct = 100;

/** What speaks from one column. */
export class ColumnEvidence {
  /** As it may be shown; undefined when its name should not stand in a reason. */
  readonly shown: string | undefined;
  readonly concepts: ReadonlySet<Concept>;
  readonly #signals = new Map<Signal, number>();
  readonly #classes = new Map<DataClass, number>();
  readonly #distinct = new Set<string>();
  readonly #type: string;
  #texts = 0;
  #characters = 0;

  constructor(name: string, type: string) {
    this.shown = shownName(name);
    this.concepts = conceptsOf(name);
    this.#type = type;
  }

  take(text: string): void {
    if (this.#texts >= mostTexts) return;
    this.#texts++;
    this.#characters += text.length;
    if (this.#distinct.size < mostDistinct) this.#distinct.add(text.slice(0, 64));
    for (const signal of new Set(signalsOf(text))) this.#signals.set(signal, this.count(signal) + 1);
  }

  found(dataClass: DataClass, times: number): void {
    this.#classes.set(dataClass, (this.#classes.get(dataClass) ?? 0) + times);
  }

  get texts(): number {
    return this.#texts;
  }

  get meanLength(): number {
    return this.#texts === 0 ? 0 : this.#characters / this.#texts;
  }

  /** Of the texts looked at, how many are different; 0 to 1. */
  get distinctness(): number {
    const seen = Math.min(this.#texts, mostDistinct);
    return seen === 0 ? 0 : this.#distinct.size / seen;
  }

  /** Numbers in a row, going by the type the place gives. */
  get holdsVectors(): boolean {
    return (
      /^(?:half|sparse)?vec(?:tor)?\b|^vector\b/i.test(this.#type) ||
      (/array|list|\[\]|fixedsizelist/i.test(this.#type) && /float|double|real|bfloat/i.test(this.#type))
    );
  }

  count(signal: Signal): number {
    return this.#signals.get(signal) ?? 0;
  }

  share(signal: Signal): number {
    return this.#texts === 0 ? 0 : this.count(signal) / this.#texts;
  }

  /** Share of `rows`, or of the texts looked at, in which something of the class was found; 0 to 1. */
  foundShare(dataClass: DataClass, rows: number | undefined): number {
    const of = Math.max(this.#texts, rows ?? 0);
    return of === 0 ? 0 : Math.min(1, (this.#classes.get(dataClass) ?? 0) / of);
  }
}
