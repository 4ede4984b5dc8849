import { type Clock, reasonOf } from "../base/index.ts";
import {
  type Detector,
  previewOf,
  publicStart,
  type RemedyId,
  remedies,
  type Scanner,
  type StreamMatch,
} from "../detect/index.ts";
import type { ConversationTotal, Gap, Location, Position, RemedyText, Report } from "../model/index.ts";
import { type Collection, isGap, type OpenSource, type Piece } from "../sources/index.ts";
import { Conversations } from "./conversations.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { Lines } from "./lines.ts";
import { namesMaskedBy } from "./masked-names.ts";
import { Tally } from "./tally.ts";

export interface InspectOptions {
  readonly run: string;
  readonly version: string;
  readonly scanner: Scanner;
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

/** Gaps that are listed; further ones are counted. */
const mostGaps = 1_000;
/** Bytes between two progress reports. */
const progressEvery = 4 << 20;
/** A breath for signals and progress while a collection gives many small pieces. */
const breathEvery = 512;

/** Reads places and says what is in them. Closes them; never throws for what a place holds. */
export async function inspect(places: readonly OpenSource[], options: InspectOptions): Promise<Report> {
  return new Inspection(options).run(places);
}

class Inspection {
  readonly #options: InspectOptions;
  readonly #detectors: ReadonlyMap<string, Detector>;
  readonly #tally = new Tally();
  readonly #conversations = new Conversations();
  readonly #nameOf: (name: string) => string;
  readonly #gaps: Gap[] = [];
  #moreGaps = 0;
  #unread = false;
  #collections = 0;
  #bytes = 0;
  #rows = 0;
  #allowed = 0;
  #toldAt = 0;

  constructor(options: InspectOptions) {
    this.#options = options;
    this.#detectors = new Map(options.detectors.map((one) => [one.id, one]));
    this.#nameOf = namesMaskedBy(options.scanner);
  }

  async run(places: readonly OpenSource[]): Promise<Report> {
    const { clock, signal } = this.#options;
    const startedAt = clock.now().toISOString();
    const described = places.map((place) => {
      const { target, kind } = place.describe();
      return { target: this.#nameOf(target), kind };
    });
    for (const place of places) {
      if (!signal.aborted) await this.#place(place);
      await place.close();
    }
    return this.#report(startedAt, described);
  }

  async #place(place: OpenSource): Promise<void> {
    const { target } = place.describe();
    try {
      for await (const thing of place.collections()) {
        if (isGap(thing)) this.#gap(thing);
        else await this.#collection(thing);
        if (this.#options.signal.aborted) return;
      }
    } catch (thrown) {
      this.#gap({ collection: target, why: reasonOf(thrown), kind: "unread" });
    }
  }

  async #collection(collection: Collection): Promise<void> {
    const name = this.#nameOf(collection.name);
    this.#collections++;
    this.#tally.beginCollection(name, collection.format);
    this.#tell(name, 0, true);
    const reading = new Reading(this.#options.scanner, (match, at, location) =>
      this.#found(match, at, location, name),
    );
    let bytes = 0;
    let pieces = 0;
    let row = 0;
    try {
      for await (const lot of collection.batches?.() ?? oneByOne(collection.read())) {
        for (const piece of lot) {
          if (isGap(piece)) {
            this.#gap(piece);
            continue;
          }
          if (piece.at.row !== undefined && piece.at.row !== row) {
            row = piece.at.row;
            this.#rows++;
          }
          bytes = piece.bytesRead ?? bytes;
          this.#read(reading, piece, name);
          this.#tell(name, bytes);
          if (++pieces % breathEvery === 0) await breath();
          if (this.#options.signal.aborted) break;
        }
        if (this.#options.signal.aborted) break;
      }
    } catch (thrown) {
      this.#gap({ collection: collection.name, why: reasonOf(thrown), kind: "unread" });
    }
    reading.finish();
    this.#bytes += bytes;
    this.#tally.endCollection(bytes);
  }

  #read(reading: Reading, piece: Piece, collection: string): void {
    const { message } = piece.at;
    const title = message?.title === undefined ? undefined : this.#nameOf(message.title);
    const conversation = message && this.#conversations.saw(collection, message, title);
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
    const { id, title, dataClass, severity, remedy } = detector;
    if (conversation !== undefined) this.#conversations.found(conversation, dataClass, severity);
    this.#tally.add({
      fingerprint,
      detector: id,
      title,
      dataClass,
      severity,
      confidence: match.confidence,
      remedy,
      location: this.#location(match, at, conversation, collection),
      preview: () => previewOf(match.value, dataClass, publicStart(match.value, detector)),
    });
  }

  #location(
    { wrapping }: StreamMatch,
    { line, column, row, field, message }: Position,
    conversation: ConversationTotal | undefined,
    collection: string,
  ): Location {
    return {
      collection,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      ...(row !== undefined && { row }),
      ...(field !== undefined && { field: this.#nameOf(field) }),
      ...(message !== undefined && {
        conversation: message.conversation,
        message: message.message,
        role: message.role,
      }),
      ...(conversation?.title !== undefined && { title: conversation.title }),
      ...(message?.sentAt !== undefined && { sentAt: message.sentAt }),
      ...(message?.vendor !== undefined && { vendor: message.vendor }),
      ...(wrapping !== undefined && { wrapping: [...wrapping] }),
    };
  }

  #gap(gap: Gap): void {
    if (gap.kind === "unread") this.#unread = true;
    if (this.#gaps.length >= mostGaps) {
      this.#moreGaps++;
      return;
    }
    this.#gaps.push({ ...gap, collection: this.#nameOf(gap.collection), why: this.#nameOf(gap.why) });
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
      state: this.#unread || interrupted ? "incomplete" : "complete",
      interrupted,
      read: {
        collections: this.#collections,
        bytes: this.#bytes,
        rows: this.#rows,
        ...this.#conversations.counts,
      },
      ...totals,
      allowed: this.#allowed,
      conversations: this.#conversations.listed(),
      remedies: remediesOf(totals.findings.map(({ remedy }) => remedy)),
      gaps: this.#gaps,
      moreGaps: this.#moreGaps,
    };
  }
}

type OnMatch = (match: StreamMatch, at: Position, conversation: ConversationTotal | undefined) => void;

/** Feeds pieces to the scanner and gives each match its place. */
class Reading {
  readonly #scanner: Scanner;
  readonly #onMatch: OnMatch;
  #stream: ReturnType<Scanner["stream"]> | undefined;
  #lines = new Lines();
  #at: Position = {};
  #conversation: ConversationTotal | undefined;

  constructor(scanner: Scanner, onMatch: OnMatch) {
    this.#scanner = scanner;
    this.#onMatch = onMatch;
  }

  take({ text, at, continues }: Piece, conversation: ConversationTotal | undefined): void {
    if (continues === undefined || this.#stream === undefined) {
      this.finish();
      this.#at = at;
      this.#conversation = conversation;
      this.#lines = new Lines(at.line ?? 1);
      this.#stream = this.#scanner.stream(at.field === undefined ? undefined : { name: at.field });
    }
    this.#lines.push(text);
    this.#give(this.#stream.push(text));
  }

  finish(): void {
    if (this.#stream !== undefined) this.#give(this.#stream.end());
    this.#stream = undefined;
  }

  #give(matches: readonly StreamMatch[]): void {
    for (const match of matches) {
      const { line, column } = this.#lines.locate(match.start);
      const counted = this.#at.line === undefined ? {} : { line, column: column + this.#columnsBefore(line) };
      this.#onMatch(match, { ...this.#at, ...counted }, this.#conversation);
    }
  }

  /** A piece may begin in the middle of a line. */
  #columnsBefore(line: number): number {
    return line === this.#at.line ? (this.#at.column ?? 1) - 1 : 0;
  }
}

function remediesOf(ids: readonly RemedyId[]): RemedyText[] {
  return [...new Set(ids)].sort().flatMap((id) => {
    const remedy = remedies.get(id);
    if (remedy === undefined) return [];
    const { title, steps, verified, asOf } = remedy;
    return [{ id, title, steps: steps.map((step) => ({ ...step })), verified, asOf }];
  });
}

async function* oneByOne<T>(things: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  for await (const thing of things) yield [thing];
}

function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
