import { Recent } from "../../base/index.ts";
import { readWholeRows } from "../../clickhouse/index.ts";
import {
  chosenDetectors,
  createScanner,
  type Detector,
  type DetectorChoice,
  reportPreviewOf,
  type Scanner,
  type StreamMatch,
} from "../../detect/index.ts";
import { type Fingerprint, fingerprintWith } from "../fingerprint.ts";

/** Columns that stand before the texts in each row of a block. */
export const placeColumns = ["part", "row", "time", "sampled"] as const;

/** Rows to decide on: `rowMark`, the place columns, then one text per column. */
export interface Block {
  readonly rows: Uint8Array;
  readonly columns: readonly string[];
}

/** Single texts to decide on, with the column that each stands in. */
export interface Texts {
  readonly texts: readonly string[];
  readonly columns: readonly string[];
}

/** What was found in one of the texts. */
export interface HitsInText {
  /** Index into the texts. */
  readonly at: number;
  readonly hits: readonly Hit[];
}

/** What was found in a block. Values stay where they were found: a finding is named by its fingerprint. */
export interface Decided {
  readonly rows: number;
  readonly sampledRows: number;
  /** Characters of text. */
  readonly characters: number;
  readonly found: readonly Found[];
}

/** One match, its value named by fingerprint and preview. */
export type Hit = Pick<StreamMatch, "detector" | "confidence" | "wrapping"> & {
  readonly fingerprint: string;
  readonly preview: string;
};

/** One value in one column of a block, however often it stands there. */
export interface Found extends Hit {
  /** Index into the block's columns. */
  readonly column: number;
  /** Occurrences in rows of the sample. */
  drawn: number;
  /** Such rows, and the squares of how many values of the detector each holds; told by the first of these values alone. */
  drawnRows: number;
  drawnSquares: number;
  /** Occurrences in the other rows. */
  others: number;
  /** The first places, no more than a report lists. */
  readonly places: RowPlace[];
  /** Milliseconds since 1970 as text; empty when no row has a time. */
  firstTime: string;
  lastTime: string;
}

export interface RowPlace {
  readonly part: string;
  readonly row: string;
  /** Milliseconds since 1970; empty when the row has no time. */
  readonly time: string;
  /** The row belongs to the uniform sample. */
  readonly sampled: boolean;
}

/** Texts up to this length may come again often enough to be remembered. */
const worthRemembering = 160;
const remembered = 8_000;
/** Texts of a column after which it is known whether they repeat: remembering those of the others would only cost. */
const repeatsKnownAfter = 2_000;

/** Places that a report lists of one finding. */
const mostPlaces = 25;
const nothing: readonly Hit[] = [];

/** Decides on texts: scanner, fingerprint and preview in one place, wherever it runs. */
export class Decider {
  readonly #scanner: Scanner;
  readonly #detectors: ReadonlyMap<string, Detector>;
  readonly #fingerprint: Fingerprint;
  readonly #columns = new Map<string, ColumnMemory>();
  /** The same finding is the same object, for as long as it is remembered. */
  readonly #hits = new Recent<string, Hit>(remembered);

  constructor(choice: DetectorChoice, key: Uint8Array) {
    const detectors = chosenDetectors(choice);
    this.#scanner = createScanner({ detectors });
    this.#detectors = new Map(detectors.map((one) => [one.id, one]));
    this.#fingerprint = fingerprintWith(key);
  }

  decide({ rows: bytes, columns }: Block): Decided {
    const found = columns.map(() => new Map<Hit, Found>());
    const place = ["", "", "", ""];
    const first = placeColumns.length;
    const memories = columns.map((column) => this.#memoryOf(column));
    const counted = { rows: 0, sampledRows: 0, characters: 0 };
    readWholeRows(
      bytes,
      first + columns.length,
      (column, text) => {
        if (column < first) {
          place[column] = text;
          return;
        }
        counted.characters += text.length;
        const at = column - first;
        const memory = memories[at];
        if (memory === undefined) return;
        const hits = this.#hitsIn(text, columns[at] ?? "", memory);
        if (hits.length > 0) addTo(found[at], hits, at, place);
      },
      () => {
        counted.rows++;
        if (place[sampled] === "1") counted.sampledRows++;
        place.fill("");
      },
    );
    return { ...counted, found: found.flatMap((one) => [...one.values()]) };
  }

  /** What each text holds; those that hold nothing are left out. */
  read({ texts, columns }: Texts): HitsInText[] {
    const found: HitsInText[] = [];
    for (const [at, text] of texts.entries()) {
      const column = columns[at] ?? "";
      const hits = this.#hitsIn(text, column, this.#memoryOf(column));
      if (hits.length > 0) found.push({ at, hits });
    }
    return found;
  }

  #hitsIn(text: string, column: string, memory: ColumnMemory): readonly Hit[] {
    if (text.length > worthRemembering || !memory.repeats) return this.#scanned(text, column);
    const known = memory.recall(text);
    if (known !== undefined) return known;
    const hits = this.#scanned(text, column);
    memory.remember(text, hits);
    return hits;
  }

  #memoryOf(column: string): ColumnMemory {
    let memory = this.#columns.get(column);
    if (memory === undefined) {
      memory = new ColumnMemory();
      this.#columns.set(column, memory);
    }
    return memory;
  }

  #scanned(text: string, column: string): readonly Hit[] {
    const matches = this.#scanner.find(text, { name: column });
    return matches.length === 0 ? nothing : matches.map((match) => this.#hit(match));
  }

  #hit({ detector, dataClass, confidence, wrapping, value }: StreamMatch): Hit {
    const fingerprint = this.#fingerprint(value, dataClass);
    const key = `${detector} ${confidence} ${wrapping ?? ""} ${fingerprint}`;
    const known = this.#hits.get(key);
    if (known !== undefined) return known;
    const by = this.#detectors.get(detector);
    const preview = by === undefined ? "" : reportPreviewOf(value, by);
    const hit = { detector, confidence, fingerprint, preview, ...(wrapping && { wrapping }) };
    this.#hits.set(key, hit);
    return hit;
  }
}

const sampled = placeColumns.indexOf("sampled");

function addTo(
  found: Map<Hit, Found> | undefined,
  hits: readonly Hit[],
  column: number,
  [part = "", row = "", time = "", isSampled = ""]: readonly string[],
): void {
  const isDrawn = isSampled === "1";
  const inCell = isDrawn ? countsOf(hits) : undefined;
  for (const hit of hits) {
    let one = found?.get(hit);
    if (one === undefined) {
      const counts = { drawn: 0, drawnRows: 0, drawnSquares: 0, others: 0 };
      one = { ...hit, column, ...counts, places: [], firstTime: time, lastTime: time };
      found?.set(hit, one);
    }
    if (!isDrawn) one.others++;
    else {
      one.drawn++;
      const kind = kindOf(hit);
      const values = inCell?.get(kind) ?? 0;
      if (values > 0) {
        one.drawnRows++;
        one.drawnSquares += values ** 2;
        inCell?.delete(kind);
      }
    }
    if (one.places.length < mostPlaces) one.places.push({ part, row, time, sampled: isDrawn });
    if (isEarlier(time, one.firstTime)) one.firstTime = time;
    if (isEarlier(one.lastTime, time)) one.lastTime = time;
  }
}

/** What is counted together: of a detector that the patterns speak for, they do so for what stands plainly. */
function kindOf({ detector, wrapping }: Hit): string {
  return wrapping === undefined ? detector : `${detector} wrapped`;
}

function countsOf(hits: readonly Hit[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const hit of hits) counts.set(kindOf(hit), (counts.get(kindOf(hit)) ?? 0) + 1);
  return counts;
}

/** Compares milliseconds since 1970 as text: most have the same length. */
function isEarlier(a: string, b: string): boolean {
  if (a === b || a === "") return false;
  return a.length === b.length && !a.startsWith("-") && !b.startsWith("-") ? a < b : Number(a) < Number(b);
}

/** What was found in the short texts of one column: in logs most of them come again and again. */
class ColumnMemory {
  readonly #known = new Recent<string, readonly Hit[]>(remembered);
  #asked = 0;
  #recalled = 0;

  get repeats(): boolean {
    return this.#asked < repeatsKnownAfter || this.#recalled * 4 > this.#asked;
  }

  recall(text: string): readonly Hit[] | undefined {
    const known = this.#known.get(text);
    this.#asked++;
    if (known !== undefined) this.#recalled++;
    return known;
  }

  remember(text: string, hits: readonly Hit[]): void {
    this.#known.set(text, hits);
  }
}
