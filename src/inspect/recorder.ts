import { type Detector, reportPreviewOf, type StreamMatch } from "../detect/index.ts";
import type { ConversationTotal, Location, Position } from "../model/index.ts";
import type { Conversations } from "./conversations.ts";
import type { Hit } from "./decide/decider.ts";
import type { Fingerprint } from "./fingerprint.ts";
import type { FoundInRelation } from "./relation/read-relation.ts";
import type { ShapeEvidence } from "./shape/shape-evidence.ts";
import type { Tally } from "./tally.ts";

export interface RecorderOptions {
  /** What matches belong to. */
  readonly detectors: readonly Detector[];
  readonly fingerprint: Fingerprint;
  /** Whether the allow-list names this value. */
  readonly isAllowed: ((fingerprint: string, detector: string) => boolean) | undefined;
  readonly nameOf: (name: string) => string;
  readonly tally: Tally;
  readonly conversations: Conversations;
}

/** The collection now being read. */
export interface Recorded {
  /** Index of its place. */
  readonly place: number;
  /** Its name, masked. */
  readonly name: string;
  readonly shape: ShapeEvidence;
  /** Only a sample of its rows is read. */
  readonly isDrawn: boolean;
}

/** Records what was found: here a value ends, and its fingerprint, preview and location go on. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #detectors: ReadonlyMap<string, Detector>;
  #allowed = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#detectors = new Map(options.detectors.map((one) => [one.id, one]));
  }

  /** Occurrences left out because the allow-list names them. */
  get allowed(): number {
    return this.#allowed;
  }

  /** Records what the scanner found in a piece. */
  match(
    match: StreamMatch,
    at: Position,
    conversation: ConversationTotal | undefined,
    { place, name, shape, isDrawn }: Recorded,
  ): void {
    const { fingerprint: fingerprintOf, conversations, tally, nameOf } = this.#options;
    const detector = this.#detectors.get(match.detector);
    if (detector === undefined) return;
    const fingerprint = fingerprintOf(match.value, match.dataClass);
    if (this.#isAllowed(fingerprint, match.detector)) return;
    shape.found(at.field, detector.dataClass);
    if (conversation !== undefined) {
      conversations.found(conversation, detector.dataClass, detector.severity);
    }
    tally.add({
      detector,
      fingerprint,
      confidence: match.confidence,
      sentAt: at.message?.sentAt ?? at.time,
      vendor: at.message?.vendor,
      column: at.field === undefined ? undefined : nameOf(at.field),
      drawnRow: isDrawn ? at.row : undefined,
      locations: () => [{ place, collection: name, ...this.#within(match, at, conversation) }],
      preview: () => reportPreviewOf(match.value, detector),
    });
  }

  /** Records what a thread found in a cell. */
  hit(
    { detector: id, confidence, wrapping, fingerprint, preview }: Hit,
    at: Position,
    recorded: Recorded,
  ): void {
    const { place, name, shape, isDrawn } = recorded;
    const { tally, nameOf } = this.#options;
    const detector = this.#detectors.get(id);
    if (detector === undefined || this.#isAllowed(fingerprint, id)) return;
    shape.found(at.field, detector.dataClass);
    tally.add({
      detector,
      fingerprint,
      confidence,
      sentAt: at.time,
      vendor: undefined,
      column: at.field === undefined ? undefined : nameOf(at.field),
      drawnRow: isDrawn ? at.row : undefined,
      locations: () => [{ place, collection: name, ...this.#within({ wrapping }, at, undefined) }],
      preview: () => preview,
    });
  }

  /** Records what threads found of a value in a column. */
  decided(found: FoundInRelation, { place, name, shape }: Recorded): void {
    const { tally, nameOf } = this.#options;
    const { column, occurrences, places, first, last, wrapping, fingerprint, confidence, preview } = found;
    const detector = this.#detectors.get(found.detector);
    if (detector === undefined) return;
    const count = occurrences.certain + occurrences.drawn;
    if (this.#isAllowed(fingerprint, found.detector, count)) return;
    shape.found(column, detector.dataClass, count);
    tally.add({
      detector,
      fingerprint,
      confidence,
      sentAt: first,
      vendor: undefined,
      column: nameOf(column),
      many: { ...occurrences, lastSentAt: last },
      locations: () =>
        places.map((at) => ({
          place,
          collection: name,
          ...this.#within({ wrapping }, { ...at, field: column }, undefined),
        })),
      preview: () => preview,
    });
  }

  #isAllowed(fingerprint: string, detector: string, occurrences = 1): boolean {
    if (this.#options.isAllowed?.(fingerprint, detector) !== true) return false;
    this.#allowed += occurrences;
    return true;
  }

  /** Where in a collection something is. */
  #within(
    { wrapping }: { readonly wrapping?: StreamMatch["wrapping"] },
    { line, column, row, part, field, message, time }: Position,
    conversation: ConversationTotal | undefined,
  ): Omit<Location, "place" | "collection"> {
    const { nameOf } = this.#options;
    const sentAt = message?.sentAt ?? time;
    return {
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      ...(row !== undefined && { row }),
      ...(part !== undefined && { part: nameOf(part) }),
      ...(field !== undefined && { field: nameOf(field) }),
      ...(message !== undefined && {
        conversation: conversation?.conversation ?? nameOf(message.conversation),
        message: nameOf(message.message),
        role: message.role,
      }),
      ...(conversation?.title !== undefined && { title: conversation.title }),
      ...(sentAt !== undefined && { sentAt }),
      ...(message?.vendor !== undefined && { vendor: message.vendor }),
      ...(wrapping !== undefined && { wrapping: [...wrapping] }),
    };
  }
}
