import { z } from "zod";
import { dataClasses } from "./data-class.ts";
import { DisclosedClass } from "./disclosure.ts";

/** Whose form of request and answer a vendor takes. */
export const VendorFamily = z.enum(["openai", "anthropic", "gemini", "ollama"]);
export type VendorFamily = z.infer<typeof VendorFamily>;

/** Where a review of the vendor stands. */
export const VendorState = z.enum(["approved", "restricted", "under review", "blocked"]);
export type VendorState = z.infer<typeof VendorState>;

/** What the policy decides on: the classes of data, and parts that could not be read, such as images. */
export const policyClasses = [...dataClasses, "unread"] as const;
export const PolicyClass = z.enum(policyClasses);
export type PolicyClass = z.infer<typeof PolicyClass>;

export const PolicyAction = z.enum(["allow", "mask", "tokenise", "block", "ask", "reroute"]);
export type PolicyAction = z.infer<typeof PolicyAction>;

const Name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "expected up to 64 letters, digits, dots, dashes and underscores",
  );
const VendorName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "expected up to 64 lowercase letters, digits and dashes");
const ModelPattern = z.string().min(1).max(200);

const Address = z
  .string()
  .regex(
    /^https?:\/\/(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]*)?$/,
    "expected http:// or https://, a host and a path, without user, password or query",
  );

const Listen = z
  .string()
  .regex(
    /^(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253}):\d{1,5}$/,
    "expected host:port, such as 127.0.0.1:8787",
  )
  .refine((text) => Number(text.slice(text.lastIndexOf(":") + 1)) <= 65535, {
    error: "expected a port from 0 to 65535",
  });

const KeySource = z
  .string()
  .regex(
    /^(?:env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:.{1,4096}|sealed|caller|none)$/,
    "expected env:NAME, file:PATH, sealed, caller or none; a key itself never stands in this file",
  );

/** One or several, always read as a list. */
function oneOrMore<T extends z.ZodType>(each: T) {
  return z.union([each.transform((one) => [one]), z.array(each).min(1).max(1000)]);
}

const milliseconds: Readonly<Record<string, number>> = { h: 3600e3, d: 86400e3, w: 604800e3 };

/** Kept as milliseconds. */
const Duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[hdw]$/, "expected a time such as 12h, 30d or 8w")
  .transform((text) => Number(text.slice(0, -1)) * (milliseconds[text.slice(-1)] ?? 0));

const sizes: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

/** Kept as bytes. */
const Size = z.union([
  z.int().positive().max(1e9),
  z
    .string()
    .regex(/^[1-9]\d{0,8}\s?[kmg]?b?$/i, "expected a size such as 64kB or 20MB")
    .transform(
      (text) => Number.parseInt(text, 10) * (sizes[/[kmg]/i.exec(text)?.[0].toLowerCase() ?? ""] ?? 1),
    )
    .refine((bytes) => bytes <= 1e9, { error: "expected 1GB or less" }),
]);

const amount = z.int().positive().max(1e15).optional();

/** What may be used up in a period; days and months are UTC. */
export const Budget = z.strictObject({
  requestsPerDay: amount,
  inputTokensPerDay: amount,
  outputTokensPerDay: amount,
  inputTokensPerMonth: amount,
  outputTokensPerMonth: amount,
  /** In the currency of the prices. */
  moneyPerMonth: z.number().positive().max(1e9).optional(),
});
export type Budget = z.infer<typeof Budget>;

/** Of a gateway key or a team. */
export const UsageLimits = z.strictObject({
  /** Requests a minute. */
  rate: z.int().positive().max(10_000_000).optional(),
  budget: Budget.optional(),
});
export type UsageLimits = z.infer<typeof UsageLimits>;

/** Money for a million tokens. */
export const Price = z.strictObject({
  input: z.number().min(0).max(1e6),
  output: z.number().min(0).max(1e6),
});
export type Price = z.infer<typeof Price>;

const VendorConfig = z.strictObject({
  /** What the vendor's own SDK takes as its base URL; known vendors have one built in. */
  url: Address.optional(),
  family: VendorFamily.optional(),
  /** Base URLs of other forms that the vendor takes besides its own. */
  also: z.partialRecord(VendorFamily, Address).optional(),
  key: KeySource.optional(),
  state: VendorState.default("approved"),
  since: z.iso.date().optional(),
  until: z.iso.date().optional(),
  reason: z.string().max(1000).optional(),
  region: z.string().max(100).optional(),
  /** Models that may be asked for; `*` stands for any characters. */
  models: z.array(ModelPattern).min(1).max(1000).optional(),
  /** For requests that come here by reroute: the model asked for, and the one to take instead. */
  as: z.record(ModelPattern, z.string().min(1).max(200)).optional(),
  prices: z.record(ModelPattern, Price).optional(),
});

export const PolicyRule = z
  .strictObject({
    tenant: oneOrMore(Name).optional(),
    team: oneOrMore(Name).optional(),
    /** Ids of gateway keys. */
    key: oneOrMore(Name).optional(),
    vendor: oneOrMore(VendorName).optional(),
    vendorState: oneOrMore(VendorState).optional(),
    /** Left out: whatever is in the request, and the request itself. */
    class: oneOrMore(PolicyClass).optional(),
    do: PolicyAction,
    to: VendorName.optional(),
    from: z.iso.date().optional(),
    /** Includes the day named. */
    until: z.iso.date().optional(),
    because: z.string().min(1).max(1000).optional(),
  })
  .refine((rule) => (rule.do === "reroute") === (rule.to !== undefined), {
    error: "expected `to` with `do: reroute`, and only there",
  })
  .refine((rule) => !(isChange(rule.do) && rule.class?.includes("unread") === true), {
    error: "expected allow, block, ask or reroute for unread: what cannot be read cannot be masked",
  })
  .refine((rule) => rule.from === undefined || rule.until === undefined || rule.from <= rule.until, {
    error: "expected `until` on or after `from`",
  });
export type PolicyRule = z.infer<typeof PolicyRule>;

function isChange(action: PolicyAction): boolean {
  return action === "mask" || action === "tokenise";
}

const Conversations = z.strictObject({
  log: z.boolean().default(false),
  /** How long by class; of several the shortest holds. */
  keep: z.partialRecord(DisclosedClass, Duration).default({}),
  otherwise: Duration.prefault("30d"),
  /** Whether the text is kept as it came rather than masked. */
  raw: z.boolean().default(false),
});

const Limits = z.strictObject({
  bodyBytes: Size.default(32e6),
  headerBytes: Size.default(32e3),
  concurrent: z.int().positive().max(1e6).default(4096),
  /** For a whole request, its answer included. */
  seconds: z.int().positive().max(86_400).default(900),
});

/** What stands under `gateway` in `watertight.yaml`. */
export const GatewayConfig = z.strictObject({
  listen: Listen.default("127.0.0.1:8787"),
  /** Left out: a socket in the home folder. */
  admin: Listen.or(z.string().regex(/^unix:.{1,100}$/, "expected host:port or unix:PATH")).optional(),
  /** Left out: the known vendors, each with the key of the caller. */
  vendors: z.record(VendorName, VendorConfig).optional(),
  defaultVendor: VendorName.optional(),
  teams: z.record(Name, UsageLimits.extend({ tenant: Name.optional() })).default({}),
  policy: z.array(PolicyRule).max(10_000).default([]),
  conversations: Conversations.prefault({}),
  limits: Limits.prefault({}),
  /** Besides those that `detectors` disables for everything. */
  detectors: z.strictObject({ disable: z.array(z.string()).default([]) }).prefault({}),
});
export type GatewayConfig = z.infer<typeof GatewayConfig>;
