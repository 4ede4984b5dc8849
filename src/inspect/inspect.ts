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
import { type Collection, isGap, type OpenSource, type Piece } from "../sources/index.ts";
import { Conversations } from "./conversations.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { Gaps } from "./gaps.ts";
import { namesMaskedBy, placesMaskedBy } from "./masked-names.ts";
import { Reading } from "./reading.ts";
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
  readonly findings: number;
}

/** Bytes between two progress reports. */
const progressEvery = 4 << 20;
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
    const reading = new Reading(this.#options.scanner, (match, at, location) =>
      this.#found(match, at, location, name),
    );
    let bytes = 0;
    let row = 0;
    try {
      for await (const lot of collection.batches?.() ?? oneByOne(collection.read())) {
        for (const piece of lot) {
          if (isGap(piece)) {
            this.#gaps.add(this.#at, piece);
            continue;
          }
          if (piece.at.row !== undefined && piece.at.row !== row) {
            row = piece.at.row;
            this.#rows++;
          }
          bytes = piece.bytesRead ?? bytes;
          this.#read(reading, piece, name);
          this.#tell(name, bytes);
          if (performance.now() - this.#breathedAt > breathEvery) await this.#breathe();
          if (this.#options.signal.aborted) break;
        }
        if (this.#options.signal.aborted) break;
      }
    } catch (thrown) {
      this.#gaps.add(this.#at, { collection: collection.name, why: reasonOf(thrown), kind: "unread" });
    }
    reading.finish();
    this.#bytes += bytes;
    this.#tally.endCollection(bytes);
  }

  #read(reading: Reading, piece: Piece, collection: string): void {
    const { message } = piece.at;
    const title = message?.title === undefined ? undefined : this.#nameOf(message.title);
    const conversation = message && this.#conversations.saw(this.#at, collection, message, title);
    reading.take(piece, conversation);
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
    if (this.#options.isAllowed?.(fingerprint, match.detector)) {
      this.#allowed++;
      return;
    }
    if (conversation !== undefined) {
      this.#conversations.found(conversation, detector.dataClass, detector.severity);
    }
    this.#tally.add({
      detector,
      fingerprint,
      confidence: match.confidence,
      sentAt: at.message?.sentAt,
      vendor: at.message?.vendor,
      location: () => this.#location(match, at, conversation, collection),
      preview: () => reportPreviewOf(match.value, detector),
    });
  }

  #location(
    { wrapping }: StreamMatch,
    { line, column, row, field, message }: Position,
    conversation: ConversationTotal | undefined,
    collection: string,
  ): Location {
    return {
      place: this.#at,
      collection,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      ...(row !== undefined && { row }),
      ...(field !== undefined && { field: this.#nameOf(field) }),
      ...(message !== undefined && {
        conversation: conversation?.conversation ?? this.#nameOf(message.conversation),
        message: this.#nameOf(message.message),
        role: message.role,
      }),
      ...(conversation?.title !== undefined && { title: conversation.title }),
      ...(message?.sentAt !== undefined && { sentAt: message.sentAt }),
      ...(message?.vendor !== undefined && { vendor: message.vendor }),
      ...(wrapping !== undefined && { wrapping: [...wrapping] }),
    };
  }

  async #breathe(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#breathedAt = performance.now();
  }

  #tell(collection: string, bytesOfCollection: number, always = false): void {
    const bytes = this.#bytes + bytesOfCollection;
    if (!always && bytes - this.#toldAt < progressEvery) return;
    this.#toldAt = bytes;
    const { findingCount } = this.#tally;
    this.#options.onProgress?.({ collection, collections: this.#collections, bytes, findings: findingCount });
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
