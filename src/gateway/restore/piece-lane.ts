import { WatertightError } from "../../base/index.ts";
import { type FoundToken, insideJson, joined, type LiveTokens } from "./live-tokens.ts";
import { growth, mergedPiece, movedBy, type PieceForm, type TokenPiece } from "./token-pieces.ts";

const mostHeld = 10_000;

/** The pieces of a text that goes on from event to event: those that a restored token is made of become one. */
export class PieceLane {
  readonly #live: LiveTokens;
  readonly #form: PieceForm;
  readonly #written: ((value: string) => string) | undefined;
  #held: TokenPiece[] = [];
  /** The last container that was read, for its shape. */
  #container: unknown;
  #added = 0;

  constructor(live: LiveTokens, form: PieceForm, inJson: boolean) {
    this.#live = live;
    this.#written = inJson ? insideJson : undefined;
    this.#form = form;
  }

  get holds(): boolean {
    return this.#held.length > 0;
  }

  /** The container with the pieces that may be sent on; the same one when nothing changes. */
  push(container: unknown): unknown {
    const read = this.#form.read(container);
    if (read === undefined) return container;
    this.#container = container;
    const pieces = [...this.#held, ...read];
    const { sent, held, changed } = this.#restore(pieces, true);
    const same = !changed && held.length === 0 && this.#held.length === 0 && this.#added === 0;
    if (held.length > mostHeld)
      throw new WatertightError(
        "unreadable",
        `expected a token in at most ${mostHeld} pieces, got more`,
        "leave log probabilities out of the request",
      );
    this.#held = held;
    return same ? container : this.#form.write(container, sent);
  }

  /** What is held, the beginning of a token as it came, behind what the event already holds. */
  release(sent: unknown): unknown {
    const before = this.#form.read(sent) ?? [];
    const rest = this.#restore(this.#held, false).sent;
    this.#held = [];
    return this.#form.write(sent ?? this.#container, [...before, ...rest]);
  }

  #restore(
    pieces: readonly TokenPiece[],
    hold: boolean,
  ): { sent: TokenPiece[]; held: TokenPiece[]; changed: boolean } {
    const text = pieces.map((piece) => piece.text).join("");
    const { found, settled } = this.#live.scan(text);
    const sent: TokenPiece[] = [];
    let at = 0;
    let token = 0;
    for (let first = 0; first < pieces.length; ) {
      const start = at;
      let next = first;
      const inside: FoundToken[] = [];
      do {
        at += pieces[next]?.text.length ?? 0;
        next++;
        for (; (found[token]?.start ?? Infinity) < at; token++) {
          const { start: from, end, value } = found[token] ?? { start: 0, end: 0, value: "" };
          inside.push({ start: from - start, end: end - start, value });
        }
      } while (next < pieces.length && start + (inside.at(-1)?.end ?? 0) > at);
      if (hold && at > settled) return { sent, held: pieces.slice(first), changed: found.length > 0 };
      const group = pieces.slice(first, next);
      const [only] = group;
      if (inside.length === 0 && only !== undefined) sent.push(movedBy(only, this.#added));
      else {
        const source = text.slice(start, at);
        const restored = joined(source, inside, source.length, this.#written);
        sent.push(movedBy(mergedPiece(this.#form, group, restored), this.#added));
        this.#added += growth(source, restored);
      }
      first = next;
    }
    return { sent, held: [], changed: found.length > 0 };
  }
}
