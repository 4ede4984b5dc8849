import type { Gap, Position } from "../../model/index.ts";
import type { Piece } from "../source.ts";
import { textParts } from "../text-parts.ts";

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
    let goesOn = continues;
    for (const part of textParts(text)) {
      this.#push(part, at, goesOn);
      goesOn = true;
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
