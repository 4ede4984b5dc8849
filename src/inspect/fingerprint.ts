import { createHmac } from "node:crypto";
import { Recent } from "../base/index.ts";
import type { DataClass } from "../model/index.ts";

/** Names a value without telling it: the same value has the same name everywhere in this installation. */
export type Fingerprint = (value: string, dataClass: DataClass) => string;

/** Values whose names are remembered: logs repeat themselves. */
const remembered = 16_384;

/** HMAC-SHA-256 (RFC 2104) under the installation's key, cut to 32 hex digits. */
export function fingerprintWith(key: Uint8Array): Fingerprint {
  const names = new Recent<string, string>(remembered);
  return (value, dataClass) => {
    const canonical = canonicalForm(value, dataClass);
    const known = names.get(canonical);
    if (known !== undefined) return known;
    const name = createHmac("sha256", key).update(canonical).digest("hex").slice(0, 32);
    names.set(canonical, name);
    return name;
  };
}

/** One form for the ways in which people write the same number or address. Secrets are taken as they stand. */
function canonicalForm(value: string, dataClass: DataClass): string {
  if (dataClass === "secret") return value;
  const lower = value.toLowerCase();
  return lower.includes("@") ? lower : lower.replace(/[\s().\-/]/g, "");
}
