import { topLevelDomains } from "./top-level-domains.ts";

/** Whether a text is a top-level domain of the root zone, in any letter case, written plainly or as `xn--…`. */
export function isTopLevelDomain(label: string): boolean {
  const lower = label.toLowerCase();
  return topLevelDomains.has(lower) || /^xn--[a-z0-9-]{2,59}$/.test(lower);
}
