import type { Scanner, StreamMatch } from "../detect/index.ts";
import type { ConversationTotal, Position } from "../model/index.ts";
import type { Piece } from "../sources/index.ts";
import { Lines } from "./lines.ts";

type OnMatch = (match: StreamMatch, at: Position, conversation: ConversationTotal | undefined) => void;

/** Feeds pieces to the scanner and gives each match its place. */
export class Reading {
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
    // Lets go of the text: a file may be larger than memory.
    if (continues !== undefined) this.#lines.passed(this.#stream.decided);
  }

  finish(): void {
    if (this.#stream !== undefined) this.#give(this.#stream.end());
    this.#stream = undefined;
  }

  #give(matches: readonly StreamMatch[]): void {
    for (const match of matches) {
      if (this.#at.line === undefined) {
        this.#onMatch(match, this.#at, this.#conversation);
        continue;
      }
      const { line, column } = this.#lines.locate(match.start);
      const at = { ...this.#at, line, column: column + this.#columnsBefore(line) };
      this.#onMatch(match, at, this.#conversation);
    }
  }

  /** A piece may begin in the middle of a line. */
  #columnsBefore(line: number): number {
    return line === this.#at.line ? (this.#at.column ?? 1) - 1 : 0;
  }
}
