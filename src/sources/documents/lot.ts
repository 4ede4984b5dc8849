import type { Gap, Position } from "../../model/index.ts";
import type { Piece } from "../source.ts";

/** UTF-16 code units after which a text is cut into `continues` pieces. */
const LONGEST_PIECE = 1 << 20;
const FULL_LENGTH = 1 << 20;
const FULL_COUNT = 4096;

/** Gathers pieces into lots of about a megabyte. */
export class Lot {
  #things: (Piece | Gap)[] = [];
  #length = 0;
  /** Bytes read so far; goes with each piece. */
  bytesRead = 0;

  get isFull(): boolean {
    return this.#length >= FULL_LENGTH || this.#things.length >= FULL_COUNT;
  }

  get isEmpty(): boolean {
    return this.#things.length === 0;
  }

  /** A text without anything in it is left out. */
  add(text: string, at: Position, continues = false): void {
    if (text === "") return;
    this.#length += text.length;
    if (text.length <= LONGEST_PIECE) {
      this.#push(text, at, continues);
      return;
    }
    for (let from = 0; from < text.length; ) {
      const to = borderBefore(text, from + LONGEST_PIECE);
      this.#push(text.slice(from, to), at, continues || from > 0);
      from = to;
    }
  }

  addGap(gap: Gap): void {
    this.#things.push(gap);
  }

  /** What was gathered; the lot is empty afterwards. */
  take(): readonly (Piece | Gap)[] {
    const taken = this.#things;
    this.#things = [];
    this.#length = 0;
    return taken;
  }

  #push(text: string, at: Position, continues: boolean): void {
    const { bytesRead } = this;
    this.#things.push(continues ? { text, at, continues, bytesRead } : { text, at, bytesRead });
  }
}

/** The elements of lots, one by one. */
export async function* eachOf<T>(lots: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const lot of lots) yield* lot;
}

/** Never between the two halves of one character. */
function borderBefore(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
