import { z } from "zod";
import { DataClass, Severity } from "./data-class-schema.ts";
import { CollectionKind } from "./report.ts";

/** What a service lets a stranger do, going by its answers. */
export const Verdict = z
  .enum(["open", "weak", "guarded", "closed", "unknown"])
  .describe(
    "open: a stranger reads data or takes control; weak: it tells or grants what it should not; guarded: it asks for proof of who one is; closed: nothing answers; unknown: could not be decided, and is not safe",
  );
export type Verdict = z.infer<typeof Verdict>;

export const Ability = z.enum([
  "read data",
  "see metadata",
  "write",
  "administer",
  "run code",
  "read files",
  "read credentials",
  "reach other systems",
]);
export type Ability = z.infer<typeof Ability>;

/** How far an exposure is from being closed. */
export const LifecycleState = z.enum([
  "open",
  "contained",
  "claimed fixed",
  "verified",
  "regressed",
  "moved",
  "unknown",
]);
export type LifecycleState = z.infer<typeof LifecycleState>;

const count = z.int().nonnegative();
const instant = z.iso.datetime();
const port = z.int().min(1).max(65_535);

const Certificate = z.strictObject({
  protocol: z.string().describe("TLSv1.3"),
  subject: z.string(),
  issuer: z.string(),
  validTo: instant.optional(),
  sha256: z.string().describe("of the certificate, hex"),
  trusted: z.boolean(),
  problem: z.string().optional().describe("why it is not trusted, as the TLS library says it"),
});

const Proof = z.strictObject({
  request: z.string().describe("what was sent, by name: GET /?query=SELECT 1"),
  answer: z.string().describe("what came, without content: 200, 2 bytes, text/tab-separated-values"),
  means: z.string().describe("what it proves, one clause"),
  says: z.enum(["open", "weak", "guarded", "unknown", "known"]),
  evidence: z.array(count).describe("numbers of entries in evidence.ndjson"),
});

const ReachEntry = z.strictObject({
  can: Ability,
  because: z.string(),
  how: z
    .enum(["shown", "inferred"])
    .describe("inferred: from grants, settings or the product's documentation, never tried"),
});

const Door = z.strictObject({
  address: z.string(),
  name: z.string().optional().describe("by which it was reached"),
  port,
  service: z.string().describe("clickhouse.http"),
  title: z.string(),
  verdict: Verdict,
  tls: Certificate.optional(),
  expected: z.string().optional().describe("where a configuration named it"),
});

const FixStep = z.strictObject({
  do: z.string(),
  where: z.string().optional().describe("file, console or address"),
  text: z.string().optional().describe("to copy: configuration, statement or command"),
  language: z.enum(["shell", "sql", "xml", "yaml", "ini", "json", "toml", "text"]).optional(),
});

const Vulnerability = z.strictObject({
  id: z.string().describe("CVE-2024-6873"),
  title: z.string(),
  severity: Severity,
  fixedIn: z.string(),
  source: z.string(),
});

const Holding = z.strictObject({
  name: z.string(),
  rows: z.strictObject({ count, exact: z.boolean() }).optional(),
  bytes: count.optional(),
});

const Reader = z.strictObject({
  who: z.string().describe("account and address, as the service's own log names them"),
  when: z.strictObject({ from: instant, to: instant }).optional(),
  reads: count,
  of: z.array(z.string()).describe("tables"),
});

const BlastRadius = z
  .strictObject({
    run: z.string().describe("run of inspect that it comes from"),
    rowsRead: count,
    bytesRead: count,
    budget: z.strictObject({ rows: count, bytes: count }),
    complete: z.boolean().describe("everything there was read, so that the counts are no lower bounds"),
    rows: z.strictObject({ count, exact: z.boolean() }).optional().describe("that lie there, read or not"),
    people: z.strictObject({ count, by: z.string() }).optional().describe("at least"),
    classes: z.array(z.strictObject({ dataClass: DataClass, distinct: count, count, worst: Severity })),
    secrets: z.array(
      z.strictObject({
        detector: z.string(),
        title: z.string(),
        distinct: count,
        severity: Severity,
        remedy: z.string(),
      }),
    ),
    collections: z.array(
      z.strictObject({
        name: z.string(),
        is: CollectionKind.optional(),
        rows: z.strictObject({ count, exact: z.boolean() }).optional(),
      }),
    ),
    span: z.strictObject({ from: instant, to: instant }).optional(),
    gaps: z.array(z.string()),
  })
  .describe("what would leak, going by a small sample");

const Lifecycle = z.strictObject({
  state: LifecycleState,
  why: z.string(),
  since: instant,
  history: z.array(z.strictObject({ state: LifecycleState, at: instant, run: z.string(), why: z.string() })),
});

const Exposure = z.strictObject({
  id: z.string().describe("stable between runs: by product and identity of the server, else by its address"),
  service: z.string().describe("product: clickhouse"),
  title: z.string(),
  category: z.string(),
  version: z.string().optional(),
  identity: z.string().optional().describe("keyed fingerprint of what the server calls itself"),
  verdict: Verdict,
  why: z.string().describe("one sentence"),
  severity: Severity.optional().describe("of what is open or weak"),
  reachableBy: z.enum(["this machine", "local network", "everyone"]),
  doors: z.array(Door).min(1),
  proof: z.array(Proof),
  reach: z.array(ReachEntry),
  notes: z.array(z.string()).describe("worth knowing, no verdict"),
  holds: z.array(Holding).describe("collections, by what the service itself says"),
  readers: z.array(Reader).optional().describe("who has read, by the service's own log"),
  blast: BlastRadius.optional(),
  vulnerabilities: z.array(Vulnerability),
  vulnerabilitiesKnown: z.boolean().describe("false: version or product has no list here; it says nothing"),
  fix: z.array(FixStep).describe("in the order to do it in"),
  references: z.array(z.string()),
  lifecycle: Lifecycle.optional(),
});

const StrangeDoor = z.strictObject({
  address: z.string(),
  name: z.string().optional(),
  port,
  speaks: z.string().describe("what is known of it: 'HTTP, Server: nginx', 'SSH', 'nothing within 5 s'"),
  verdict: z.enum(["unknown", "other"]).describe("other: known, and no data service"),
  why: z.string(),
});

const ClosedDoor = z.strictObject({
  address: z.string(),
  name: z.string().optional(),
  port,
  how: z
    .enum(["refused", "silent", "unreachable"])
    .describe("silent: as a firewall does that drops what it is sent"),
});

/** Everything a scan learned: the one thing every format of it is made from. */
export const ScanReport = z.strictObject({
  schema: z.literal("watertight.scan/1"),
  run: z.string(),
  tool: z.strictObject({ name: z.literal("watertight"), version: z.string() }),
  verb: z.enum(["scan", "check"]),
  startedAt: instant,
  endedAt: instant,
  targets: z.array(z.string()).describe("as the person named them"),
  scope: z.array(z.string()).describe("by what right each address was looked at"),
  state: z.enum(["complete", "incomplete"]),
  interrupted: z.boolean(),
  asked: z.strictObject({
    addresses: count,
    ports: count.describe("pairs of address and port that were tried"),
    doors: count.describe("that took a connection"),
    requests: count,
    bytesRead: count,
    triedDefaults: z.boolean().describe("accounts that products ship with were tried, once each"),
  }),
  exposures: z.array(Exposure).describe("all services recognised, worst first"),
  strange: z.array(StrangeDoor),
  closed: z.array(ClosedDoor).describe("doors that were named one by one and took no connection"),
  contacts: z
    .array(
      z.strictObject({
        name: z.string(),
        contacts: z.array(z.string()).describe("mailto:, https: or tel: addresses, in order of preference"),
        problem: z.string().optional(),
      }),
    )
    .describe("whom to tell, by the security.txt (RFC 9116) of the names looked at; only when asked for"),
  gaps: z.array(z.strictObject({ target: z.string(), why: z.string() })),
  notes: z.array(z.string()),
  evidence: z
    .strictObject({ entries: count, head: z.string().describe("hash of the last entry") })
    .describe("the chain in evidence.ndjson"),
});

export type ScanReport = z.infer<typeof ScanReport>;
export type Exposure = ScanReport["exposures"][number];
export type ExposureDoor = Exposure["doors"][number];
export type ClosedDoor = ScanReport["closed"][number];
export type StrangeDoor = ScanReport["strange"][number];
export type FixStep = Exposure["fix"][number];
export type Proof = Exposure["proof"][number];
export type ReachEntry = Exposure["reach"][number];
export type Vulnerability = Exposure["vulnerabilities"][number];
export type BlastRadius = NonNullable<Exposure["blast"]>;
export type Certificate = NonNullable<ExposureDoor["tls"]>;
export type Reader = NonNullable<Exposure["readers"]>[number];
export type Holding = Exposure["holds"][number];
