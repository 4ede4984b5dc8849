import type { Gap, Place } from "../model/index.ts";
import type { Collection, OpenSource, Piece } from "./source.ts";
import { isGap } from "./source.ts";

/** What a glance at a place may cost, all its collections together. */
export interface Glance {
  readonly rows: number;
  /** Bytes of text, in UTF-8. */
  readonly bytes: number;
}

/** Collections that share the rows of a glance: a table must not use up what others are to be known by. */
const shares = 5;

/** A place of which only so much is read. */
export class LimitedPlace implements OpenSource {
  readonly #place: OpenSource;
  readonly #limit: Glance;
  #rows = 0;
  #bytes = 0;
  #isCut = false;

  constructor(place: OpenSource, limit: Glance) {
    this.#place = place;
    this.#limit = limit;
  }

  /** What was read, and whether anything was left for it. */
  get read(): Glance & { readonly isCut: boolean } {
    return { rows: this.#rows, bytes: this.#bytes, isCut: this.#isCut };
  }

  describe(): Place {
    return this.#place.describe();
  }

  async *collections(): AsyncGenerator<Collection | Gap> {
    for await (const thing of this.#place.collections()) {
      if (isGap(thing)) yield thing;
      else if (this.#isUsedUp) {
        this.#isCut = true;
        yield {
          collection: thing.name,
          why: "the budget for a glance was used up before it",
          kind: "skipped",
        };
      } else yield this.#limited(thing);
    }
  }

  close(): Promise<void> {
    return this.#place.close();
  }

  get #isUsedUp(): boolean {
    return this.#rows >= this.#limit.rows || this.#bytes >= this.#limit.bytes;
  }

  #limited({ relation: _, batches: __, share: ___, ...collection }: Collection): Collection {
    return { ...collection, read: () => this.#glance(collection) };
  }

  async *#glance({ read, rows }: Pick<Collection, "read" | "rows">): AsyncGenerator<Piece | Gap> {
    const most = Math.max(1, Math.ceil(this.#limit.rows / shares));
    let row = 0;
    let last: unknown;
    for await (const thing of read()) {
      if (isGap(thing)) {
        yield thing;
        continue;
      }
      const here = placeOf(thing);
      const isNext = row === 0 || (here !== last && thing.continues === undefined);
      // Also within a row: one value may be longer than everything that may be read.
      if (this.#bytes >= this.#limit.bytes || (isNext && (row >= most || this.#rows >= this.#limit.rows))) {
        this.#isCut = true;
        return;
      }
      if (isNext) {
        row += 1;
        this.#rows += 1;
        last = here;
      }
      const text = beginningOf(thing.text, this.#limit.bytes - this.#bytes);
      this.#bytes += Buffer.byteLength(text);
      if (text.length < thing.text.length) {
        this.#isCut = true;
        this.#bytes = this.#limit.bytes;
      }
      if (text !== "") yield { ...thing, text };
    }
    // A reader that was asked for no more ends as if there were none; an estimate does not say otherwise.
    const isKnown = rows?.exact === true;
    if (isKnown ? rows.count > row : row >= most || (rows !== undefined && rows.count > row)) {
      this.#isCut = true;
    }
  }
}

function placeOf({ at }: Piece): unknown {
  return at.row ?? at.line ?? at.message?.message;
}

/** As much of a text as so many bytes of UTF-8 hold, no character cut in two. */
function beginningOf(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const { read } = new TextEncoder().encodeInto(text.slice(0, bytes), new Uint8Array(bytes));
  return text.slice(0, read);
}
