import type { GatewayKey } from "./key-record.ts";

export type KeyAnswer =
  | { readonly state: "known"; readonly key: GatewayKey }
  /** For metrics and the log; outside all three look the same. */
  | { readonly state: "refused"; readonly why: "unknown" | "expired" | "revoked"; readonly id?: string };

/** What a caller is told, whatever is wrong with the key. */
export const refusedKey = {
  status: 401,
  message: "the gateway key is not valid",
  hint: "ask whoever runs this gateway for a new one",
} as const;

/** The keys that there are. */
export interface Directory {
  find(digest: string, now: Date): KeyAnswer;
  /** All at once: a lookup sees the old records or the new ones. */
  replace(records: readonly GatewayKey[]): void;
  readonly size: number;
}

/** Opens a directory of these keys. A lookup is by keyed digest, so its timing tells nothing of a key. */
export function openDirectory(records: readonly GatewayKey[]): Directory {
  let byDigest = indexed(records);
  return {
    find(digest, now) {
      const key = byDigest.get(digest);
      if (key === undefined) return { state: "refused", why: "unknown" };
      if (key.revokedAt !== undefined) return { state: "refused", why: "revoked", id: key.id };
      if (key.expiresAt !== undefined && now.getTime() >= key.expiresAt) {
        return { state: "refused", why: "expired", id: key.id };
      }
      return { state: "known", key };
    },
    replace(next) {
      byDigest = indexed(next);
    },
    get size() {
      return byDigest.size;
    },
  };
}

/** Of two records for one key neither can be trusted: it counts as revoked. */
function indexed(records: readonly GatewayKey[]): ReadonlyMap<string, GatewayKey> {
  const byDigest = new Map<string, GatewayKey>();
  for (const record of records) {
    const twin = byDigest.get(record.digest);
    byDigest.set(record.digest, twin === undefined ? record : { ...record, revokedAt: record.createdAt });
  }
  return byDigest;
}
