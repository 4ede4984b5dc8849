import { type GatewayConfig, type PolicyRule, policyClasses } from "../../model/index.ts";
import { dayOf } from "./day.ts";
import { speaksOf, type Verdict } from "./decide.ts";
import { isInsideHost } from "./local-host.ts";
import { openVendors, type Vendor } from "./vendors.ts";
import { whyClosed } from "./why-closed.ts";

/** Something in the configuration that works, but hardly as meant. */
export interface ConfigWarning {
  /** Below `gateway`, as in `policy.3` (counted from 1) or `vendors.acme`. */
  readonly at: string;
  readonly text: string;
  readonly hint: string;
}

/** What a valid configuration says that cannot be meant. `isSet` tells whether a variable of the environment has a value. */
export function configWarnings(
  config: GatewayConfig,
  now: Date,
  isSet: (variable: string) => boolean,
): ConfigWarning[] {
  const vendors = openVendors(config);
  return [
    ...Object.keys(config.vendors ?? {}).flatMap((id) => vendorWarnings(id, vendors.get(id), now, isSet)),
    ...defaultVendorWarnings(config, vendors, now),
    ...Object.entries(config.teams).flatMap(([id, { budget }]) => priceWarnings(id, budget, vendors)),
    ...config.policy.flatMap((rule, at) => ruleWarnings(rule, at, config, vendors, now)),
  ];
}

function vendorWarnings(
  id: string,
  vendor: Vendor | undefined,
  now: Date,
  isSet: (variable: string) => boolean,
): ConfigWarning[] {
  const at = `vendors.${id}`;
  if (vendor === undefined) {
    return [{ at, text: "it has no url and is not a known vendor: it is blocked", hint: "say its url" }];
  }
  const found: ConfigWarning[] = [];
  const plain = Object.values(vendor.urls).filter((url) => {
    const { protocol, hostname } = new URL(url);
    return protocol === "http:" && !isInsideHost(hostname);
  });
  if (plain.length > 0) {
    found.push({ at, text: "plain http to a public host: anyone on the way can read it", hint: "use https" });
  }
  const isOutside = Object.values(vendor.urls).some((url) => !isInsideHost(new URL(url).hostname));
  if (vendor.key.from === "none" && isOutside) {
    found.push({ at, text: "it has no key", hint: "say key: env:NAME, file:PATH, sealed or caller" });
  }
  if (vendor.key.from === "env" && !isSet(vendor.key.name)) {
    found.push({
      at,
      text: `its key is read from ${vendor.key.name}, which is not set`,
      hint: "set it, or say another key",
    });
  }
  const { since, until, state } = vendor;
  if (since !== undefined && until !== undefined && until < since) {
    found.push({ at, text: "it ends before it begins: it is never open", hint: "check since and until" });
  } else if (state === "blocked" && since !== undefined && dayOf(now) < since) {
    const hint = `to let it end on that day, approve it and add a rule: { vendor: ${id}, from: ${since}, do: block }`;
    found.push({ at, text: `it is blocked now already, not only from ${since} on`, hint });
  } else if (state !== "blocked") {
    const closed = whyClosed(vendor, {}, id, now);
    if (closed !== undefined) found.push({ at, text: closed, hint: "check since and until" });
  }
  return found;
}

function defaultVendorWarnings(
  { defaultVendor: id }: GatewayConfig,
  vendors: ReadonlyMap<string, Vendor>,
  now: Date,
): ConfigWarning[] {
  if (id === undefined) return [];
  const closed = whyClosed(vendors.get(id), {}, id, now);
  return closed === undefined
    ? []
    : [{ at: "defaultVendor", text: closed, hint: "name a vendor that is open" }];
}

function priceWarnings(
  team: string,
  budget: GatewayConfig["teams"][string]["budget"],
  vendors: ReadonlyMap<string, Vendor>,
): ConfigWarning[] {
  if (budget?.moneyPerMonth === undefined || [...vendors.values()].some(({ prices }) => prices.length > 0))
    return [];
  const text = "it has a budget of money, and no vendor has prices: all its requests are refused";
  return [{ at: `teams.${team}`, text, hint: "say prices for the models of a vendor" }];
}

function ruleWarnings(
  rule: PolicyRule,
  index: number,
  config: GatewayConfig,
  vendors: ReadonlyMap<string, Vendor>,
  now: Date,
): ConfigWarning[] {
  const at = `policy.${index + 1}`;
  const found: ConfigWarning[] = [];
  const warn = (text: string, hint: string): void => {
    found.push({ at, text, hint });
  };
  for (const team of rule.team ?? []) {
    if (!Object.hasOwn(config.teams, team))
      warn(`team ${team} is not under teams`, "check its name, or add it");
  }
  for (const id of rule.vendor ?? []) {
    if (!vendors.has(id))
      warn(`vendor ${id} is not configured: it is blocked anyway`, "check its name, or add it");
  }
  if (
    rule.vendorState?.every((state) => [...vendors.values()].every((vendor) => vendor.state !== state)) ===
    true
  ) {
    warn("no vendor is in that state", "leave it, if one may come to be");
  }
  if (rule.until !== undefined && dayOf(now) > rule.until) warn(`it ended on ${rule.until}`, "take it out");
  if (rule.to !== undefined) {
    const closed = whyClosed(vendors.get(rule.to), {}, rule.to, now);
    if (closed !== undefined)
      warn(`it reroutes to ${rule.to}, where nothing may go: ${closed}`, "name another vendor");
    if (rule.vendor?.every((id) => id === rule.to) === true)
      warn("it reroutes to where it is", "name another vendor");
    const other = vendors.get(rule.to);
    const lost = (rule.vendor ?? []).filter((id) => speaksNothingOf(vendors.get(id), other));
    if (lost.length > 0) {
      warn(
        `${rule.to} takes no form of request that ${lost.join(", ")} takes`,
        `say under vendors.${rule.to}.also where it does`,
      );
    }
  }
  const shut = (rule.vendor ?? []).filter((id) => vendors.get(id)?.state === "blocked");
  if (shut.length > 0 && rule.do !== "block" && rule.do !== "reroute") {
    warn(`${shut.join(", ")} is blocked, and no rule lifts that`, "change the state of the vendor");
  }
  const before = config.policy.slice(0, index).findIndex((earlier) => covers(earlier, rule));
  if (before >= 0)
    warn(`it never comes to it: rule ${before + 1} decides first`, "put it in front, or take it out");
  return found;
}

function speaksNothingOf(from: Vendor | undefined, to: Vendor | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  return !Object.keys(from.urls).some((family) => Object.hasOwn(to.urls, family));
}

const allClasses: readonly Verdict["dataClass"][] = [...policyClasses, "none"];

/** Whether all that the later rule fits is decided by the earlier one. When in doubt it is not. */
function covers(earlier: PolicyRule, later: PolicyRule): boolean {
  // A reroute does not apply at the vendor it leads to, and at a closed vendor only block and reroute do.
  if (earlier.to !== undefined && (later.vendor === undefined || later.vendor.includes(earlier.to)))
    return false;
  if (later.do === "reroute" && earlier.do !== "block" && earlier.do !== "reroute") return false;
  return (
    (earlier.from === undefined || (later.from !== undefined && earlier.from <= later.from)) &&
    (earlier.until === undefined || (later.until !== undefined && earlier.until >= later.until)) &&
    includesAll(earlier.tenant, later.tenant) &&
    includesAll(earlier.team, later.team) &&
    includesAll(earlier.key, later.key) &&
    includesAll(earlier.vendor, later.vendor) &&
    includesAll(earlier.vendorState, later.vendorState) &&
    allClasses.every((each) => !speaksOf(later, each) || speaksOf(earlier, each))
  );
}

function includesAll<T>(wide: readonly T[] | undefined, narrow: readonly T[] | undefined): boolean {
  return wide === undefined || (narrow?.every((each) => wide.includes(each)) ?? false);
}
