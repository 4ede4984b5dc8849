import type { Detector } from "../detect/index.ts";
import {
  type CollectionTotal,
  dataClasses,
  type Finding,
  type Location,
  type Report,
  type Severity,
  severities,
} from "../model/index.ts";
import { Distinct } from "./distinct.ts";
import { Kept } from "./kept.ts";

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
  /** Asked for when it is going to be listed. */
  readonly location: () => Location;
  /** Asked for once per distinct finding. */
  readonly preview: () => string;
}

type Draft = { -readonly [K in keyof Finding]: Finding[K] };

/** What one detector found. */
interface Kind {
  readonly detector: Detector;
  readonly distinct: Distinct;
  readonly drafts: Map<string, Draft>;
  count: number;
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
  #collection: CollectionTotal | undefined;
  #withFindings = 0;
  #without = 0;

  constructor(limits: Partial<TallyLimits> = {}) {
    this.#limits = { ...usualLimits, ...limits };
    this.#kept = new Kept(this.#limits.findings);
    this.#budget = { left: this.#limits.distinct };
  }

  beginCollection(place: number, name: string, format: string): void {
    this.#collection = { place, name, format, bytes: 0, count: 0, exact: true, classes: {} };
  }

  endCollection(bytes: number): void {
    const ended = this.#collection;
    this.#collection = undefined;
    if (ended === undefined) return;
    ended.bytes = bytes;
    const { collectionsWithFindings, collectionsWithout } = this.#limits;
    const hasRoom =
      ended.count > 0
        ? ++this.#withFindings <= collectionsWithFindings
        : ++this.#without <= collectionsWithout;
    if (hasRoom) this.#collections.push(ended);
  }

  add(one: Occurrence): void {
    const { detector, fingerprint } = one;
    this.#addToCollection(detector);
    const kind = this.#kindOf(detector);
    kind.count++;
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
    const people = peopleAmong(kinds);
    return {
      classes: classesOf(kinds),
      findings,
      moreFindings: Math.max(0, this.findingCount - findings.length),
      collections: this.#collections,
      moreCollections: Math.max(0, this.#withFindings - this.#limits.collectionsWithFindings),
      collectionsWithoutFindings: this.#without,
      ...(people && { people }),
    };
  }

  #kindOf(detector: Detector): Kind {
    let kind = this.#kinds.get(detector.id);
    if (kind === undefined) {
      kind = { detector, distinct: new Distinct(this.#budget), drafts: new Map(), count: 0 };
      this.#kinds.set(detector.id, kind);
    }
    return kind;
  }

  #addToCollection({ dataClass, severity }: Detector): void {
    const total = this.#collection;
    if (total === undefined) return;
    total.count++;
    total.worst = worse(total.worst ?? severity, severity);
    total.classes[dataClass] = (total.classes[dataClass] ?? 0) + 1;
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

  #addTo(draft: Draft, { confidence, sentAt, vendor, location }: Occurrence): void {
    draft.count++;
    if (confidence === "high") draft.confidence = "high";
    if (draft.locations.length < this.#limits.locations) draft.locations.push(location());
    else draft.moreLocations++;
    if (sentAt !== undefined) {
      if (draft.firstSeen === undefined || sentAt < draft.firstSeen) draft.firstSeen = sentAt;
      if (draft.lastSeen === undefined || sentAt > draft.lastSeen) draft.lastSeen = sentAt;
    }
    if (vendor !== undefined && !draft.vendors?.includes(vendor)) {
      draft.vendors = [...(draft.vendors ?? []), vendor].sort();
    }
  }
}

function classesOf(kinds: readonly Kind[]): Report["classes"] {
  return dataClasses.flatMap((dataClass) => {
    const of = kinds.filter(({ detector }) => detector.dataClass === dataClass);
    if (of.length === 0) return [];
    return [
      {
        dataClass,
        distinct: of.reduce((sum, { distinct }) => sum + distinct.count, 0),
        count: of.reduce((sum, { count }) => sum + count, 0),
        exact: of.every(({ distinct }) => distinct.exact),
        worst: of.map(({ detector }) => detector.severity).reduce(worse),
      },
    ];
  });
}

/** Distinct people by the kind of value that tells most of them apart. */
function peopleAmong(kinds: readonly Kind[]): Report["people"] {
  let best: Kind | undefined;
  for (const kind of kinds) {
    if (tellsPeople(kind.detector) && kind.distinct.count > (best?.distinct.count ?? 0)) best = kind;
  }
  return best && { count: best.distinct.count, exact: best.distinct.exact, by: best.detector.title };
}

/** Numbers and addresses given to one person each; a street, a birthday or a device is shared by many. */
function tellsPeople({ id, dataClass }: Detector): boolean {
  if (dataClass === "identity") return !/^identity\.(?:device|vehicle|personal)\.(?!name$)/.test(id);
  return /^contact\.(?:email|phone)\b/.test(id);
}

export function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
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
