import type { Detector } from "../detect/index.ts";
import { type CollectionTotal, type DataClass, type Severity, severities } from "../model/index.ts";
import { Distinct } from "./distinct.ts";
import { type Counted, Counter, type Sample, sumOf } from "./estimate.ts";
import { mostPeople } from "./people.ts";
import { worse } from "./worse.ts";

/** What is known of a collection besides what was found in it. */
export interface CollectionFacts {
  readonly bytes: number;
  readonly rows?: CollectionTotal["rows"];
  /** When not all rows were read. */
  readonly sample?: Sample;
  readonly span?: CollectionTotal["span"];
  readonly is?: CollectionTotal["is"];
  /** Types of its columns, in the order of the table. */
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
}

/** Distinct values of one kind counted exactly in one collection. */
const mostDistinct = 100_000;
/** Columns told of one collection. */
const mostColumns = 256;

/** What one detector found. */
interface Kind {
  readonly detector: Detector;
  readonly distinct: Distinct;
  /** By column; running text has none. */
  readonly counters: Map<string | undefined, Counter>;
}

/** Occurrences of one value in one column. */
export interface Occurrences {
  readonly certain: number;
  /** Those in rows of a sample. */
  readonly drawn: number;
  /** Such rows, each told by one of the values in it, and the squares of how many values of the detector each holds. */
  readonly drawnRows: number;
  readonly drawnSquares: number;
}

/** Adds up what was found in one collection, in bounded memory. */
export class CollectionTally {
  readonly #start: Pick<CollectionTotal, "place" | "name" | "format">;
  readonly #kinds = new Map<string, Kind>();
  readonly #columns = new Set<string>();
  readonly #distinct = { left: mostDistinct };

  constructor(place: number, name: string, format: string) {
    this.#start = { place, name, format };
  }

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /** @param row see `Counter.add`; @param column undefined for running text */
  add(detector: Detector, fingerprint: string, column: string | undefined, row: number | undefined): void {
    this.#counter(detector, fingerprint, column).add(row);
  }

  addMany(
    detector: Detector,
    fingerprint: string,
    column: string | undefined,
    { certain, drawn, drawnRows, drawnSquares }: Occurrences,
  ): void {
    this.#counter(detector, fingerprint, column).addMany(certain, drawn, drawnRows, drawnSquares);
  }

  #counter(detector: Detector, fingerprint: string, column: string | undefined): Counter {
    let kind = this.#kinds.get(detector.id);
    if (kind === undefined) {
      kind = { detector, distinct: new Distinct(this.#distinct), counters: new Map() };
      this.#kinds.set(detector.id, kind);
    }
    kind.distinct.add(fingerprint);
    const told = column !== undefined && this.#isTold(column) ? column : undefined;
    let counter = kind.counters.get(told);
    if (counter === undefined) {
      counter = new Counter();
      kind.counters.set(told, counter);
    }
    return counter;
  }

  #isTold(column: string): boolean {
    if (this.#columns.size < mostColumns) this.#columns.add(column);
    return this.#columns.has(column);
  }

  /** The class counts, for the totals of the whole run. */
  classCounts(sample: Sample | undefined): [DataClass, Counted][] {
    const kinds = [...this.#kinds.values()];
    return [...new Set(kinds.map(({ detector }) => detector.dataClass))].map((dataClass) => [
      dataClass,
      sumOf(
        kinds.filter(({ detector }) => detector.dataClass === dataClass).map((kind) => totalOf(kind, sample)),
      ),
    ]);
  }

  total({ bytes, rows, sample, span, is, columns }: CollectionFacts): CollectionTotal {
    const kinds = [...this.#kinds.values()];
    const people = mostPeople(kinds);
    const secrets = kinds.filter(({ detector }) => detector.dataClass === "secret").sort(bySeverity);
    const told = this.#columnTotals(columns, sample);
    const share = sample && sample.rows < sample.of ? sample.rows / sample.of : undefined;
    return {
      ...this.#start,
      bytes,
      ...sumOf(kinds.map((kind) => totalOf(kind, sample))),
      ...worstOf(kinds),
      classes: Object.fromEntries(this.classCounts(sample).map(([name, { count }]) => [name, count])),
      ...(is && { is }),
      ...(rows && { rows }),
      ...(share !== undefined && { share }),
      ...(people && { people: share === undefined ? people : { ...people, exact: false, ofSample: true } }),
      ...(span && { span }),
      ...(secrets.length > 0 && {
        secrets: secrets.map((kind) => ({
          detector: kind.detector.id,
          title: kind.detector.title,
          severity: kind.detector.severity,
          distinct: kind.distinct.count,
          ...totalOf(kind, sample),
        })),
      }),
      ...(told.length > 0 && { columns: told }),
    };
  }

  #columnTotals(
    types: CollectionFacts["columns"],
    sample: Sample | undefined,
  ): NonNullable<CollectionTotal["columns"]> {
    const order = new Map(types?.map(({ name, type }, at) => [name, { at, type }]));
    const place = (name: string): number => order.get(name)?.at ?? order.size;
    return [...this.#columns]
      .sort((a, b) => place(a) - place(b))
      .map((name) => {
        const here = [...this.#kinds.values()].filter(({ counters }) => counters.has(name)).sort(bySeverity);
        const counted = here.map(({ detector, counters }) => ({
          dataClass: detector.dataClass,
          total: counters.get(name)?.total(sample) ?? nothing,
        }));
        const classes: CollectionTotal["classes"] = {};
        for (const { dataClass, total } of counted)
          classes[dataClass] = (classes[dataClass] ?? 0) + total.count;
        const type = order.get(name)?.type;
        return {
          name,
          ...(type !== undefined && { type }),
          ...sumOf(counted.map(({ total }) => total)),
          ...worstOf(here),
          classes,
          detectors: here.map(({ detector }) => detector.id),
        };
      });
  }
}

const nothing: Counted = { count: 0, exact: true };

function totalOf({ counters }: Kind, sample: Sample | undefined): Counted {
  return sumOf([...counters.values()].map((counter) => counter.total(sample)));
}

function worstOf(kinds: readonly Kind[]): { worst?: Severity } {
  const [first, ...others] = kinds.map(({ detector }) => detector.severity);
  return first === undefined ? {} : { worst: others.reduce(worse, first) };
}

function bySeverity(a: Kind, b: Kind): number {
  return (
    severities.indexOf(a.detector.severity) - severities.indexOf(b.detector.severity) || metIn(b) - metIn(a)
  );
}

function metIn({ counters }: Kind): number {
  return [...counters.values()].reduce((sum, { met }) => sum + met, 0);
}
