import { dayOf } from "./day.ts";
import type { Vendor } from "./vendors.ts";

/** Why nothing at all may go to a vendor; only a rule that sends it elsewhere has a say then. */
export function whyClosed(
  vendor: Vendor | undefined,
  caller: { readonly vendors?: readonly string[] | undefined },
  id: string,
  now: Date,
): string | undefined {
  if (vendor === undefined) return "the vendor is not configured, and unknown vendors are blocked";
  if (caller.vendors !== undefined && !caller.vendors.includes(id))
    return "this gateway key is not for this vendor";
  const reason = vendor.reason === undefined ? "" : `: ${vendor.reason}`;
  if (vendor.state === "blocked") {
    const since = vendor.since === undefined ? "" : ` since ${vendor.since}`;
    return `the vendor is blocked${since}${reason}`;
  }
  const day = dayOf(now);
  if (vendor.since !== undefined && day < vendor.since)
    return `the vendor is not open before ${vendor.since}${reason}`;
  if (vendor.until !== undefined && day > vendor.until)
    return `the vendor was open until ${vendor.until}${reason}`;
  return undefined;
}
