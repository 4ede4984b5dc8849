import { createHmac } from "node:crypto";
import type { DataClass } from "../model/index.ts";

/** Names a value without telling it: the same value has the same name everywhere in this installation. */
export type Fingerprint = (value: string, dataClass: DataClass) => string;

/** Values whose names are remembered, twice over: logs repeat themselves. */
const remembered = 16_384;

/** HMAC-SHA-256 (RFC 2104) under the installation's key, cut to 32 hex digits. */
export function fingerprintWith(key: Uint8Array): Fingerprint {
  let recent = new Map<string, string>();
  let older = new Map<string, string>();
  return (value, dataClass) => {
    const canonical = canonicalForm(value, dataClass);
    const before = recent.get(canonical);
    if (before !== undefined) return before;
    const name =
      older.get(canonical) ?? createHmac("sha256", key).update(canonical).digest("hex").slice(0, 32);
    if (recent.size >= remembered) {
      older = recent;
      recent = new Map();
    }
    recent.set(canonical, name);
    return name;
  };
}

/** One form for the ways in which people write the same number or address. Secrets are taken as they stand. */
function canonicalForm(value: string, dataClass: DataClass): string {
  if (dataClass === "secret") return value;
  const lower = value.toLowerCase();
  return lower.includes("@") ? lower : lower.replace(/[\s().\-/]/g, "");
}
