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

/** What was found in a block. Values stay where they were found: a finding is named by its fingerprint. */
export interface Decided {
  readonly rows: number;
  readonly sampledRows: number;
  /** Characters of text. */
  readonly characters: number;
  readonly found: readonly Found[];
}

export interface Found {
  readonly detector: string;
  readonly confidence: StreamMatch["confidence"];
  readonly wrapping?: StreamMatch["wrapping"];
  readonly fingerprint: string;
  readonly preview: string;
  /** Index into the block's columns. */
  readonly column: number;
  /** Number of the row in the block. */
  readonly at: number;
  readonly place: RowPlace;
}

export interface RowPlace {
  readonly part: string;
  readonly row: string;
  /** ISO 8601, UTC; empty when the row has no time. */
  readonly time: string;
  /** The row belongs to the uniform sample. */
  readonly sampled: boolean;
}

/** Texts up to this length may come again often enough to be remembered. */
const worthRemembering = 160;
const remembered = 30_000;
/** Texts of a column after which it is known whether they repeat: remembering those of the others would only cost. */
const repeatsKnownAfter = 2_000;

type Hit = Pick<Found, "detector" | "confidence" | "wrapping" | "fingerprint" | "preview">;
const nothing: readonly Hit[] = [];

/** Decides on texts: scanner, fingerprint and preview in one place, wherever it runs. */
export class Decider {
  readonly #scanner: Scanner;
  readonly #detectors: ReadonlyMap<string, Detector>;
  readonly #fingerprint: Fingerprint;
  readonly #columns = new Map<string, ColumnMemory>();
  readonly #previews = new Recent<string, string>(remembered);

  constructor(choice: DetectorChoice, key: Uint8Array) {
    const detectors = chosenDetectors(choice);
    this.#scanner = createScanner({ detectors });
    this.#detectors = new Map(detectors.map((one) => [one.id, one]));
    this.#fingerprint = fingerprintWith(key);
  }

  decide({ rows: bytes, columns }: Block): Decided {
    const found: Found[] = [];
    const place = ["", "", "", ""];
    const first = placeColumns.length;
    const memories = columns.map((column) => this.#memoryOf(column));
    const counted = { rows: 0, sampledRows: 0, characters: 0 };
    let inRow: { hits: readonly Hit[]; column: number }[] = [];
    readWholeRows(
      bytes,
      first + columns.length,
      (column, text) => {
        if (column < first) {
          place[column] = text;
          return;
        }
        counted.characters += text.length;
        const known = memories[column - first];
        if (known === undefined) return;
        const hits = this.#hitsIn(text, columns[column - first] ?? "", known);
        if (hits.length > 0) inRow.push({ hits, column: column - first });
      },
      () => {
        const at = counted.rows++;
        const [part = "", row = "", time = "", sampled] = place;
        if (sampled === "1") counted.sampledRows++;
        if (inRow.length > 0) {
          const where: RowPlace = { part, row, time, sampled: sampled === "1" };
          for (const { hits, column } of inRow) {
            for (const hit of hits) found.push({ ...hit, column, at, place: where });
          }
          inRow = [];
        }
        place.fill("");
      },
    );
    return { ...counted, found };
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
    const key = `${detector} ${fingerprint}`;
    let preview = this.#previews.get(key);
    if (preview === undefined) {
      const by = this.#detectors.get(detector);
      preview = by === undefined ? "" : reportPreviewOf(value, by);
      this.#previews.set(key, preview);
    }
    return { detector, confidence, fingerprint, preview, ...(wrapping && { wrapping }) };
  }
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
