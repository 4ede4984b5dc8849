import { insideJson, joined, type LiveTokens } from "./live-tokens.ts";
import type { OffsetUnit } from "./text-shifts.ts";
import { TextShifts } from "./text-shifts.ts";

/** A text that goes on from event to event. Only the beginning of a live token at its end is ever held back. */
export class Lane {
  readonly shifts: TextShifts | undefined;
  readonly #live: LiveTokens;
  readonly #written: ((value: string) => string) | undefined;
  #held = "";

  constructor(live: LiveTokens, inJson: boolean, unit: OffsetUnit | undefined) {
    this.#live = live;
    this.#written = inJson ? insideJson : undefined;
    this.shifts = unit === undefined ? undefined : new TextShifts(unit);
  }

  get holds(): boolean {
    return this.#held !== "";
  }

  /** What may be sent on, values restored. */
  push(text: string): string {
    if (this.#held === "" && !text.includes("[")) {
      this.shifts?.text(text);
      return text;
    }
    const source = this.#held + text;
    const { found, settled } = this.#live.scan(source);
    this.#held = source.slice(settled);
    if (this.shifts !== undefined) {
      let from = 0;
      for (const { start, end, value } of found) {
        this.shifts.text(source.slice(from, start));
        this.shifts.token(source.slice(start, end), this.#written?.(value) ?? value);
        from = end;
      }
      this.shifts.text(source.slice(from, settled));
    }
    return joined(source, found, settled, this.#written);
  }

  /** What is held, as it came, behind what the event already holds. */
  release(sent: unknown): string {
    const held = this.#held;
    this.#held = "";
    this.shifts?.text(held);
    return typeof sent === "string" ? sent + held : held;
  }
}
