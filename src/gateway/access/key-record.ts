import { createHmac, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { alphabets, Redacted } from "../../base/index.ts";
import { UsageLimits } from "../../model/index.ts";

/** As teams are named in the configuration. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const time = z.int().nonnegative();

/** What is kept of a key with which people and programs use the gateway: never the key. */
export const GatewayKey = z.strictObject({
  id: z.string().regex(/^key_[0-9a-f]{16}$/),
  name: z.string().min(1).max(200),
  team: name,
  tenant: name,
  /** HMAC-SHA-256 of the key, whole, in hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Milliseconds since 1970, as all times here. */
  createdAt: time,
  expiresAt: time.optional(),
  revokedAt: time.optional(),
  /** The only ones it is for; absent: all. */
  vendors: z.array(z.string().min(1).max(64)).max(1000).optional(),
  limits: UsageLimits.optional(),
});
export type GatewayKey = z.infer<typeof GatewayKey>;

export type NewGatewayKey = Pick<GatewayKey, "name" | "team" | "tenant" | "expiresAt" | "vendors" | "limits">;

const prefix = "wtg_";
/** 238 bits. */
const randomLength = 40;
const checkLength = 6;

/** A new key, to be shown once, and the record to keep of it. */
export function newGatewayKey(
  authKey: Redacted<Uint8Array>,
  about: NewGatewayKey,
  now: Date,
): { readonly key: Redacted<string>; readonly record: GatewayKey } {
  const random = randomBase62(randomLength);
  const key = `${prefix}${random}${checkOf(random)}`;
  const id = `key_${randomBytes(8).toString("hex")}`;
  const record = { ...about, id, digest: digestOf(authKey, key), createdAt: now.getTime() };
  return { key: new Redacted(key), record: GatewayKey.parse(record) };
}

/** The name under which a presented key is looked up: HMAC-SHA-256 (RFC 2104), 64 hex digits. */
export function digestOf(authKey: Redacted<Uint8Array>, presented: string): string {
  return createHmac("sha256", authKey.dangerouslyReveal()).update(presented).digest("hex");
}

/** Whether a text reads as a key of a gateway; `misspelt` when its check characters do not agree. */
export function spellingOf(text: string): "right" | "misspelt" | "no gateway key" {
  const parts = /^wtg_([0-9A-Za-z]{40})([0-9A-Za-z]{6})$/.exec(text);
  if (parts === null) return text.startsWith(prefix) ? "misspelt" : "no gateway key";
  return checkOf(parts[1] ?? "") === parts[2] ? "right" : "misspelt";
}

/** CRC-32 (ISO 3309) in base 62: six characters hold all 32 bits. */
function checkOf(random: string): string {
  let left = crc32(random);
  let check = "";
  while (check.length < checkLength) {
    check = `${alphabets.alnum[left % 62]}${check}`;
    left = Math.floor(left / 62);
  }
  return check;
}

/** Bytes that would make some characters likelier than others are thrown away. */
function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += alphabets.alnum[byte % 62];
    }
  }
  return text;
}
