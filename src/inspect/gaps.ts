import type { Gap, GapRecord, Report } from "../model/index.ts";

/** Gaps of each kind that are listed; further ones are counted. */
const mostListed = 1_000;

/** What was not read. */
export class Gaps {
  readonly #nameOf: (name: string) => string;
  readonly #most: number;
  readonly #listed: Record<Gap["kind"], GapRecord[]> = { unread: [], skipped: [] };
  readonly #more: Record<Gap["kind"], number> = { unread: 0, skipped: 0 };

  constructor(nameOf: (name: string) => string, most: number = mostListed) {
    this.#nameOf = nameOf;
    this.#most = most;
  }

  add(place: number, { collection, why, kind }: Gap): void {
    const listed = this.#listed[kind];
    if (listed.length < this.#most) {
      listed.push({ place, collection: this.#nameOf(collection), why: this.#nameOf(why), kind });
    } else {
      this.#more[kind]++;
    }
  }

  get hasUnread(): boolean {
    return this.#listed.unread.length > 0;
  }

  /** What was wanted and not had comes before what was left out on purpose. */
  get all(): Pick<Report, "gaps" | "moreUnread" | "moreSkipped"> {
    const { unread, skipped } = this.#listed;
    return {
      gaps: [...unread, ...skipped],
      moreUnread: this.#more.unread,
      moreSkipped: this.#more.skipped,
    };
  }
}
