import { type Clock, reasonOf } from "../base/index.ts";
import {
  type Detector,
  type RemedyId,
  remedies,
  reportPreviewOf,
  type Scanner,
  type StreamMatch,
} from "../detect/index.ts";
import type { ConversationTotal, Location, Position, RemedyText, Report } from "../model/index.ts";
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
import type { Fingerprint } from "./fingerprint.ts";
import { Gaps } from "./gaps.ts";
import { namesMaskedBy, placesMaskedBy } from "./masked-names.ts";
import { Reading } from "./reading.ts";
import { type FoundInRelation, readRelation } from "./relation/read-relation.ts";
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

export interface Progress {
  /** Now being read, itself masked. */
  readonly collection: string;
  readonly collections: number;
  readonly bytes: number;
  /** Rows of tables read so far. */
  readonly rows: number;
  /** Rows that the table now being read has, and how many of them have been read, when it is a table. */
  readonly table?: { readonly rows: number; readonly read: number };
  readonly findings: number;
}

/** Bytes between two progress reports. */
const progressEvery = 4 << 20;
/** Texts of a column that are looked at for what a collection is, and characters of each. */
const shapeTexts = 200;
const shapeCharacters = 8192;
/** Milliseconds after which signals and progress get a breath, also while a collection never waits for the disk. */
const breathEvery = 50;

/** Reads places and says what is in them. Closes them; never throws for what a place holds. */
export async function inspect(places: readonly OpenSource[], options: InspectOptions): Promise<Report> {
  return new Inspection(options).run(places);
}

class Inspection {
  readonly #options: InspectOptions;
  readonly #detectors: ReadonlyMap<string, Detector>;
  readonly #tally = new Tally();
  readonly #nameOf: (name: string) => string;
  readonly #placeOf: (name: string) => string;
  readonly #conversations: Conversations;
  readonly #gaps: Gaps;
  /** Index of the place now being read. */
  #at = 0;
  /** What the collection now being read is. */
  #shape = new ShapeEvidence("");
  /** Only a sample of its rows is read. */
  #isDrawn = false;
  /** Texts looked at of each of its columns. */
  #shapeTaken = new Map<string | undefined, number>();
  #collections = 0;
  #bytes = 0;
  #rows = 0;
  #allowed = 0;
  #toldAt = 0;
  #breathedAt = 0;

  constructor(options: InspectOptions) {
    this.#options = options;
    this.#detectors = new Map(options.detectors.map((one) => [one.id, one]));
    this.#nameOf = namesMaskedBy(options.nameScanner);
    this.#placeOf = placesMaskedBy(options.nameScanner);
    this.#conversations = new Conversations(this.#nameOf);
    this.#gaps = new Gaps(this.#placeOf);
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
    this.#tell(name, 0, true);
    this.#shape = new ShapeEvidence(collection.name, collection.columns);
    this.#shapeTaken.clear();
    const rowsBefore = this.#rows;
    const facts =
      collection.relation === undefined
        ? await this.#pieces(collection, name)
        : await this.#relation(collection, collection.relation, name);
    const rowsRead = this.#rows - rowsBefore;
    this.#bytes += facts.bytes;
    const is = this.#shape.verdict(rowsRead === 0 ? undefined : rowsRead);
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
  async #pieces(collection: Collection, name: string): Promise<CollectionFacts> {
    const reading = new Reading(this.#options.scanner, (match, at, location) =>
      this.#found(match, at, location, name),
    );
    const { share = 1 } = collection;
    this.#isDrawn = share < 1;
    let bytes = 0;
    let row = 0;
    let rows = 0;
    let from: string | undefined;
    let to: string | undefined;
    try {
      for await (const lot of collection.batches?.() ?? oneByOne(collection.read())) {
        for (const piece of lot) {
          if (isGap(piece)) {
            this.#gaps.add(this.#at, piece);
            continue;
          }
          const { time } = piece.at;
          if (piece.at.row !== undefined && piece.at.row !== row) {
            row = piece.at.row;
            rows++;
            this.#rows++;
            if (time !== undefined && (from === undefined || time < from)) from = time;
            if (time !== undefined && (to === undefined || time > to)) to = time;
          }
          bytes = piece.bytesRead ?? bytes;
          this.#read(reading, piece, name);
          this.#tell(name, bytes, false, collection.rows && { rows: collection.rows.count, read: rows });
          if (performance.now() - this.#breathedAt > breathEvery) await this.#breathe();
          if (this.#options.signal.aborted) break;
        }
        if (this.#options.signal.aborted) break;
      }
    } catch (thrown) {
      this.#gaps.add(this.#at, { collection: collection.name, why: reasonOf(thrown), kind: "unread" });
    }
    reading.finish();
    this.#isDrawn = false;
    const of = Math.round(rows / share);
    return {
      bytes,
      ...(share < 1 && { sample: { rows, of } }),
      ...(from !== undefined && to !== undefined && { span: { from, to } }),
    };
  }

  /** Has an engine read a collection, and threads decide. */
  async #relation(collection: Collection, relation: EngineRelation, name: string): Promise<CollectionFacts> {
    const { pool, selection, signal, detectors } = this.#options;
    const facts = { bytes: 0 };
    const long = new Reading(this.#options.scanner, (match, at) => this.#found(match, at, undefined, name));
    const reading = readRelation(relation, {
      pool,
      selection,
      detectors,
      signal,
      collection: collection.name,
    });
    try {
      for await (const part of reading) {
        if (part.kind === "shape") this.#shape.take(part.column, part.text);
        else if (part.kind === "facts") Object.assign(facts, part.facts);
        else if (part.kind === "long") long.take(part.piece, undefined);
        else {
          this.#rows += part.rows;
          facts.bytes += part.characters;
          for (const found of part.found) this.#decided(found, name);
          this.#tell(name, facts.bytes, false, part.progress);
          await this.#breathe();
        }
        if (signal.aborted) break;
      }
    } catch (thrown) {
      if (!signal.aborted)
        this.#gaps.add(this.#at, { collection: collection.name, why: reasonOf(thrown), kind: "unread" });
    }
    long.finish();
    return facts;
  }

  #read(reading: Reading, piece: Piece, collection: string): void {
    const { message } = piece.at;
    const title = message?.title === undefined ? undefined : this.#nameOf(message.title);
    const conversation = message && this.#conversations.saw(this.#at, collection, message, title);
    if (!piece.continues) this.#takeShape(piece);
    reading.take(piece, conversation);
  }

  /** The first texts of each column tell what the collection is. */
  #takeShape({ text, at: { field } }: Piece): void {
    const taken = this.#shapeTaken.get(field) ?? 0;
    if (taken >= shapeTexts) return;
    this.#shapeTaken.set(field, taken + 1);
    this.#shape.take(field, text.length > shapeCharacters ? text.slice(0, shapeCharacters) : text);
  }

  #found(
    match: StreamMatch,
    at: Position,
    conversation: ConversationTotal | undefined,
    collection: string,
  ): void {
    const detector = this.#detectors.get(match.detector);
    if (detector === undefined) return;
    const fingerprint = this.#options.fingerprint(match.value, match.dataClass);
    if (this.#isAllowed(fingerprint, match.detector)) return;
    this.#shape.found(at.field, detector.dataClass, detector.id);
    if (conversation !== undefined) {
      this.#conversations.found(conversation, detector.dataClass, detector.severity);
    }
    this.#tally.add({
      detector,
      fingerprint,
      confidence: match.confidence,
      sentAt: at.message?.sentAt ?? at.time,
      vendor: at.message?.vendor,
      column: at.field === undefined ? undefined : this.#nameOf(at.field),
      drawnRow: this.#isDrawn ? at.row : undefined,
      location: () => this.#location(match, at, conversation, collection),
      preview: () => reportPreviewOf(match.value, detector),
    });
  }

  /** Counts what a thread found in a row. */
  #decided(found: FoundInRelation, collection: string): void {
    const detector = this.#detectors.get(found.detector);
    if (detector === undefined || this.#isAllowed(found.fingerprint, found.detector)) return;
    this.#shape.found(found.column, detector.dataClass, detector.id);
    const { column, row, part, time, drawnRow, wrapping, fingerprint, confidence, preview } = found;
    const at = {
      field: column,
      ...(row !== undefined && { row }),
      ...(part !== undefined && { part }),
      ...(time !== undefined && { time }),
    };
    this.#tally.add({
      detector,
      fingerprint,
      confidence,
      sentAt: time,
      vendor: undefined,
      column: this.#nameOf(column),
      drawnRow,
      location: () => this.#location({ wrapping }, at, undefined, collection),
      preview: () => preview,
    });
  }

  #isAllowed(fingerprint: string, detector: string): boolean {
    if (this.#options.isAllowed?.(fingerprint, detector) !== true) return false;
    this.#allowed++;
    return true;
  }

  #location(
    { wrapping }: { readonly wrapping?: StreamMatch["wrapping"] },
    { line, column, row, part, field, message, time }: Position,
    conversation: ConversationTotal | undefined,
    collection: string,
  ): Location {
    return {
      place: this.#at,
      collection,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      ...(row !== undefined && { row }),
      ...(part !== undefined && { part: this.#nameOf(part) }),
      ...(field !== undefined && { field: this.#nameOf(field) }),
      ...(message !== undefined && {
        conversation: conversation?.conversation ?? this.#nameOf(message.conversation),
        message: this.#nameOf(message.message),
        role: message.role,
      }),
      ...(conversation?.title !== undefined && { title: conversation.title }),
      ...((message?.sentAt ?? time) !== undefined && { sentAt: message?.sentAt ?? time }),
      ...(message?.vendor !== undefined && { vendor: message.vendor }),
      ...(wrapping !== undefined && { wrapping: [...wrapping] }),
    };
  }

  async #breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#breathedAt = performance.now();
  }

  #tell(collection: string, bytesOfCollection: number, always = false, table?: Progress["table"]): void {
    const bytes = this.#bytes + bytesOfCollection;
    if (!always && bytes - this.#toldAt < progressEvery) return;
    this.#toldAt = bytes;
    const { findingCount } = this.#tally;
    this.#options.onProgress?.({
      collection,
      collections: this.#collections,
      bytes,
      rows: this.#rows,
      ...(table && { table }),
      findings: findingCount,
    });
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
      allowed: this.#allowed,
      ...this.#conversations.withFindings,
      remedies: remediesOf(totals.findings.map(({ remedy }) => remedy)),
      ...this.#gaps.all,
    };
  }
}

function remediesOf(ids: readonly RemedyId[]): RemedyText[] {
  return [...new Set(ids)].sort().flatMap((id) => {
    const remedy = remedies.get(id);
    if (remedy === undefined) return [];
    const { title, steps, verified, asOf, references } = remedy;
    return [
      { id, title, steps: steps.map((step) => ({ ...step })), verified, asOf, references: [...references] },
    ];
  });
}

async function* oneByOne<T>(things: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  for await (const thing of things) yield [thing];
}
