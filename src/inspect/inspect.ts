import { type Clock, reasonOf } from "../base/index.ts";
import type { Detector, Scanner } from "../detect/index.ts";
import type { Report } from "../model/index.ts";
import {
  type Collection,
  type EngineRelation,
  isGap,
  type OpenSource,
  type Piece,
  type Selection,
} from "../sources/index.ts";
import type { CollectionFacts } from "./collection-tally.ts";
import { Conversations } from "./conversations.ts";
import type { DecidePool } from "./decide/pool.ts";
import { PooledPieces } from "./decide/pooled-pieces.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { Gaps } from "./gaps.ts";
import { namesMaskedBy, placesMaskedBy } from "./masked-names.ts";
import { type Progress, ProgressTeller } from "./progress.ts";
import { Reading } from "./reading.ts";
import { type Recorded, Recorder } from "./recorder.ts";
import { readRelation } from "./relation/read-relation.ts";
import { remedyTexts } from "./remedy-texts.ts";
import { RowsRead } from "./rows-read.ts";
import { ShapeEvidence } from "./shape/shape-evidence.ts";
import { Tally } from "./tally.ts";

export interface InspectOptions {
  readonly run: string;
  readonly version: string;
  readonly scanner: Scanner;
  /** Knows everything sensitive, whatever this run looks for: names stand in every report. */
  readonly nameScanner: Scanner;
  /** What the scanner's matches belong to. */
  readonly detectors: readonly Detector[];
  readonly fingerprint: Fingerprint;
  /** Threads that decide on rows that an engine reads. */
  readonly pool: DecidePool;
  readonly selection: Selection;
  readonly clock: Clock;
  /** When it aborts, the run ends within a second and keeps what it found. */
  readonly signal: AbortSignal;
  /** Whether the allow-list names this value. */
  readonly isAllowed?: (fingerprint: string, detector: string) => boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** Texts of a column that are looked at for what a collection is, and characters of each. */
const shapeTexts = 200;
const shapeCharacters = 8192;
/** Reads places and says what is in them. Closes them; never throws for what a place holds. */
export async function inspect(places: readonly OpenSource[], options: InspectOptions): Promise<Report> {
  return new Inspection(options).run(places);
}

class Inspection {
  readonly #options: InspectOptions;
  readonly #tally = new Tally();
  readonly #nameOf: (name: string) => string;
  readonly #placeOf: (name: string) => string;
  readonly #conversations: Conversations;
  readonly #gaps: Gaps;
  readonly #recorder: Recorder;
  readonly #progress: ProgressTeller;
  /** Index of the place now being read. */
  #at = 0;
  /** Texts looked at of each column of the collection now being read. */
  readonly #shapeTaken = new Map<string | undefined, number>();
  #collections = 0;
  /** Of the collections before the one now being read. */
  #bytes = 0;
  #rows = 0;

  constructor(options: InspectOptions) {
    this.#options = options;
    this.#nameOf = namesMaskedBy(options.nameScanner);
    this.#placeOf = placesMaskedBy(options.nameScanner);
    this.#conversations = new Conversations(this.#nameOf);
    this.#gaps = new Gaps(this.#placeOf);
    this.#progress = new ProgressTeller(options.onProgress);
    const { detectors, fingerprint, isAllowed } = options;
    this.#recorder = new Recorder({
      detectors,
      fingerprint,
      isAllowed,
      nameOf: this.#nameOf,
      tally: this.#tally,
      conversations: this.#conversations,
    });
  }

  async run(places: readonly OpenSource[]): Promise<Report> {
    const { clock, signal } = this.#options;
    const startedAt = clock.now().toISOString();
    const described = places.map((place) => {
      const { target, kind } = place.describe();
      return { target: this.#placeOf(target), kind };
    });
    for (const [at, place] of places.entries()) {
      this.#at = at;
      if (!signal.aborted) await this.#place(place);
      await place.close();
    }
    return this.#report(startedAt, described);
  }

  async #place(place: OpenSource): Promise<void> {
    const { target } = place.describe();
    try {
      for await (const thing of place.collections()) {
        if (isGap(thing)) this.#gaps.add(this.#at, thing);
        else await this.#collection(thing);
        if (this.#options.signal.aborted) return;
      }
    } catch (thrown) {
      this.#gaps.add(this.#at, { collection: target, why: reasonOf(thrown), kind: "unread" });
    }
  }

  async #collection(collection: Collection): Promise<void> {
    const name = this.#placeOf(collection.name);
    this.#collections++;
    this.#tally.beginCollection(this.#at, name, collection.format);
    this.#progress.begins(this.#progressOf(name, 0));
    const shape = new ShapeEvidence(collection.name, collection.columns);
    this.#shapeTaken.clear();
    const isDrawn = (collection.share ?? 1) < 1;
    const recorded: Recorded = { place: this.#at, name, shape, isDrawn };
    const rowsBefore = this.#rows;
    const facts =
      collection.relation === undefined
        ? await this.#pieces(collection, recorded)
        : await this.#relation(collection, collection.relation, recorded);
    const rowsRead = this.#rows - rowsBefore;
    this.#bytes += facts.bytes;
    const is = shape.verdict(rowsRead === 0 ? undefined : rowsRead);
    const { rows = collection.rows } = facts;
    this.#tally.endCollection({
      ...facts,
      ...(rows && { rows }),
      ...(is && { is }),
      ...(collection.columns && { columns: collection.columns.map(this.#columnOf) }),
    });
  }

  /** Names of columns are shown like other names: what is sensitive in them is masked. */
  readonly #columnOf = <C extends { readonly name: string }>(column: C): C => ({
    ...column,
    name: this.#nameOf(column.name),
  });

  /** Reads a collection that comes piece by piece. */
  async #pieces(collection: Collection, recorded: Recorded): Promise<CollectionFacts> {
    const { scanner, signal, pool } = this.#options;
    const reading = new Reading(scanner, (match, at, conversation) =>
      this.#recorder.match(match, at, conversation, recorded),
    );
    // Only tables: a running text is one reader's.
    const pooled =
      collection.columns && new PooledPieces(pool, (hit, at) => this.#recorder.hit(hit, at, recorded));
    const rows = new RowsRead();
    let bytes = 0;
    const progress = (): Progress =>
      this.#progressOf(
        recorded.name,
        bytes,
        collection.rows && { rows: collection.rows.count, read: rows.count },
      );
    try {
      for await (const lot of collection.batches?.() ?? oneByOne(collection.read())) {
        for (const piece of lot) {
          if (isGap(piece)) {
            this.#gaps.add(this.#at, piece);
            continue;
          }
          if (rows.takes(piece.at)) this.#rows++;
          bytes = piece.bytesRead ?? bytes;
          if (pooled?.wants(piece) === true) {
            this.#takeShape(piece, recorded.shape);
            pooled.take(piece);
            if (pooled.isFull) await pooled.send();
          } else this.#piece(piece, reading, recorded);
          this.#progress.goesOn(this.#bytes + bytes, progress);
          if (this.#progress.needsBreath) await this.#progress.breathe();
          if (signal.aborted) break;
        }
        if (signal.aborted) break;
      }
    } catch (thrown) {
      this.#unread(collection, thrown);
    }
    await pooled?.finish().catch((thrown) => this.#unread(collection, thrown));
    reading.finish();
    const { share = 1 } = collection;
    const { span } = rows;
    return {
      bytes,
      ...(share < 1 && { sample: { rows: rows.count, of: Math.round(rows.count / share) } }),
      ...(span && { span }),
    };
  }

  /** Has an engine read a collection, and threads decide. */
  async #relation(
    collection: Collection,
    relation: EngineRelation,
    recorded: Recorded,
  ): Promise<CollectionFacts> {
    const { pool, selection, signal, detectors, scanner } = this.#options;
    const facts = { bytes: 0 };
    const long = new Reading(scanner, (match, at) => this.#recorder.match(match, at, undefined, recorded));
    const reading = readRelation(relation, {
      pool,
      selection,
      detectors,
      signal,
      collection: collection.name,
    });
    try {
      for await (const part of reading) {
        if (part.kind === "shape") recorded.shape.take(part.column, part.text);
        else if (part.kind === "facts") Object.assign(facts, part.facts);
        else if (part.kind === "long") long.take(part.piece, undefined);
        else {
          this.#rows += part.rows;
          facts.bytes += part.characters;
          for (const found of part.found) this.#recorder.decided(found, recorded);
          this.#progress.goesOn(this.#bytes + facts.bytes, () =>
            this.#progressOf(recorded.name, facts.bytes, part.progress),
          );
          await this.#progress.breathe();
        }
      }
    } catch (thrown) {
      if (!signal.aborted) this.#unread(collection, thrown);
    }
    long.finish();
    return facts;
  }

  #unread({ name: collection }: Collection, thrown: unknown): void {
    this.#gaps.add(this.#at, { collection, why: reasonOf(thrown), kind: "unread" });
  }

  #piece(piece: Piece, reading: Reading, { name, shape }: Recorded): void {
    const { message } = piece.at;
    const title = message?.title === undefined ? undefined : this.#nameOf(message.title);
    const conversation = message && this.#conversations.saw(this.#at, name, message, title);
    if (!piece.continues) this.#takeShape(piece, shape);
    reading.take(piece, conversation);
  }

  /** The first texts of each column tell what the collection is. */
  #takeShape({ text, at: { field } }: Piece, shape: ShapeEvidence): void {
    const taken = this.#shapeTaken.get(field) ?? 0;
    if (taken >= shapeTexts) return;
    this.#shapeTaken.set(field, taken + 1);
    shape.take(field, text.length > shapeCharacters ? text.slice(0, shapeCharacters) : text);
  }

  #progressOf(collection: string, bytesOfCollection: number, table?: Progress["table"]): Progress {
    return {
      collection,
      collections: this.#collections,
      bytes: this.#bytes + bytesOfCollection,
      rows: this.#rows,
      ...(table && { table }),
      findings: this.#tally.findingCount,
    };
  }

  #report(startedAt: string, places: Report["places"]): Report {
    const { run, version, clock, signal } = this.#options;
    const totals = this.#tally.totals();
    const interrupted = signal.aborted;
    return {
      schema: "watertight.report/1",
      run,
      tool: { name: "watertight", version },
      verb: "inspect",
      startedAt,
      endedAt: clock.now().toISOString(),
      places,
      state: this.#gaps.hasUnread || interrupted ? "incomplete" : "complete",
      interrupted,
      read: {
        collections: this.#collections,
        bytes: this.#bytes,
        rows: this.#rows,
        ...this.#conversations.counts,
      },
      ...totals,
      allowed: this.#recorder.allowed,
      ...this.#conversations.withFindings,
      remedies: remedyTexts(totals.findings.map(({ remedy }) => remedy)),
      ...this.#gaps.all,
    };
  }
}

async function* oneByOne<T>(things: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  for await (const thing of things) yield [thing];
}
