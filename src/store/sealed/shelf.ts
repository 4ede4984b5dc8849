import { createHmac } from "node:crypto";
import { type Clock, systemClock, WatertightError } from "../../base/index.ts";
import { keyIdOf, Seals } from "./envelope.ts";
import type { MasterKey, MasterKeys } from "./master-key.ts";
import { forever, type ShelfStorage, type StoredRecord } from "./shelf-storage.ts";

export interface ShelfOptions {
  readonly storage: ShelfStorage;
  readonly keys: MasterKeys;
  /** What the records are, in lowercase words: "vendor-keys". */
  readonly purpose: string;
  readonly clock?: Clock;
}

export interface Kept {
  readonly slot: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly content: Buffer;
}

type Given = Omit<Kept, "content"> & { readonly content: Uint8Array };

/** The largest record. */
const contentBytes = 8 << 20;

/** Small records, sealed for their tenant and found by name; on disk stands neither name nor content. */
export class Shelf {
  readonly #storage: ShelfStorage;
  readonly #keys: MasterKeys;
  readonly #purpose: string;
  readonly #clock: Clock;
  readonly #seals: Seals;

  constructor({ storage, keys, purpose, clock = systemClock }: ShelfOptions) {
    if (!/^[a-z][a-z-]{0,31}$/.test(purpose)) throw new RangeError("a purpose is a few lowercase words");
    this.#storage = storage;
    this.#keys = keys;
    this.#purpose = purpose;
    this.#clock = clock;
    this.#seals = new Seals(keys);
  }

  /** Puts a record under a name, in the place of what its slot held. @throws WatertightError `refused` when it is too large */
  async put(
    tenant: string,
    name: string,
    content: Uint8Array,
    { slot = "", expiresAt = forever }: { readonly slot?: string; readonly expiresAt?: number } = {},
  ): Promise<void> {
    if (content.length > contentBytes) {
      throw new WatertightError(
        "refused",
        `a record of ${content.length} bytes is larger than what is kept (${contentBytes})`,
      );
    }
    if (!/^[a-z0-9]{0,32}$/.test(slot)) throw new RangeError("a slot is at most 32 letters and digits");
    await this.#storage.put(this.#space(tenant), this.#record(tenant, name, { slot, expiresAt, content }));
  }

  /** What stands under a name and has not expired. @throws WatertightError `unreadable` when something of it does not open */
  async get(tenant: string, name: string): Promise<Kept[]> {
    const now = this.#clock.now().getTime();
    const stored = await this.#storage.get(this.#space(tenant), this.#idsOf(tenant, name));
    const current = this.#idOf(this.#keys.current, tenant, name);
    // While the master key is being replaced a slot can stand under both names: the new one holds what was put last.
    const bySlot = new Map<string, StoredRecord>();
    for (const record of stored) {
      if (record.id === current || !bySlot.has(record.slot)) bySlot.set(record.slot, record);
    }
    return [...bySlot.values()]
      .filter(({ expiresAt }) => expiresAt > now)
      .map((record) => this.#opened(tenant, record));
  }

  /** The slots under a name, expired or not; nothing is opened. */
  async slots(tenant: string, name: string): Promise<string[]> {
    const stored = await this.#storage.get(this.#space(tenant), this.#idsOf(tenant, name));
    return [...new Set(stored.map(({ slot }) => slot))].sort();
  }

  /** Removes all slots of a name; whether there was one. */
  async delete(tenant: string, name: string): Promise<boolean> {
    return (await this.#storage.delete(this.#space(tenant), this.#idsOf(tenant, name))) > 0;
  }

  /** The names of a tenant that have not expired. */
  async names(tenant: string): Promise<string[]> {
    const now = this.#clock.now().getTime();
    const names = new Set<string>();
    for await (const record of this.#storage.all(this.#space(tenant))) {
      if (record.expiresAt > now) names.add(this.#opened(tenant, record).name);
    }
    return [...names].sort();
  }

  /** Removes what has expired. */
  sweep(): Promise<number> {
    return this.#storage.sweep(this.#clock.now().getTime());
  }

  /**
   * Seals a tenant's records under the master key in use; how many it had to. For when every process has the new key:
   * afterwards the one before is not needed any more.
   */
  async rewrap(tenant: string): Promise<number> {
    const space = this.#space(tenant);
    const old = new Set<string>();
    let rewrapped = 0;
    for await (const record of this.#storage.all(space)) {
      if (keyIdOf(record.sealed) === this.#keys.current.id) continue;
      const { name, ...kept } = this.#opened(tenant, record);
      const renewed = this.#record(tenant, name, kept);
      const there = await this.#storage.get(space, [renewed.id]);
      if (!there.some(({ slot }) => slot === record.slot)) await this.#storage.put(space, renewed);
      // Deleted meanwhile: it must not come back under its new name.
      const before = await this.#storage.get(space, [record.id]);
      if (before.length === 0) await this.#storage.delete(space, [renewed.id]);
      old.add(record.id);
      rewrapped++;
    }
    if (old.size > 0) await this.#storage.delete(space, [...old]);
    return rewrapped;
  }

  #space(tenant: string) {
    return { purpose: this.#purpose, tenant };
  }

  #idOf(master: MasterKey, tenant: string, name: string): string {
    const key = master.derive(`names/${this.#purpose}`).dangerouslyReveal();
    return createHmac("sha256", key)
      .update(JSON.stringify([tenant, name]))
      .digest("hex");
  }

  #idsOf(tenant: string, name: string): string[] {
    const { current, previous } = this.#keys;
    return [current, ...(previous ? [previous] : [])].map((master) => this.#idOf(master, tenant, name));
  }

  /** Where and until when a record is kept is part of what its envelope vouches for. */
  #sealedFor(tenant: string, { id, slot, expiresAt }: Omit<StoredRecord, "sealed">) {
    return { purpose: this.#purpose, tenant, record: JSON.stringify([id, slot, expiresAt]) };
  }

  #record(tenant: string, name: string, { slot, expiresAt, content }: Given): StoredRecord {
    const place = { id: this.#idOf(this.#keys.current, tenant, name), slot, expiresAt };
    const head = Buffer.from(`${JSON.stringify(name)}\n`);
    return {
      ...place,
      sealed: this.#seals.seal(this.#sealedFor(tenant, place), Buffer.concat([head, content])),
    };
  }

  #opened(tenant: string, record: StoredRecord): Kept & { readonly name: string } {
    const text = this.#seals.open(this.#sealedFor(tenant, record), record.sealed);
    const end = text.indexOf("\n");
    const name: string = JSON.parse(text.toString("utf8", 0, end));
    return { name, slot: record.slot, expiresAt: record.expiresAt, content: text.subarray(end + 1) };
  }
}
