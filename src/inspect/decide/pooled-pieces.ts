import type { Position } from "../../model/index.ts";
import type { Piece } from "../../sources/index.ts";
import type { Hit, HitsInText } from "./decider.ts";
import type { DecidePool } from "./pool.ts";

/** Characters that one thread alone reads as fast as others could be started. */
const worthStarting = 1 << 19;
/** A text of this length may be continued by the next piece, and then belongs to one reader. */
const mayBeContinued = 200_000;
/** Characters and texts sent to a thread at once. */
const lotCharacters = 1 << 18;
const lotTexts = 2_000;

interface Sent {
  readonly decided: Promise<HitsInText[]>;
  readonly places: readonly Position[];
}

/** Has threads decide on the cells of a table that comes piece by piece, and gives what they find in the order it came. */
export class PooledPieces {
  readonly #pool: DecidePool;
  readonly #onHit: (hit: Hit, at: Position) => void;
  readonly #sent: Sent[] = [];
  #seen = 0;
  #texts: string[] = [];
  #columns: string[] = [];
  #places: Position[] = [];
  #characters = 0;

  constructor(pool: DecidePool, onHit: (hit: Hit, at: Position) => void) {
    this.#pool = pool;
    this.#onHit = onHit;
  }

  /** Whether the piece is one for the threads: a whole cell of a table that is large enough. */
  wants({ text, at, continues }: Piece): boolean {
    this.#seen += text.length;
    if (this.#seen < worthStarting || continues !== undefined || text.length >= mayBeContinued) return false;
    return at.field !== undefined && at.line === undefined && at.message === undefined;
  }

  take({ text, at }: Piece): void {
    this.#texts.push(text);
    this.#columns.push(at.field ?? "");
    this.#places.push(at);
    this.#characters += text.length;
  }

  get isFull(): boolean {
    return this.#characters >= lotCharacters || this.#texts.length >= lotTexts;
  }

  /** Sends what was taken; waits while the threads have no room. @throws Error when a thread fails */
  async send(): Promise<void> {
    if (this.#texts.length > 0) {
      const { decided } = await this.#pool.read({ texts: this.#texts, columns: this.#columns });
      this.#sent.push({ decided, places: this.#places });
      this.#texts = [];
      this.#columns = [];
      this.#places = [];
      this.#characters = 0;
    }
    while (this.#sent.length > this.#pool.room) await this.#receive();
  }

  async finish(): Promise<void> {
    await this.send();
    while (this.#sent.length > 0) await this.#receive();
  }

  async #receive(): Promise<void> {
    const [first] = this.#sent.splice(0, 1);
    if (first === undefined) return;
    for (const { at, hits } of await first.decided) {
      const place = first.places[at];
      if (place !== undefined) for (const hit of hits) this.#onHit(hit, place);
    }
  }
}
