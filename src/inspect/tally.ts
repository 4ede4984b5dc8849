import {
  type CollectionTotal,
  type DataClass,
  dataClasses,
  type Finding,
  type Location,
  type Report,
  type Severity,
  severities,
} from "../model/index.ts";

/** Distinct findings kept with their locations; further ones are only counted. */
const mostFindings = 10_000;
/** Locations kept of one finding. */
const mostLocations = 25;
/** Distinct values counted exactly; beyond this the count is a lower bound and says so. */
const mostDistinct = 1_000_000;

/** One occurrence, ready to be added up. */
export interface Occurrence {
  readonly fingerprint: string;
  readonly detector: string;
  readonly title: string;
  readonly dataClass: DataClass;
  readonly severity: Severity;
  readonly confidence: Finding["confidence"];
  readonly remedy: string;
  readonly location: Location;
  /** Asked for once per distinct finding. */
  readonly preview: () => string;
}

type Draft = { -readonly [K in keyof Finding]: Finding[K] };

interface ClassDraft {
  count: number;
  worst: Severity;
  readonly distinct: Set<string>;
}

/** Adds up what was found, in bounded memory. */
export class Tally {
  readonly #findings = new Map<string, Draft>();
  readonly #classes = new Map<DataClass, ClassDraft>();
  readonly #collections: CollectionTotal[] = [];
  readonly #byDetector = new Map<string, { title: string; dataClass: DataClass; distinct: Set<string> }>();
  #distinct = 0;
  #exact = true;
  #collection: CollectionTotal | undefined;

  beginCollection(name: string, format: string): void {
    this.#collection = { name, format, bytes: 0, count: 0, classes: {} };
    this.#collections.push(this.#collection);
  }

  endCollection(bytes: number): void {
    if (this.#collection !== undefined) this.#collection.bytes = bytes;
    this.#collection = undefined;
  }

  add(one: Occurrence): void {
    this.#addToClass(one);
    this.#addToCollection(one);
    const key = `${one.detector} ${one.fingerprint}`;
    const known = this.#findings.get(key);
    if (known !== undefined) addTo(known, one);
    else if (this.#findings.size < mostFindings) this.#findings.set(key, begun(one));
  }

  #addToClass({ dataClass, severity, detector, title, fingerprint }: Occurrence): void {
    const total = this.#classes.get(dataClass) ?? { count: 0, worst: severity, distinct: new Set() };
    this.#classes.set(dataClass, total);
    total.count++;
    total.worst = worse(total.worst, severity);
    const kind = this.#byDetector.get(detector) ?? { title, dataClass, distinct: new Set() };
    this.#byDetector.set(detector, kind);
    const key = `${detector} ${fingerprint}`;
    if (total.distinct.has(key)) return;
    if (this.#distinct >= mostDistinct) {
      this.#exact = false;
      return;
    }
    this.#distinct++;
    total.distinct.add(key);
    kind.distinct.add(fingerprint);
  }

  #addToCollection({ dataClass, severity }: Occurrence): void {
    const total = this.#collection;
    if (total === undefined) return;
    total.count++;
    total.worst = worse(total.worst ?? severity, severity);
    total.classes[dataClass] = (total.classes[dataClass] ?? 0) + 1;
  }

  get findingCount(): number {
    return this.#distinct;
  }

  totals(): Pick<Report, "classes" | "findings" | "moreFindings" | "collections" | "people"> {
    const classes = dataClasses.flatMap((dataClass) => {
      const total = this.#classes.get(dataClass);
      if (total === undefined) return [];
      const { count, worst, distinct } = total;
      return [{ dataClass, distinct: distinct.size, count, exact: this.#exact, worst }];
    });
    const findings = [...this.#findings.values()].sort(byWeight);
    const people = this.#people();
    return {
      classes,
      findings,
      moreFindings: Math.max(0, this.#distinct - findings.length),
      collections: this.#collections,
      ...(people && { people }),
    };
  }

  /** Distinct people by the kind of value that tells most of them apart. */
  #people(): Report["people"] {
    let best: { title: string; distinct: Set<string> } | undefined;
    for (const kind of this.#byDetector.values()) {
      const tellsPeople = kind.dataClass === "identity" || kind.dataClass === "contact";
      if (tellsPeople && kind.distinct.size > (best?.distinct.size ?? 0)) best = kind;
    }
    return best && { count: best.distinct.size, exact: this.#exact, by: best.title };
  }
}

function begun(one: Occurrence): Draft {
  const { fingerprint, detector, title, dataClass, severity, confidence, remedy, location } = one;
  const finding: Draft = {
    fingerprint,
    detector,
    title,
    dataClass,
    severity,
    confidence,
    preview: one.preview(),
    count: 0,
    exact: true,
    remedy,
    locations: [],
    moreLocations: 0,
  };
  addTo(finding, { ...one, location });
  return finding;
}

function addTo(finding: Draft, { confidence, location }: Occurrence): void {
  finding.count++;
  if (confidence === "high") finding.confidence = "high";
  if (finding.locations.length < mostLocations) finding.locations.push(location);
  else finding.moreLocations++;
  const { sentAt, vendor } = location;
  if (sentAt !== undefined) {
    if (finding.firstSeen === undefined || sentAt < finding.firstSeen) finding.firstSeen = sentAt;
    if (finding.lastSeen === undefined || sentAt > finding.lastSeen) finding.lastSeen = sentAt;
  }
  if (vendor !== undefined && !finding.vendors?.includes(vendor)) {
    finding.vendors = [...(finding.vendors ?? []), vendor].sort();
  }
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
