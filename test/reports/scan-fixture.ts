import { type Exposure, ScanReport } from "../../src/model/index.ts";
import type { ToldChange } from "../../src/reports/scan/changes.ts";
import { clickHouse } from "./scan-fixture-clickhouse.ts";

const started = "2026-11-23T18:40:00.000Z";
const ended = "2026-11-23T18:40:41.300Z";
const run = "scan-2026-11-23T18-40-00Z-4f2a";

const lookBack = {
  do: "keep the logs of the service and of the network before they are rotated away: they alone tell who else was there",
};
const proveIt = {
  do: "prove that it is closed",
  text: "watertight scan --verify last",
  language: "shell" as const,
};

const redis: Exposure = {
  id: "redis-1a2b3c4d",
  service: "redis",
  title: "Redis",
  category: "cache",
  version: "7.0.15",
  identity: "9f8e7d6c5b4a39281706f5e4d3c2b1a0",
  verdict: "weak",
  why: "tells its version and its keyspace without a password",
  severity: "medium",
  reachableBy: "local network",
  doors: [
    {
      address: "10.0.0.7",
      port: 6380,
      service: "redis",
      title: "Redis",
      verdict: "weak",
      expected: "cache in docker-compose.yml",
    },
  ],
  proof: [
    {
      request: "redis INFO keyspace",
      answer: "112 bytes",
      means: "tells its keyspace without a password",
      says: "weak",
      evidence: [61],
    },
  ],
  reach: [{ can: "see metadata", because: "tells its keyspace without a password", how: "shown" }],
  notes: [],
  holds: [{ name: "db0", rows: { count: 12, exact: true } }],
  vulnerabilities: [],
  vulnerabilitiesKnown: false,
  fix: [
    {
      do: "shut it off now, before anything else: let only the hosts that need it reach port 6380",
      where: "the machine's firewall, or the security group of the cloud (remove 0.0.0.0/0 and ::/0)",
      language: "shell",
      text: "nft add table inet watertight\nnft 'add chain inet watertight input { type filter hook input priority -10 ; }'\nnft 'add rule inet watertight input iif != lo tcp dport { 6380 } drop'",
    },
    {
      do: "let it listen on loopback or the private network only, with a password and with protected mode on",
      where: "redis.conf, then restart",
      language: "text",
      text: 'bind 127.0.0.1 -::1\nprotected-mode yes\nuser default on >"…a long random password…" ~* &* +@all -@dangerous',
    },
    lookBack,
    proveIt,
  ],
  references: ["https://redis.io/docs/latest/operate/oss_and_stack/management/security/"],
  lifecycle: {
    state: "moved",
    why: "the same server is weak at 10.0.0.7:6380 now",
    since: ended,
    history: [
      {
        state: "open",
        at: "2026-11-20T09:00:00.000Z",
        run: "scan-2026-11-20T09-00-00Z-11aa",
        why: "runs commands without a password",
      },
      { state: "moved", at: ended, run, why: "the same server is weak at 10.0.0.7:6380 now" },
    ],
  },
};

const postgres: Exposure = {
  id: "postgres-5e6f7a8b",
  service: "postgres",
  title: "PostgreSQL",
  category: "database",
  verdict: "guarded",
  why: "asks for a password (SCRAM-SHA-256)",
  reachableBy: "local network",
  doors: [
    {
      address: "10.0.0.8",
      name: "db.internal",
      port: 5432,
      service: "postgres",
      title: "PostgreSQL",
      verdict: "guarded",
    },
  ],
  proof: [
    {
      request: "postgresql StartupMessage for postgres",
      answer: "asks for a password (SCRAM-SHA-256)",
      means: "asks for a password (SCRAM-SHA-256)",
      says: "guarded",
      evidence: [70, 71],
    },
  ],
  reach: [],
  notes: [],
  holds: [],
  vulnerabilities: [],
  vulnerabilitiesKnown: false,
  fix: [],
  references: ["https://www.postgresql.org/docs/current/auth-pg-hba-conf.html"],
  lifecycle: {
    state: "verified",
    why: "the same service answers and asks for a password (SCRAM-SHA-256)",
    since: ended,
    history: [
      {
        state: "open",
        at: "2026-11-20T09:00:00.000Z",
        run: "scan-2026-11-20T09-00-00Z-11aa",
        why: "lets in postgres without a password",
      },
      {
        state: "verified",
        at: ended,
        run,
        why: "the same service answers and asks for a password (SCRAM-SHA-256)",
      },
    ],
  },
};

const qdrant: Exposure = {
  ...postgres,
  id: "qdrant-99887766",
  service: "qdrant",
  title: "Qdrant",
  category: "vector database",
  version: "1.9.2",
  verdict: "unknown",
  why: "GET /collections was answered with 503, which proves nothing",
  doors: [{ address: "fd00:1::9", port: 6333, service: "qdrant", title: "Qdrant", verdict: "unknown" }],
  proof: [
    {
      request: "GET /collections",
      answer: "503, 0 bytes",
      means: "proves nothing",
      says: "unknown",
      evidence: [80],
    },
  ],
  references: [],
  lifecycle: undefined,
};

const ollama: Exposure = {
  ...postgres,
  id: "ollama-0badcafe",
  service: "ollama",
  title: "Ollama",
  category: "model serving",
  verdict: "closed",
  why: "its doors are shut as seen from here, while the host itself answers that nobody listens there",
  doors: [{ address: "10.0.0.9", port: 11434, service: "ollama", title: "Ollama", verdict: "closed" }],
  proof: [],
  references: [],
  lifecycle: {
    state: "contained",
    why: "its doors are shut as seen from here, while the host itself answers that nobody listens there",
    since: ended,
    history: [],
  },
};

/** A scan made up by hand that holds every field and every verdict, after an earlier one. */
export const fullScan: ScanReport = ScanReport.parse({
  schema: "watertight.scan/1",
  run,
  tool: { name: "watertight", version: "0.1.0" },
  verb: "scan",
  startedAt: started,
  endedAt: ended,
  targets: ["logs.example", "10.0.0.0/28"],
  scope: [
    "authorised by Jane Doe (scope.yaml)",
    "authorised by Jane Doe (scope.yaml), control of logs.example proved by DNS",
  ],
  state: "incomplete",
  interrupted: false,
  asked: { addresses: 18, ports: 1_746, doors: 11, requests: 64, bytesRead: 1_204_300, triedDefaults: false },
  exposures: [clickHouse, redis, qdrant, postgres, ollama],
  strange: [
    {
      address: "10.0.0.3",
      port: 9000,
      speaks: "nothing within 5 s",
      verdict: "unknown",
      why: "it took a connection and said nothing",
    },
    {
      address: "203.0.113.10",
      name: "logs.example",
      port: 22,
      speaks: "SSH",
      verdict: "other",
      why: "known, and no data service",
    },
  ],
  closed: [
    { address: "10.0.0.9", port: 11434, how: "refused" },
    { address: "203.0.113.10", name: "logs.example", port: 9005, how: "silent" },
    { address: "10.0.0.14", port: 5432, how: "unreachable" },
  ],
  contacts: [
    {
      name: "logs.example",
      contacts: ["mailto:security@logs.example", "https://logs.example/report"],
      problem: "it has expired (RFC 9116 §2.5.5)",
    },
    {
      name: "db.internal",
      contacts: [],
      problem: "https://db.internal/.well-known/security.txt was answered with 404",
    },
  ],
  gaps: [{ target: "10.0.0.14", why: "none of its 97 ports answered, so that nothing is known of it" }],
  notes: ["follows up run scan-2026-11-20T09-00-00Z-11aa"],
  evidence: { entries: 412, head: "c0ffee".repeat(10).concat("beef") },
} satisfies ScanReport);

/** Everything asked for a password, and all was decided. */
export const guardedScan: ScanReport = ScanReport.parse({
  ...fullScan,
  state: "complete",
  targets: ["10.0.0.8"],
  scope: ["authorised by Jane Doe (scope.yaml)"],
  exposures: [{ ...postgres, lifecycle: undefined }],
  strange: [],
  closed: [],
  contacts: [],
  gaps: [],
  notes: [],
  asked: { addresses: 1, ports: 97, doors: 1, requests: 2, bytesRead: 210, triedDefaults: false },
} satisfies ScanReport);

/** Stopped before anything was recognised. */
export const stoppedScan: ScanReport = ScanReport.parse({
  ...guardedScan,
  verb: "check",
  state: "incomplete",
  interrupted: true,
  targets: ["this machine"],
  scope: ["loopback"],
  exposures: [],
  asked: { addresses: 1, ports: 12, doors: 0, requests: 0, bytesRead: 0, triedDefaults: false },
} satisfies ScanReport);

/** What a second look found, every kind of it. */
export const changes: readonly ToldChange[] = [
  {
    kind: "better",
    title: "PostgreSQL",
    doors: ["10.0.0.8:5432"],
    from: "open",
    to: "guarded",
    why: "asks for a password (SCRAM-SHA-256)",
  },
  {
    kind: "appeared",
    title: "ClickHouse",
    doors: ["203.0.113.10:8123", "203.0.113.10:9000"],
    to: "open",
    why: "runs the statements of anyone, as default without a password",
  },
  {
    kind: "gone",
    title: "Qdrant",
    doors: ["[fd00:1::9]:6333"],
    from: "open",
    why: "nothing answers there now, which is not the same as fixed",
  },
  {
    kind: "door",
    title: "Redis",
    doors: ["10.0.0.7:6380"],
    to: "weak",
    why: "it answers at another door as well",
  },
];
