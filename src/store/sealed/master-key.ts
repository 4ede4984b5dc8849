import { hkdfSync } from "node:crypto";
import { join } from "node:path";
import { Recent, Redacted, WatertightError } from "../../base/index.ts";
import { keyBytes, makeKeyFile, readKeyFile } from "./key-file.ts";

/** What a key that is derived from the master key is for; two purposes never share a key. */
export type KeyPurpose =
  /** HMAC of gateway keys. */
  | "auth"
  /** HMAC of receipts with which a caller confirms. */
  | "receipts"
  /** HMAC of proofs that a person's conversations were erased. */
  | "erasures"
  | `tokens/${string}`
  /** HMAC that names records, so that no name stands on disk. */
  | `names/${string}`
  /** `seal/<purpose>/<tenant>`; a purpose has no slash. */
  | `seal/${string}/${string}`;

/** The one key that all others come from. */
export class MasterKey {
  /** Tells two master keys apart: 8 hex digits that say nothing about the key. */
  readonly id: string;
  readonly #key: Redacted<Uint8Array>;
  readonly #derived = new Recent<string, Redacted<Uint8Array>>(1000);

  constructor(key: Redacted<Uint8Array>) {
    const { length } = key.dangerouslyReveal();
    if (length !== keyBytes)
      throw new WatertightError("usage", `a master key has ${keyBytes} bytes, got ${length}`);
    this.#key = key;
    this.id = Buffer.from(this.#expanded("id").dangerouslyReveal()).toString("hex", 0, 4);
  }

  /** 32 bytes by HKDF-SHA-256 (RFC 5869), the same for the same purpose. */
  derive(purpose: KeyPurpose): Redacted<Uint8Array> {
    const known = this.#derived.get(purpose);
    if (known !== undefined) return known;
    const derived = this.#expanded(purpose);
    this.#derived.set(purpose, derived);
    return derived;
  }

  #expanded(label: string): Redacted<Uint8Array> {
    const info = Buffer.from(`watertight/1/${label}`);
    // Lone surrogates all become the same character, and OpenSSL ends `info` at 1024 bytes.
    if (info.toString() !== `watertight/1/${label}` || info.length > 1024) {
      throw new WatertightError("usage", "a tenant has a name of at most 900 bytes of valid Unicode");
    }
    const key = hkdfSync("sha256", this.#key.dangerouslyReveal(), new Uint8Array(), info, keyBytes);
    return new Redacted(new Uint8Array(key));
  }
}

/** The master key in use and, while it is being replaced, the one before, which only opens. */
export interface MasterKeys {
  readonly current: MasterKey;
  readonly previous?: MasterKey;
}

const variable = "WATERTIGHT_MASTER_KEY";

/**
 * The master key: `WATERTIGHT_MASTER_KEY` (hex or base64), the file that `WATERTIGHT_MASTER_KEY_FILE` names, else
 * `keys/master.key` below `home`, made on first use. `WATERTIGHT_MASTER_KEY_PREVIOUS` is the one before.
 * @throws WatertightError `usage` for what is no key, `refused` when others could read the file, `unreadable` for the rest
 */
export async function masterKeys(env: NodeJS.ProcessEnv, home: string): Promise<MasterKeys> {
  const current = (await givenKey(env, variable)) ?? (await ownKey(join(home, "keys", "master.key")));
  const previous = await givenKey(env, `${variable}_PREVIOUS`);
  if (previous === undefined || previous.id === current.id) return { current };
  return { current, previous };
}

async function givenKey(env: NodeJS.ProcessEnv, name: string): Promise<MasterKey | undefined> {
  const text = env[name];
  const path = env[`${name}_FILE`];
  if (text && path) {
    throw new WatertightError("usage", `both ${name} and ${name}_FILE are set`, "set one of them");
  }
  if (text) return new MasterKey(parseKey(Buffer.from(text), name));
  if (path) return new MasterKey(parseKey((await readKeyFile(path)).dangerouslyReveal(), path));
  return undefined;
}

async function ownKey(path: string): Promise<MasterKey> {
  try {
    await makeKeyFile(path);
  } catch (thrown) {
    throw new WatertightError(
      "unreadable",
      `the master key cannot be made at ${path}`,
      "set WATERTIGHT_HOME to a folder you can write to, or WATERTIGHT_MASTER_KEY",
      thrown,
    );
  }
  return new MasterKey(parseKey((await readKeyFile(path)).dangerouslyReveal(), path));
}

/** 32 bytes as they are, as hex, or as base64 with either alphabet. */
function parseKey(given: Buffer, where: string): Redacted<Uint8Array> {
  const key = given.length === keyBytes ? given : decoded(given.toString("latin1").trim());
  if (key === undefined) {
    throw new WatertightError(
      "usage",
      `${where} takes ${keyBytes} bytes as hex or base64, got ${given.length} characters that are not`,
      "make one with: openssl rand -hex 32",
    );
  }
  if (new Set(key).size < 8) {
    throw new WatertightError(
      "usage",
      `${where} holds a key that is not random`,
      "make one with: openssl rand -hex 32",
    );
  }
  return new Redacted(new Uint8Array(key));
}

function decoded(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  if (/^(?:[\w-]{43}|[A-Za-z0-9+/]{43})=?$/.test(text)) return Buffer.from(text, "base64");
  return undefined;
}
