import type { GatewayConfig, Price, VendorFamily, VendorState } from "../../model/index.ts";
import { type KnownVendor, knownVendors } from "./known-vendors.ts";
import { fitsPattern } from "./pattern.ts";

/** Where the key for a vendor comes from. */
export type VendorKey =
  | { readonly from: "env"; readonly name: string }
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "sealed" }
  /** The caller's own; when none comes, what stands in this variable. */
  | { readonly from: "caller"; readonly otherwise?: string }
  | { readonly from: "none" };

/** A vendor as it is configured, with what is known of it filled in. */
export interface Vendor {
  readonly id: string;
  readonly family: VendorFamily;
  /** Base URL for each form it takes, without a slash at the end. */
  readonly urls: Partial<Readonly<Record<VendorFamily, string>>>;
  readonly key: VendorKey;
  readonly state: VendorState;
  /** First and last day on which it may be used, UTC. */
  readonly since?: string;
  readonly until?: string;
  readonly reason?: string;
  /** Empty when nobody said. */
  readonly region: string;
  readonly models: readonly string[];
  readonly as: readonly (readonly [pattern: string, model: string])[];
  readonly prices: readonly (readonly [pattern: string, price: Price])[];
}

type VendorSettings = NonNullable<GatewayConfig["vendors"]>[string];

/**
 * The vendors that may be named, by id. Without any configured these are the known ones, each with the key of its caller.
 * A vendor that has neither an address of its own nor a known one is left out; `configWarnings` tells of it.
 */
export function openVendors(config: Pick<GatewayConfig, "vendors">): ReadonlyMap<string, Vendor> {
  const given =
    config.vendors ?? Object.fromEntries(Object.keys(knownVendors).map((id) => [id, approvedByDefault]));
  const vendors = new Map<string, Vendor>();
  for (const [id, settings] of Object.entries(given)) {
    const vendor = toVendor(id, settings, config.vendors === undefined);
    if (vendor !== undefined) vendors.set(id, vendor);
  }
  return vendors;
}

const approvedByDefault: VendorSettings = { state: "approved" };

function toVendor(id: string, settings: VendorSettings, unconfigured: boolean): Vendor | undefined {
  const known: KnownVendor | undefined = Object.hasOwn(knownVendors, id) ? knownVendors[id] : undefined;
  const url = settings.url ?? known?.url;
  if (url === undefined) return undefined;
  // With another address it is another place: what is known of the usual one no longer holds.
  const usual = settings.url === undefined ? known : undefined;
  const family = settings.family ?? known?.family ?? "openai";
  return {
    id,
    family,
    urls: withoutSlashes({ ...usual?.also, ...settings.also, [family]: url }),
    key: keyOf(settings.key, known, unconfigured),
    state: settings.state,
    ...(settings.since !== undefined && { since: settings.since }),
    ...(settings.until !== undefined && { until: settings.until }),
    ...(settings.reason !== undefined && { reason: settings.reason }),
    region: settings.region ?? usual?.region ?? "",
    models: settings.models ?? ["*"],
    as: Object.entries(settings.as ?? {}),
    prices: Object.entries(settings.prices ?? {}),
  };
}

function withoutSlashes(urls: Partial<Record<VendorFamily, string>>): Vendor["urls"] {
  return Object.fromEntries(Object.entries(urls).map(([family, url]) => [family, url.replace(/\/$/, "")]));
}

function keyOf(given: string | undefined, known: KnownVendor | undefined, unconfigured: boolean): VendorKey {
  if (given === undefined) {
    if (known?.env === undefined) return { from: "none" };
    return unconfigured ? { from: "caller", otherwise: known.env } : { from: "env", name: known.env };
  }
  if (given.startsWith("env:")) return { from: "env", name: given.slice(4) };
  if (given.startsWith("file:")) return { from: "file", path: given.slice(5) };
  if (given === "sealed" || given === "caller") return { from: given };
  return { from: "none" };
}

/** Whether the vendor's list of models has this one. */
export function allowsModel(vendor: Vendor, model: string): boolean {
  return vendor.models.some((pattern) => fitsPattern(pattern, model));
}

/** The model to ask this vendor for in place of another vendor's; its own name when `as` has none. */
export function modelAt(vendor: Vendor, model: string): string {
  return firstFit(vendor.as, model) ?? model;
}

/** What a million tokens of this model cost; undefined when nobody said. */
export function priceOf(vendor: Vendor, model: string): Price | undefined {
  return firstFit(vendor.prices, model);
}

function firstFit<T>(list: readonly (readonly [string, T])[], model: string): T | undefined {
  return list.find(([pattern]) => fitsPattern(pattern, model))?.[1];
}
