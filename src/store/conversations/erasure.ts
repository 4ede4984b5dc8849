import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { type Clock, systemClock, WatertightError } from "../../base/index.ts";
import { type Engine, list, type Sql, sql, value } from "../../clickhouse/index.ts";
import type { Layout } from "../migrations/layout.ts";
import type { MasterKeys } from "../sealed/master-key.ts";
import { deleteStatement, oneEngine } from "../sealed/shared-table.ts";
import type { Shelf } from "../sealed/shelf.ts";
import { rowsOf, whichOf } from "./conversation-rows.ts";
import { DataKeys } from "./data-keys.ts";

const Counts = z.strictObject({ before: z.int().nonnegative(), after: z.int().nonnegative() });

/** What was erased, signed; it holds nothing of what it was. */
export const ErasureProof = z.strictObject({
  tenant: z.string(),
  /** Keyed fingerprint of the person. */
  person: z.string(),
  /** Milliseconds since 1970. */
  at: z.int().nonnegative(),
  texts: Counts,
  keys: Counts,
  /** Ids of the data keys that were destroyed. */
  destroyed: z.array(z.string().regex(/^[0-9a-f]{8}$/)),
  /** SHA-256 over the SHA-256 of each sealed text that was removed, oldest first, in hex. */
  removed: z.string().regex(/^[0-9a-f]{64}$/),
  /** HMAC-SHA-256 over all of this under this installation's key, in hex. */
  signature: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ErasureProof = z.infer<typeof ErasureProof>;

/** `unknown`: the proof itself says nothing, being changed or another installation's. */
export type ErasureCheck =
  | { readonly state: "erased" }
  | { readonly state: "not erased" | "unknown"; readonly why: string };

export interface EraserOptions {
  readonly engine: Engine;
  /** Where data keys are kept, the same that the log has. */
  readonly shelf: Shelf;
  readonly keys: MasterKeys;
  readonly clock?: Clock;
  readonly layout?: Layout;
}

/** Removes all texts of a person together with the keys that open them, and proves it. */
export class Eraser {
  readonly #engine: Engine;
  readonly #dataKeys: DataKeys;
  readonly #keys: MasterKeys;
  readonly #clock: Clock;
  readonly #layout: Layout;

  constructor({ engine, shelf, keys, clock = systemClock, layout = oneEngine }: EraserOptions) {
    this.#engine = engine;
    this.#dataKeys = new DataKeys(shelf);
    this.#keys = keys;
    this.#clock = clock;
    this.#layout = layout;
  }

  /**
   * Destroys the keys first: from then on nothing opens, whatever happens to the rest; asked again, it finishes what was
   * cut short.
   * @throws WatertightError `unreadable` when something is left
   */
  async erasePerson(tenant: string, person: string): Promise<ErasureProof> {
    if (person === "") throw new WatertightError("usage", "whose texts to erase takes a person, got none");
    const which = whichOf({ tenant, person });
    const keysBefore = await this.#dataKeys.idsOf(tenant, person);
    await this.#dataKeys.destroy(tenant, person);
    const { count, ids, digest } = await this.#removed(which, keysBefore);
    await this.#engine.run(deleteStatement("conversations", which, this.#layout), {
      purpose: "a person's conversations erased",
    });
    const left = await this.#count(which);
    const keysAfter = await this.#dataKeys.idsOf(tenant, person);
    if (left > 0 || keysAfter.length > 0) {
      throw new WatertightError(
        "unreadable",
        `${left} texts and ${keysAfter.length} keys came in while this person was erased`,
        "erase once more",
      );
    }
    const proof = {
      ...{ tenant, person, at: this.#clock.now().getTime() },
      texts: { before: count, after: left },
      keys: { before: keysBefore.length, after: keysAfter.length },
      ...{ destroyed: ids, removed: digest },
    };
    return { ...proof, signature: signed(proof, this.#keys.current.derive("erasures").dangerouslyReveal()) };
  }

  /** Whether what a proof says is true, and still so: no texts from before, and none of the keys. */
  async proveErased(given: unknown): Promise<ErasureCheck> {
    const parsed = ErasureProof.safeParse(given);
    if (!parsed.success) return { state: "unknown", why: "this is not a proof of erasure" };
    const { signature, ...proof } = parsed.data;
    if (!this.#isSigned(proof, signature)) {
      return { state: "unknown", why: "the proof was changed, or signed by another installation" };
    }
    const { tenant, person, at, destroyed } = proof;
    const back = (await this.#dataKeys.idsOf(tenant, person)).filter((id) => destroyed.includes(id));
    if (back.length > 0) return { state: "not erased", why: `${back.length} destroyed keys are back` };
    const from = [
      sql`conversations.at <= fromUnixTimestamp64Milli(${value("erasedAt", "Int64", at)}, 'UTC')`,
      sql`data_key IN ${value("destroyed", "Array(String)", destroyed)}`,
    ];
    const rows = await this.#count(sql`${whichOf({ tenant, person })} AND (${list(from, " OR ")})`);
    if (rows === 0) return { state: "erased" };
    return {
      state: "not erased",
      why: `${rows} texts from before are in the table, and none of the keys that open them`,
    };
  }

  async #removed(which: Sql, keys: readonly string[]) {
    const hash = createHash("sha256");
    const ids = new Set(keys);
    let count = 0;
    for await (const rows of rowsOf(this.#engine, which)) {
      for (const { digest, data_key } of rows) {
        hash.update(digest, "hex");
        ids.add(data_key);
        count++;
      }
    }
    return { count, ids: [...ids].sort(), digest: hash.digest("hex") };
  }

  async #count(which: Sql): Promise<number> {
    const [row] = await this.#engine.rows<{ found: number | string }>(
      sql`SELECT count() AS found FROM conversations WHERE ${which}`,
      { purpose: "what is left of a person" },
    );
    return Number(row?.found);
  }

  #isSigned(proof: Unsigned, signature: string): boolean {
    const { current, previous } = this.#keys;
    return [current, previous].some(
      (master) =>
        master !== undefined &&
        timingSafeEqual(
          Buffer.from(signature, "hex"),
          Buffer.from(signed(proof, master.derive("erasures").dangerouslyReveal()), "hex"),
        ),
    );
  }
}

type Unsigned = Omit<ErasureProof, "signature">;

/** In a fixed order of fields, whatever order the proof was read in. */
function signed({ tenant, person, at, texts, keys, destroyed, removed }: Unsigned, key: Uint8Array): string {
  const counts = [texts.before, texts.after, keys.before, keys.after];
  const text = JSON.stringify([tenant, person, at, counts, destroyed, removed]);
  return createHmac("sha256", key).update(text).digest("hex");
}
