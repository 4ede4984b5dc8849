import type { Severity, Vulnerability } from "../../../model/index.ts";
import { compared, parsedVersion } from "./version.ts";

interface Known {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The first version with the part that is at fault, where it is known. */
  readonly since?: string;
  /** The first mended version of each branch, oldest first. */
  readonly fixedIn: readonly string[];
}

/** The official list, which names what was mended and where. */
const changelog = "https://clickhouse.com/docs/whats-new/security-changelog";

const lz4 = ["21.10.2.15"];

/** From the official list as of March 2025; severities are our own reading of what each lets somebody do. */
const known: readonly Known[] = [
  {
    id: "CVE-2025-1385",
    title: "who may write files and load a library dictionary runs code through clickhouse-library-bridge",
    severity: "high",
    since: "21.4.0",
    fixedIn: ["24.3.18.6", "24.8.14.27", "24.11.5.34", "24.12.5.65", "25.1.5.5"],
  },
  {
    id: "CVE-2024-6873",
    title: "a crafted request to the native port redirects the server's execution, without a login",
    severity: "high",
    fixedIn: ["23.8.15.35", "24.3.4.147", "24.4.2.141", "24.5.1.1763", "24.6.1.4423"],
  },
  {
    id: "CVE-2024-22412",
    title: "the query cache may answer with what another role was allowed to see",
    severity: "low",
    since: "23.1.0",
    fixedIn: ["23.3.22.3", "23.8.12.13", "23.12.6.19", "24.1.8.22"],
  },
  {
    id: "CVE-2023-48704",
    title: "the Gorilla codec crashes the server through the native port, without a login",
    severity: "high",
    since: "19.1.0",
    fixedIn: ["23.3.18.15", "23.8.8.20", "23.9.6.20", "23.10.5.20"],
  },
  {
    id: "CVE-2023-48298",
    title: "the FPC codec crashes the server, without a login",
    severity: "medium",
    since: "22.6.0",
    fixedIn: ["23.3.17.13", "23.8.7.24", "23.9.5.29", "23.10.4.25"],
  },
  {
    id: "CVE-2023-47118",
    title: "the T64 codec crashes the server through the native port, without a login",
    severity: "high",
    since: "19.1.0",
    fixedIn: ["23.3.16.7", "23.8.6.16", "23.9.4.11", "23.10.2.13"],
  },
  {
    id: "CVE-2022-44011",
    title: "a malformed CapnProto object crashes the server",
    severity: "medium",
    fixedIn: ["22.3.12.19", "22.6.6.16", "22.7.4.16", "22.8.2.11", "22.9.1.2603"],
  },
  {
    id: "CVE-2022-44010",
    title: "a crafted HTTP request crashes the server, without a login",
    severity: "high",
    fixedIn: ["22.3.12.19", "22.6.6.16", "22.7.4.16", "22.8.2.11", "22.9.1.2603"],
  },
  {
    id: "CVE-2021-43304",
    title: "LZ4 decompression writes beyond its buffer",
    severity: "high",
    fixedIn: lz4,
  },
  {
    id: "CVE-2021-43305",
    title: "LZ4 decompression writes beyond its buffer, in another place",
    severity: "high",
    fixedIn: lz4,
  },
  {
    id: "CVE-2021-42387",
    title: "LZ4 decompression reads beyond its buffer",
    severity: "high",
    fixedIn: lz4,
  },
  {
    id: "CVE-2021-42388",
    title: "LZ4 decompression reads before its buffer",
    severity: "high",
    fixedIn: lz4,
  },
  {
    id: "CVE-2021-42389",
    title: "the Delta codec divides by zero and crashes the server",
    severity: "medium",
    since: "19.1.0",
    fixedIn: lz4,
  },
  {
    id: "CVE-2021-42390",
    title: "the DoubleDelta codec divides by zero and crashes the server",
    severity: "medium",
    since: "19.1.0",
    fixedIn: lz4,
  },
  {
    id: "CVE-2021-42391",
    title: "the Gorilla codec divides by zero and crashes the server",
    severity: "medium",
    since: "19.1.0",
    fixedIn: lz4,
  },
  {
    id: "CVE-2021-25263",
    title: "who may create dictionaries reads any file of the server",
    severity: "medium",
    since: "19.17.0",
    fixedIn: ["20.8.18.32", "21.1.9.41", "21.2.9.41", "21.3.6.55", "21.4.3.21"],
  },
  {
    id: "CVE-2019-18657",
    title: "the table function url adds HTTP headers of the attacker's choice",
    severity: "medium",
    fixedIn: ["19.13.6.1"],
  },
  {
    id: "CVE-2019-16536",
    title: "an authenticated client overflows the stack and crashes the server",
    severity: "high",
    fixedIn: ["19.14.3.3"],
  },
  {
    id: "CVE-2019-16535",
    title: "decompression runs code or crashes the server through the native port",
    severity: "critical",
    fixedIn: ["19.14.3.3"],
  },
  {
    id: "CVE-2019-15024",
    title: "a made-up replica in ZooKeeper has the server write files anywhere",
    severity: "medium",
    fixedIn: ["19.14.3.3"],
  },
  {
    id: "CVE-2018-14672",
    title: "CatBoost models read any file of the server through error messages",
    severity: "medium",
    fixedIn: ["18.12.13"],
  },
  {
    id: "CVE-2018-14671",
    title: "unixODBC loads shared objects from anywhere, which runs code",
    severity: "critical",
    fixedIn: ["18.10.3"],
  },
  {
    id: "CVE-2018-14669",
    title: "a malicious MySQL server reads any file of this one",
    severity: "high",
    fixedIn: ["1.1.54390"],
  },
  {
    id: "CVE-2018-14668",
    title: "the table function remote forges requests in other protocols",
    severity: "high",
    fixedIn: ["1.1.54388"],
  },
  {
    id: "CVE-2018-14670",
    title: "the Debian package's configuration let strangers use the database",
    severity: "critical",
    fixedIn: ["1.1.54131"],
  },
];

/** Known vulnerabilities of a version; empty for one that is not understood. */
export function vulnerabilitiesOf(version: string): readonly Vulnerability[] {
  const own = parsedVersion(version);
  if (own === undefined) return [];
  return known
    .filter((one) => isAffected(own, one))
    .map(({ id, title, severity, fixedIn }) => ({
      id,
      title,
      severity,
      fixedIn: fixedIn.join(", "),
      source: changelog,
    }));
}

/** A branch that was mended is safe from there on; one that was never mended is safe only when it is newer than all that were. */
function isAffected(version: readonly number[], { since, fixedIn }: Known): boolean {
  const from = since === undefined ? undefined : parsedVersion(since);
  if (from !== undefined && (compared(version.slice(0, 3), from) ?? 0) < 0) return false;
  const fixes = fixedIn.map((one) => parsedVersion(one) ?? []);
  const ofBranch = fixes.find(([major, minor]) => major === version[0] && minor === version[1]);
  const fix = ofBranch ?? fixes.at(-1);
  return fix !== undefined && (compared(version, fix) ?? 0) < 0;
}
