import type { Gap } from "../../model/index.ts";
import { shownName } from "../files/shown-name.ts";
import { whyOf } from "../files/why.ts";

const mostTold = 100;

/** Gaps of one search, each once; a hostile folder could make any number of them. */
export class ToldGaps {
  readonly #told = new Map<string, Gap>();
  #more = 0;
  #moreUnread = false;

  unread(path: string, thrown: unknown): void {
    this.#add({ collection: shownName(path), why: whyOf(thrown), kind: "unread" });
  }

  skipped(path: string, why: string): void {
    this.#add({ collection: shownName(path), why, kind: "skipped" });
  }

  #add(gap: Gap): void {
    const key = `${gap.kind} ${gap.collection}`;
    if (this.#told.has(key)) return;
    if (this.#told.size < mostTold) {
      this.#told.set(key, gap);
      return;
    }
    this.#more++;
    this.#moreUnread ||= gap.kind === "unread";
  }

  *all(): Generator<Gap> {
    yield* this.#told.values();
    if (this.#more === 0) return;
    const why = `${this.#more} more of them could not be looked at or were left out`;
    yield { collection: "known places", why, kind: this.#moreUnread ? "unread" : "skipped" };
  }
}
