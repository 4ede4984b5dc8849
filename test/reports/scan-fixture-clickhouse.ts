import type { Exposure } from "../../src/model/index.ts";

const host = { address: "203.0.113.10", name: "logs.example" };

/** The server of January 2025 as it might have looked: open at four doors, with all that can be said of one. */
export const clickHouse: Exposure = {
  id: "clickhouse-7d1e9a02",
  service: "clickhouse",
  title: "ClickHouse",
  category: "database",
  version: "22.3.2.1",
  identity: "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  verdict: "open",
  why: "runs the statements of anyone, as default without a password",
  severity: "critical",
  reachableBy: "everyone",
  doors: [
    { ...host, port: 8123, service: "clickhouse.http", title: "ClickHouse", verdict: "open" },
    {
      ...host,
      port: 8443,
      service: "clickhouse.http",
      title: "ClickHouse",
      verdict: "open",
      tls: {
        protocol: "TLSv1.3",
        subject: "CN=old.example",
        issuer: "CN=old.example",
        validTo: "2024-12-31T00:00:00.000Z",
        sha256: "ab".repeat(32),
        trusted: false,
        problem: "certificate has expired",
      },
    },
    { ...host, port: 9000, service: "clickhouse.native", title: "ClickHouse native", verdict: "open" },
    {
      ...host,
      port: 9009,
      service: "clickhouse.interserver",
      title: "ClickHouse interserver",
      verdict: "weak",
    },
  ],
  proof: [
    {
      request: "GET /?query=version",
      answer: "200, 43 bytes, text/tab-separated-values",
      means: "runs the statements of anyone, as default without a password",
      says: "open",
      evidence: [12, 13],
    },
    {
      request: "clickhouse SHOW GRANTS",
      answer: "14 rows",
      means: "tells what the account may do",
      says: "known",
      evidence: [15],
    },
    {
      request: "clickhouse interserver GET /",
      answer: "400, 31 bytes",
      means: "takes requests of replicas without credentials",
      says: "weak",
      evidence: [33],
    },
  ],
  reach: [
    {
      can: "read data",
      because: "runs the statements of anyone, as default without a password",
      how: "shown",
    },
    { can: "write", because: "its grants hold INSERT, ALTER and DROP", how: "inferred" },
    {
      can: "read files",
      because: "its grants hold FILE: file() reads what lies in the server's user_files",
      how: "inferred",
    },
    { can: "reach other systems", because: "its grants hold URL, REMOTE and S3", how: "inferred" },
  ],
  notes: [
    "the door at 8123 has no TLS: statements, rows and passwords cross the network in the clear",
    "its query log begins on 2025-01-06: who read before that day nobody can tell",
  ],
  holds: [
    { name: "default.log_stream", rows: { count: 1_000_000, exact: true }, bytes: 384_000_000 },
    { name: "default.users", rows: { count: 12_400, exact: false } },
    { name: "system.query_log" },
    { name: "default.rag_chunks", rows: { count: 1, exact: true } },
  ],
  readers: [
    {
      who: "default from 198.51.100.23 with python-requests/2.31",
      when: { from: "2025-01-26T02:10:00.000Z", to: "2025-01-29T10:00:00.000Z" },
      reads: 1_204,
      of: ["default.log_stream", "default.users"],
    },
    { who: "default from 192.0.2.77 with curl/8.5.0", reads: 1, of: ["default.log_stream"] },
    {
      who: "app from 10.0.0.4",
      when: { from: "2025-01-06T00:00:00.000Z", to: "2025-01-29T18:40:00.000Z" },
      reads: 88_210,
      of: [],
    },
  ],
  blast: {
    run: "scan-2026-11-23T18-40-00Z-4f2a",
    rowsRead: 1_000,
    bytesRead: 384_200,
    budget: { rows: 1_000, bytes: 4_000_000 },
    complete: false,
    rows: { count: 1_012_401, exact: false },
    people: { count: 412, by: "mail address" },
    classes: [
      { dataClass: "secret", distinct: 12, count: 310, worst: "critical" },
      { dataClass: "contact", distinct: 530, count: 1_120, worst: "medium" },
      { dataClass: "infrastructure", distinct: 1, count: 902, worst: "low" },
    ],
    secrets: [
      {
        detector: "secret.deepseek.key",
        title: "DeepSeek API key",
        distinct: 9,
        severity: "critical",
        remedy: "rotate.deepseek",
      },
      {
        detector: "secret.database.url",
        title: "ClickHouse URL with password",
        distinct: 2,
        severity: "critical",
        remedy: "rotate.database",
      },
      {
        detector: "secret.alibaba.key-id",
        title: "Alibaba Cloud access key id",
        distinct: 1,
        severity: "high",
        remedy: "rotate.alibaba",
      },
    ],
    collections: [
      { name: "default.log_stream", is: "chat history", rows: { count: 1_000_000, exact: true } },
      { name: "default.users", is: "user table", rows: { count: 12_400, exact: false } },
      { name: "default.rag_chunks", rows: { count: 1, exact: true } },
    ],
    span: { from: "2025-01-06T03:12:00.000Z", to: "2025-01-29T18:40:00.000Z" },
    gaps: ["default.archive: the engine of this table is not read"],
  },
  vulnerabilities: [
    {
      id: "CVE-2021-42387",
      title: "Heap out-of-bounds read in the LZ4 codec",
      severity: "high",
      fixedIn: "21.10.2.15",
      source: "https://clickhouse.com/docs/whats-new/security-changelog",
    },
    {
      id: "CVE-2024-6873",
      title: "Redirect of the execution flow by a crafted request to the native interface",
      severity: "high",
      fixedIn: "24.3.6.5",
      source: "https://clickhouse.com/docs/whats-new/security-changelog",
    },
  ],
  vulnerabilitiesKnown: true,
  fix: [
    {
      do: "shut it off now, before anything else: let only the hosts that need it reach ports 8123, 8443, 9000, 9009",
      where: "the machine's firewall, or the security group of the cloud (remove 0.0.0.0/0 and ::/0)",
      language: "shell",
      text: "nft add table inet watertight\nnft 'add chain inet watertight input { type filter hook input priority -10 ; }'\nnft 'add rule inet watertight input iif != lo tcp dport { 8123, 8443, 9000, 9009 } drop'",
    },
    {
      do: "let it listen on loopback, or on the private address that its clients use, and nowhere else",
      where: "/etc/clickhouse-server/config.d/listen.xml, then restart",
      language: "xml",
      text: '<clickhouse>\n  <listen_host replace="replace">127.0.0.1</listen_host>\n</clickhouse>',
    },
    {
      do: 'give the account default a password and let it in from this machine only; the hash: printf %s "$PASSWORD" | sha256sum',
      where: "/etc/clickhouse-server/users.d/default.xml; taken up without a restart",
      language: "xml",
      text: "<clickhouse>\n  <users>\n    <default>\n      <password_sha256_hex>…the hash…</password_sha256_hex>\n    </default>\n  </users>\n</clickhouse>",
    },
    { do: "move from 22.3.2.1 to a supported release: 2 known vulnerabilities are not mended in it" },
    {
      do: "change all 9 DeepSeek API keys found inside, even after the door is shut: whoever came before has them",
    },
    {
      do: "keep the logs of the service and of the network before they are rotated away: they alone tell who else was there",
    },
    { do: "prove that it is closed", text: "watertight scan --verify last", language: "shell" },
  ],
  references: [
    "https://clickhouse.com/docs/interfaces/http",
    "ClickHouse/ClickHouse programs/server/users.xml",
  ],
  lifecycle: {
    state: "regressed",
    why: "it was verified, and is open again: runs the statements of anyone, as default without a password",
    since: "2026-11-23T18:40:41.300Z",
    history: [
      {
        state: "open",
        at: "2026-11-20T09:00:00.000Z",
        run: "scan-2026-11-20T09-00-00Z-11aa",
        why: "runs the statements of anyone",
      },
      {
        state: "verified",
        at: "2026-11-21T09:00:00.000Z",
        run: "scan-2026-11-21T09-00-00Z-22bb",
        why: "the same service answers and asks for a password",
      },
      {
        state: "regressed",
        at: "2026-11-23T18:40:41.300Z",
        run: "scan-2026-11-23T18-40-00Z-4f2a",
        why: "it was verified, and is open again: runs the statements of anyone, as default without a password",
      },
    ],
  },
};
