import type { Detector } from "../detect/index.ts";
import { type CollectionTotal, type DataClass, type Severity, severities } from "../model/index.ts";
import { Distinct } from "./distinct.ts";
import { type Counted, Counter, type Sample } from "./estimate.ts";
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

interface Kind {
  readonly detector: Detector;
  readonly counter: Counter;
  readonly distinct: Distinct;
}

interface ColumnTally {
  readonly counter: Counter;
  readonly classes: Map<DataClass, Counter>;
  readonly detectors: Map<string, Detector>;
  worst: Severity | undefined;
}

/** Adds up what was found in one collection, in bounded memory. */
export class CollectionTally {
  readonly #start: Pick<CollectionTotal, "place" | "name" | "format">;
  readonly #all = new Counter();
  readonly #classes = new Map<DataClass, Counter>();
  readonly #kinds = new Map<string, Kind>();
  readonly #columns = new Map<string, ColumnTally>();
  readonly #distinct = { left: mostDistinct };
  #worst: Severity | undefined;

  constructor(place: number, name: string, format: string) {
    this.#start = { place, name, format };
  }

  get isEmpty(): boolean {
    return this.#kinds.size === 0;
  }

  /** @param row see `Counter.add`; @param column undefined for running text */
  add(detector: Detector, fingerprint: string, column: string | undefined, row: number | undefined): void {
    const { dataClass, severity } = detector;
    this.#worst = worse(this.#worst ?? severity, severity);
    this.#all.add(row);
    counterOf(this.#classes, dataClass).add(row);
    let kind = this.#kinds.get(detector.id);
    if (kind === undefined) {
      kind = { detector, counter: new Counter(), distinct: new Distinct(this.#distinct) };
      this.#kinds.set(detector.id, kind);
    }
    kind.counter.add(row);
    kind.distinct.add(fingerprint);
    if (column !== undefined) this.#addToColumn(column, detector, row);
  }

  /** The class counts, for the totals of the whole run. */
  classCounts(sample: Sample | undefined): [DataClass, Counted][] {
    return [...this.#classes].map(([dataClass, counter]) => [dataClass, counter.total(sample)]);
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
      ...this.#all.total(sample),
      ...(this.#worst && { worst: this.#worst }),
      classes: counts(this.#classes, sample),
      ...(is && { is }),
      ...(rows && { rows }),
      ...(share !== undefined && { share }),
      ...(people && { people: { ...people, exact: people.exact && share === undefined } }),
      ...(span && { span }),
      ...(secrets.length > 0 && {
        secrets: secrets.map(({ detector: { id, title, severity }, counter, distinct }) => ({
          detector: id,
          title,
          severity,
          distinct: distinct.count,
          ...counter.total(sample),
        })),
      }),
      ...(told.length > 0 && { columns: told }),
    };
  }

  #addToColumn(column: string, detector: Detector, row: number | undefined): void {
    let tally = this.#columns.get(column);
    if (tally === undefined) {
      if (this.#columns.size >= mostColumns) return;
      tally = { counter: new Counter(), classes: new Map(), detectors: new Map(), worst: undefined };
      this.#columns.set(column, tally);
    }
    tally.counter.add(row);
    counterOf(tally.classes, detector.dataClass).add(row);
    tally.detectors.set(detector.id, detector);
    tally.worst = worse(tally.worst ?? detector.severity, detector.severity);
  }

  #columnTotals(
    types: CollectionFacts["columns"],
    sample: Sample | undefined,
  ): NonNullable<CollectionTotal["columns"]> {
    const order = new Map(types?.map(({ name, type }, at) => [name, { at, type }]));
    return [...this.#columns]
      .sort(([a], [b]) => (order.get(a)?.at ?? order.size) - (order.get(b)?.at ?? order.size))
      .map(([name, { counter, classes, detectors, worst }]) => {
        const type = order.get(name)?.type;
        return {
          name,
          ...(type !== undefined && { type }),
          ...counter.total(sample),
          ...(worst && { worst }),
          classes: counts(classes, sample),
          detectors: [...detectors.values()].sort(bySeverityOf).map(({ id }) => id),
        };
      });
  }
}

function counterOf(counters: Map<DataClass, Counter>, dataClass: DataClass): Counter {
  let counter = counters.get(dataClass);
  if (counter === undefined) {
    counter = new Counter();
    counters.set(dataClass, counter);
  }
  return counter;
}

function counts(
  counters: ReadonlyMap<DataClass, Counter>,
  sample: Sample | undefined,
): CollectionTotal["classes"] {
  return Object.fromEntries(
    [...counters].map(([dataClass, counter]) => [dataClass, counter.total(sample).count]),
  );
}

function bySeverity(a: Kind, b: Kind): number {
  return bySeverityOf(a.detector, b.detector) || b.counter.met - a.counter.met;
}

function bySeverityOf(a: Detector, b: Detector): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity);
}
