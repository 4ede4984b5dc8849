import type { Detector } from "../detect/index.ts";
import {
  type CollectionTotal,
  type DataClass,
  dataClasses,
  type Finding,
  type Location,
  type Report,
  severities,
} from "../model/index.ts";
import { type CollectionFacts, CollectionTally, type Occurrences } from "./collection-tally.ts";
import { Distinct } from "./distinct.ts";
import { type Counted, sumOf } from "./estimate.ts";
import { Kept } from "./kept.ts";
import { mostPeople } from "./people.ts";
import { worse } from "./worse.ts";

/** What a tally may hold; beyond it things are counted and no longer listed. */
export interface TallyLimits {
  /** Distinct findings listed with their locations, the worst of them. */
  readonly findings: number;
  /** Locations listed of one finding. */
  readonly locations: number;
  /** Distinct values counted exactly; beyond that the count is an estimate and says so. */
  readonly distinct: number;
  readonly collectionsWithFindings: number;
  readonly collectionsWithout: number;
}

const usualLimits: TallyLimits = {
  findings: 10_000,
  locations: 25,
  distinct: 1_000_000,
  collectionsWithFindings: 10_000,
  collectionsWithout: 1_000,
};

/** One occurrence. */
export interface Occurrence {
  readonly detector: Detector;
  readonly fingerprint: string;
  readonly confidence: Finding["confidence"];
  readonly sentAt: string | undefined;
  readonly vendor: string | undefined;
  /** Column it was found in; undefined in running text. */
  readonly column?: string | undefined;
  /** A number of the row, when that was drawn and stands for others; undefined: the occurrence stands for itself. */
  readonly drawnRow?: number | undefined;
  /** When it stands for several occurrences of the value in one column; `sentAt` is the first of them then. */
  readonly many?: Occurrences & { readonly lastSentAt: string | undefined };
  /** Asked for when it is going to be listed: the first places. */
  readonly locations: () => readonly Location[];
  /** Asked for once per distinct finding. */
  readonly preview: () => string;
}

type Draft = { -readonly [K in keyof Finding]: Finding[K] };

/** What one detector found. */
interface Kind {
  readonly detector: Detector;
  readonly distinct: Distinct;
  readonly drafts: Map<string, Draft>;
}

type Totals = Pick<
  Report,
  | "classes"
  | "findings"
  | "moreFindings"
  | "collections"
  | "moreCollections"
  | "collectionsWithoutFindings"
  | "people"
>;

/** Adds up what was found, in bounded memory. */
export class Tally {
  readonly #limits: TallyLimits;
  readonly #kept: Kept<Draft>;
  readonly #budget: { left: number };
  readonly #kinds = new Map<string, Kind>();
  readonly #collections: CollectionTotal[] = [];
  readonly #classes = new Map<DataClass, Counted[]>();
  #collection: CollectionTally | undefined;
  /** Findings of this collection met in rows that were drawn. */
  #drawn = new Set<Draft>();
  /** Of one of the collections only a sample was looked at. */
  #isSample = false;
  #withFindings = 0;
  #without = 0;

  constructor(limits: Partial<TallyLimits> = {}) {
    this.#limits = { ...usualLimits, ...limits };
    this.#kept = new Kept(this.#limits.findings);
    this.#budget = { left: this.#limits.distinct };
  }

  beginCollection(place: number, name: string, format: string): void {
    this.#collection = new CollectionTally(place, name, format);
  }

  endCollection(facts: CollectionFacts): void {
    const ended = this.#collection;
    this.#collection = undefined;
    if (ended === undefined) return;
    // How often one value of a sample stands in the whole cannot be told: its count is what was seen.
    if (facts.sample && facts.sample.rows < facts.sample.of) {
      this.#isSample = true;
      for (const draft of this.#drawn) draft.exact = false;
    }
    this.#drawn.clear();
    for (const [dataClass, counted] of ended.classCounts(facts.sample)) {
      this.#classes.set(dataClass, [...(this.#classes.get(dataClass) ?? []), counted]);
    }
    const { collectionsWithFindings, collectionsWithout } = this.#limits;
    const hasRoom = ended.isEmpty
      ? ++this.#without <= collectionsWithout
      : ++this.#withFindings <= collectionsWithFindings;
    if (hasRoom) this.#collections.push(ended.total(facts));
  }

  add(one: Occurrence): void {
    const { detector, fingerprint } = one;
    if (one.many === undefined) this.#collection?.add(detector, fingerprint, one.column, one.drawnRow);
    else this.#collection?.addMany(detector, fingerprint, one.column, one.many);
    const kind = this.#kindOf(detector);
    const known = kind.drafts.get(fingerprint);
    if (known !== undefined) {
      this.#addTo(known, one);
      return;
    }
    kind.distinct.add(fingerprint);
    this.#kept.put(kind.drafts, fingerprint, detector.severity, () => this.#begun(one));
  }

  /** Distinct values so far. */
  get findingCount(): number {
    let sum = 0;
    for (const { distinct } of this.#kinds.values()) sum += distinct.count;
    return sum;
  }

  totals(): Totals {
    const kinds = [...this.#kinds.values()];
    const findings = kinds.flatMap(({ drafts }) => [...drafts.values()]).sort(byWeight);
    const people = mostPeople(kinds);
    return {
      classes: this.#classTotals(kinds),
      findings,
      moreFindings: Math.max(0, this.findingCount - findings.length),
      collections: this.#collections,
      moreCollections: Math.max(0, this.#withFindings - this.#limits.collectionsWithFindings),
      collectionsWithoutFindings: this.#without,
      ...(people && { people: this.#isSample ? { ...people, exact: false, ofSample: true } : people }),
    };
  }

  #kindOf(detector: Detector): Kind {
    let kind = this.#kinds.get(detector.id);
    if (kind === undefined) {
      kind = { detector, distinct: new Distinct(this.#budget), drafts: new Map() };
      this.#kinds.set(detector.id, kind);
    }
    return kind;
  }

  #classTotals(kinds: readonly Kind[]): Report["classes"] {
    return dataClasses.flatMap((dataClass) => {
      const of = kinds.filter(({ detector }) => detector.dataClass === dataClass);
      if (of.length === 0) return [];
      const counted = sumOf(this.#classes.get(dataClass) ?? []);
      return [
        {
          dataClass,
          distinct: of.reduce((sum, { distinct }) => sum + distinct.count, 0),
          ...counted,
          exact: counted.exact && of.every(({ distinct }) => distinct.exact),
          worst: of.map(({ detector }) => detector.severity).reduce(worse),
        },
      ];
    });
  }

  #begun(one: Occurrence): Draft {
    const { id, title, dataClass, severity, remedy } = one.detector;
    const draft: Draft = {
      fingerprint: one.fingerprint,
      detector: id,
      title,
      dataClass,
      severity,
      confidence: one.confidence,
      preview: one.preview(),
      count: 0,
      exact: true,
      remedy,
      locations: [],
      moreLocations: 0,
    };
    this.#addTo(draft, one);
    return draft;
  }

  #addTo(draft: Draft, { confidence, sentAt, vendor, locations, drawnRow, many }: Occurrence): void {
    const count = many === undefined ? 1 : many.certain + many.drawn;
    draft.count += count;
    if (drawnRow !== undefined || (many !== undefined && many.drawn > 0)) this.#drawn.add(draft);
    if (confidence === "high") draft.confidence = "high";
    const room = this.#limits.locations - draft.locations.length;
    const listed = room > 0 ? locations().slice(0, room) : [];
    draft.locations.push(...listed);
    draft.moreLocations += count - listed.length;
    for (const time of [sentAt, many?.lastSentAt]) {
      if (time === undefined) continue;
      if (draft.firstSeen === undefined || time < draft.firstSeen) draft.firstSeen = time;
      if (draft.lastSeen === undefined || time > draft.lastSeen) draft.lastSeen = time;
    }
    if (vendor !== undefined && !draft.vendors?.includes(vendor)) {
      draft.vendors = [...(draft.vendors ?? []), vendor].sort();
    }
  }
}

function byWeight(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    dataClasses.indexOf(a.dataClass) - dataClasses.indexOf(b.dataClass) ||
    b.count - a.count ||
    (a.detector < b.detector ? -1 : Number(a.detector > b.detector)) ||
    (a.fingerprint < b.fingerprint ? -1 : 1)
  );
}
