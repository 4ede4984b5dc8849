import type { Exposure, ScanReport } from "../../src/model/index.ts";

/** An exposure as a scan would tell of it, with what a test wants otherwise. */
export function madeExposure(overrides: Partial<Exposure> = {}): Exposure {
  const { verdict = "open" } = overrides;
  return {
    id: "redis-12345678",
    service: "redis",
    title: "Redis",
    category: "cache",
    verdict,
    why: verdict === "guarded" ? "asks for a password" : "runs commands without a password",
    reachableBy: "local network",
    doors: [madeDoor({ verdict })],
    proof: [],
    reach: [],
    notes: [],
    holds: [],
    vulnerabilities: [],
    vulnerabilitiesKnown: false,
    fix: [],
    references: [],
    ...overrides,
  };
}

export function madeDoor(overrides: Partial<Exposure["doors"][number]> = {}): Exposure["doors"][number] {
  return { address: "10.0.0.5", port: 6379, service: "redis", title: "Redis", verdict: "open", ...overrides };
}

export function madeScan(overrides: Partial<ScanReport> = {}): ScanReport {
  return {
    schema: "watertight.scan/1",
    run: "20250129-100000-scan-0001",
    tool: { name: "watertight", version: "0.0.0" },
    verb: "scan",
    startedAt: "2025-01-29T10:00:00.000Z",
    endedAt: "2025-01-29T10:01:00.000Z",
    targets: ["10.0.0.5"],
    scope: ["authorised by Jane Doe (scope.yaml)"],
    state: "complete",
    interrupted: false,
    asked: { addresses: 1, ports: 1, doors: 1, requests: 1, bytesRead: 1, triedDefaults: false },
    exposures: [],
    strange: [],
    closed: [],
    contacts: [],
    gaps: [],
    notes: [],
    evidence: { entries: 1, head: "0".repeat(64) },
    ...overrides,
  };
}
