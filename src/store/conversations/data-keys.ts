import { randomBytes } from "node:crypto";
import { Redacted } from "../../base/index.ts";
import type { SealingKey } from "../sealed/envelope.ts";
import type { Shelf } from "../sealed/shelf.ts";

/** How long a key serves texts that live equally long: 30 days. Each text needs one that lives as long as itself. */
const serves = 30 * 86_400_000;

type LivingKey = SealingKey & { readonly expiresAt: number };

/**
 * The keys under which the texts of one person are sealed, themselves sealed under their tenant's key. A key is made once and
 * never written again, so that one that was destroyed cannot come back.
 */
export class DataKeys {
  readonly #shelf: Shelf;
  /** Asked for at this moment: those who ask for the same meanwhile share the answer. */
  readonly #asked = new Map<string, Promise<LivingKey>>();

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** A key that is there until `expiresAt` at least, made when there is none. */
  async keyFor(tenant: string, person: string, expiresAt: number): Promise<SealingKey> {
    const who = JSON.stringify([tenant, person]);
    for (let asked = this.#asked.get(who); asked !== undefined; asked = this.#asked.get(who)) {
      const found = await asked;
      if (found.expiresAt >= expiresAt) return found;
    }
    const asking = this.#keptOrMade(tenant, person, expiresAt).finally(() => this.#asked.delete(who));
    this.#asked.set(who, asking);
    return asking;
  }

  async #keptOrMade(tenant: string, person: string, expiresAt: number): Promise<LivingKey> {
    const kept = await this.#shelf.get(tenant, person);
    const fit = kept.find((one) => one.expiresAt >= expiresAt);
    if (fit !== undefined) return { id: fit.slot, key: new Redacted(fit.content), expiresAt: fit.expiresAt };
    const key = randomBytes(32);
    const id = randomBytes(4).toString("hex");
    const made = { slot: id, expiresAt: expiresAt + serves };
    await this.#shelf.put(tenant, person, key, made);
    return { id, key: new Redacted(key), expiresAt: made.expiresAt };
  }

  /** Those of one person, by id. */
  async keysOf(tenant: string, person: string): Promise<ReadonlyMap<string, Redacted<Uint8Array>>> {
    const kept = await this.#shelf.get(tenant, person);
    return new Map(kept.map(({ slot, content }) => [slot, new Redacted(content)]));
  }

  /** Their ids, also of those that do not open. */
  idsOf(tenant: string, person: string): Promise<string[]> {
    return this.#shelf.slots(tenant, person);
  }

  async destroy(tenant: string, person: string): Promise<void> {
    await this.#shelf.delete(tenant, person);
  }

  /** Removes keys of texts that have all expired. */
  sweep(): Promise<number> {
    return this.#shelf.sweep();
  }
}
