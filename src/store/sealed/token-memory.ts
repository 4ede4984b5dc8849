import { randomBytes } from "node:crypto";
import type { Shelf } from "./shelf.ts";

/** Whose conversation: only the one who supplied a value gets it back. */
export interface Caller {
  readonly tenant: string;
  /** The gateway key and, where one is named, the end user. */
  readonly id: string;
}

/** Which tokens stand for which values in the conversations of each caller, over restarts and several processes. */
export class TokenMemory {
  readonly #shelf: Shelf;
  /** Every process writes in a slot of its own, so that none overwrites another's. */
  readonly #slot = randomBytes(6).toString("hex");
  readonly #running = new Map<string, Promise<void>>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** Adds to what is known of a conversation; `expiresAt` (milliseconds since 1970) counts from now on for all of it. */
  async remember(
    caller: Caller,
    conversation: string,
    live: ReadonlyMap<string, string>,
    expiresAt: number,
  ): Promise<void> {
    const name = nameOf(caller, conversation);
    const queue = JSON.stringify([caller.tenant, name]);
    const before = this.#running.get(queue);
    const done = (async () => {
      await before?.catch(() => {});
      const known = await this.#shelf.get(caller.tenant, name);
      const all = new Map([...known.flatMap(({ content }) => entriesOf(content)), ...live]);
      const last = Math.max(expiresAt, ...known.map((one) => one.expiresAt));
      const content = Buffer.from(JSON.stringify([...all]));
      await this.#shelf.put(caller.tenant, name, content, { slot: this.#slot, expiresAt: last });
    })();
    this.#running.set(queue, done);
    try {
      await done;
    } finally {
      if (this.#running.get(queue) === done) this.#running.delete(queue);
    }
  }

  /** The tokens of a conversation; undefined when it is unknown, over, or another caller's: these are not told apart. */
  async recall(caller: Caller, conversation: string): Promise<ReadonlyMap<string, string> | undefined> {
    const known = await this.#shelf.get(caller.tenant, nameOf(caller, conversation));
    return known.length === 0 ? undefined : new Map(known.flatMap(({ content }) => entriesOf(content)));
  }

  /** Whether a conversation is this caller's. */
  async owns(caller: Caller, conversation: string): Promise<boolean> {
    return (await this.recall(caller, conversation)) !== undefined;
  }
}

function nameOf({ id }: Caller, conversation: string): string {
  return JSON.stringify([id, conversation]);
}

/** What was sealed was written by `remember`, and by nobody else. */
function entriesOf(content: Buffer): [string, string][] {
  return JSON.parse(content.toString());
}
