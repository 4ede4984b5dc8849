import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type Redacted, WatertightError } from "../../base/index.ts";
import type { MasterKey, MasterKeys } from "./master-key.ts";

/** Version, key id, nonce, tag; then the text, sealed. */
const version = 1;
const idAt = 1;
const nonceAt = 5;
const tagAt = 17;
const textAt = 33;

/** A key to seal with, under the id that stands in each envelope. */
export interface SealingKey {
  /** 8 hex digits. */
  readonly id: string;
  readonly key: Redacted<Uint8Array>;
}

/**
 * Seals with AES-256-GCM under a random 96-bit nonce (NIST SP 800-38D §8.2.2: good for 2³² texts a key). It opens only
 * with the same `about`, so that what is sealed cannot be moved to another place.
 */
export function sealUnder({ id, key }: SealingKey, about: readonly string[], text: Uint8Array): Buffer {
  const nonce = randomBytes(tagAt - nonceAt);
  const cipher = createCipheriv("aes-256-gcm", key.dangerouslyReveal(), nonce);
  cipher.setAAD(associated(id, about));
  const sealed = cipher.update(text);
  cipher.final();
  return Buffer.concat([Buffer.of(version), Buffer.from(id, "hex"), nonce, cipher.getAuthTag(), sealed]);
}

/**
 * Opens what `sealUnder` made.
 * @throws WatertightError `unreadable` when it was changed or moved, or its key is not at hand
 */
export function openUnder(
  keyOf: (id: string) => Redacted<Uint8Array> | undefined,
  about: readonly string[],
  sealed: Uint8Array,
): Buffer {
  const envelope = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (envelope.length < textAt || envelope[0] !== version) {
    throw new WatertightError("unreadable", "a sealed record is cut off, or of a newer version");
  }
  const id = keyIdOf(envelope);
  const key = keyOf(id);
  if (key === undefined) {
    throw new WatertightError("unreadable", `a record was sealed under the key ${id}, which is not at hand`);
  }
  const decipher = createDecipheriv(
    "aes-256-gcm",
    key.dangerouslyReveal(),
    envelope.subarray(nonceAt, tagAt),
  );
  decipher.setAuthTag(envelope.subarray(tagAt, textAt));
  decipher.setAAD(associated(id, about));
  const text = decipher.update(envelope.subarray(textAt));
  try {
    decipher.final();
  } catch (cause) {
    throw new WatertightError(
      "unreadable",
      "a sealed record does not open: it was changed, moved, or sealed by somebody else",
      "restore it from a backup",
      cause,
    );
  }
  return text;
}

/** The id of the key that an envelope was sealed under. */
export function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(idAt, nonceAt)).toString("hex");
}

/** What a sealed record is and whose: it opens as nothing else. */
export interface SealedFor {
  /** Lowercase words: "vendor-keys". */
  readonly purpose: string;
  readonly tenant: string;
  /** Which one. */
  readonly record: string;
}

/** Seals under keys derived from the master key, one for each purpose and tenant. */
export class Seals {
  readonly #keys: MasterKeys;

  constructor(keys: MasterKeys) {
    this.#keys = keys;
  }

  seal(what: SealedFor, text: Uint8Array): Buffer {
    const { current } = this.#keys;
    return sealUnder({ id: current.id, key: derived(current, what) }, aboutOf(what), text);
  }

  /** @throws WatertightError `unreadable` when it was changed or moved, or sealed under a master key that is not at hand */
  open(what: SealedFor, sealed: Uint8Array): Buffer {
    const { current, previous } = this.#keys;
    const keyOf = (id: string) => {
      const master = [current, previous].find((one) => one?.id === id);
      if (master !== undefined) return derived(master, what);
      throw new WatertightError(
        "unreadable",
        `a record was sealed under the master key ${id}; at hand is ${current.id}`,
        "set WATERTIGHT_MASTER_KEY_PREVIOUS to the master key that was used before",
      );
    };
    return openUnder(keyOf, aboutOf(what), sealed);
  }

  /** The same text under the master key in use; the very envelope when it is so already. */
  rewrap(what: SealedFor, sealed: Uint8Array): Uint8Array {
    return keyIdOf(sealed) === this.#keys.current.id ? sealed : this.seal(what, this.open(what, sealed));
  }
}

function derived(master: MasterKey, { purpose, tenant }: SealedFor): Redacted<Uint8Array> {
  return master.derive(`seal/${purpose}/${tenant}`);
}

function aboutOf({ purpose, tenant, record }: SealedFor): readonly string[] {
  return [purpose, tenant, record];
}

/** As JSON no two lists of texts are alike. */
function associated(id: string, about: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([version, id, ...about]));
}
