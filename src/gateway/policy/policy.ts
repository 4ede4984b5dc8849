import { createHash } from "node:crypto";
import type { GatewayConfig, PolicyRule } from "../../model/index.ts";
import { defaultActions } from "./defaults.ts";
import { openVendors, type Vendor } from "./vendors.ts";

/** All that decides: rules in the order of the file, and vendors. */
export interface Policy {
  readonly rules: readonly PolicyRule[];
  readonly vendors: ReadonlyMap<string, Vendor>;
  readonly version: string;
}

/** The policy of a configuration, ready to decide. */
export function toPolicy(config: GatewayConfig): Policy {
  return { rules: config.policy, vendors: openVendors(config), version: policyVersion(config) };
}

/** The first 12 hex digits of SHA-256 over all that decides; keys, prices and limits are no part of it. */
export function policyVersion(config: GatewayConfig): string {
  const vendors = Object.fromEntries(
    [...openVendors(config)].map(([id, { key: _, prices: __, ...decides }]) => [id, decides]),
  );
  const decides = { rules: config.policy, vendors, disabled: config.detectors.disable, defaultActions };
  return createHash("sha256").update(canonicalJson(decides)).digest("hex").slice(0, 12);
}

/** Keys in order, so that only what is said counts and not how it was written down. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
