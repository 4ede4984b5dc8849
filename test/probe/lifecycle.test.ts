import { describe, expect, test } from "vitest";
import type { Exposure, ScanReport } from "../../src/model/index.ts";
import { followedUp } from "../../src/probe/index.ts";
import { madeDoor, madeExposure, madeScan } from "./exposure-fixture.ts";

const before = madeScan({ exposures: [madeExposure()] });
const later = { run: "20250130-100000-scan-0002", endedAt: "2025-01-30T10:01:00.000Z" };

function followed(
  now: Partial<ScanReport>,
  options: { before?: ScanReport; claimedBy?: string } = {},
): ScanReport {
  return followedUp({
    before: options.before ?? before,
    now: madeScan({ ...later, ...now }),
    claimedBy: options.claimedBy,
  });
}

function stateOf({ exposures }: ScanReport): string | undefined {
  return exposures.find(({ lifecycle }) => lifecycle !== undefined)?.lifecycle?.state;
}

function was(state: NonNullable<Exposure["lifecycle"]>["state"]): ScanReport {
  const lifecycle = { state, why: "", since: "2025-01-29T10:01:00.000Z", history: [] };
  return madeScan({ exposures: [madeExposure({ verdict: "closed", lifecycle })] });
}

const refused = { address: "10.0.0.5", port: 6379, how: "refused" } as const;
const silent = { ...refused, how: "silent" } as const;
const guarded = madeExposure({ verdict: "guarded" });
const neighbour = madeExposure({
  id: "postgres-1",
  service: "postgres",
  title: "PostgreSQL",
  verdict: "guarded",
  doors: [madeDoor({ port: 5432, service: "postgres", verdict: "guarded" })],
});

describe("an exposure followed up", () => {
  test("that still answers is open", () => {
    expect(stateOf(followed({ exposures: [madeExposure()] }))).toBe("open");
  });

  test("whose service now asks who one is, is verified", () => {
    expect(stateOf(followed({ exposures: [guarded] }))).toBe("verified");
  });

  test("that cannot be reached is unknown and never fixed, whoever claims it", () => {
    for (const claimedBy of [undefined, "Jane"]) {
      for (const now of [
        {},
        { closed: [silent] },
        { closed: [{ ...refused, how: "unreachable" as const }] },
      ]) {
        const report = followed(now, claimedBy === undefined ? {} : { claimedBy });
        expect(stateOf(report)).toBe("unknown");
        expect(report.state).toBe("incomplete");
        expect(report.exposures[0]?.verdict).toBe("unknown");
      }
    }
  });

  test("whose door is shut on a host that answers is contained", () => {
    expect(stateOf(followed({ closed: [refused] }))).toBe("contained");
    expect(stateOf(followed({ closed: [silent], exposures: [neighbour] }))).toBe("contained");
    expect(
      stateOf(
        followed({
          closed: [silent],
          strange: [{ address: "10.0.0.5", port: 22, speaks: "SSH", verdict: "other", why: "" }],
        }),
      ),
    ).toBe("contained");
  });

  test("is claimed fixed by whoever says so, and verified when a second look agrees", () => {
    const claimed = followed({ closed: [refused] }, { claimedBy: "Jane Doe" });
    expect(stateOf(claimed)).toBe("claimed fixed");
    const again = followed({ closed: [refused] }, { before: claimed });
    expect(stateOf(again)).toBe("verified");
    expect(again.exposures[0]?.lifecycle?.history.map(({ state }) => state)).toEqual([
      "claimed fixed",
      "verified",
    ]);
  });

  test("a claim does not close what answers", () => {
    expect(stateOf(followed({ exposures: [madeExposure()] }, { claimedBy: "Jane" }))).toBe("open");
  });

  test.each(["verified", "contained", "claimed fixed"] as const)(
    "that was %s and answers again has regressed",
    (state) => {
      expect(stateOf(followed({ exposures: [madeExposure()] }, { before: was(state) }))).toBe("regressed");
    },
  );

  test("that was verified and cannot be reached is unknown, not verified", () => {
    expect(stateOf(followed({ closed: [silent] }, { before: was("verified") }))).toBe("unknown");
  });

  test("that answers at another port has moved", () => {
    const elsewhere = madeExposure({ id: "redis-9", doors: [madeDoor({ port: 6380 })] });
    const report = followed({ closed: [refused], exposures: [elsewhere] });
    expect(stateOf(report)).toBe("moved");
    expect(report.exposures).toHaveLength(1);
  });

  test("that answers at another address under the same identity has moved", () => {
    const named = madeExposure({ identity: "abc" });
    const elsewhere = madeExposure({
      id: "redis-9",
      identity: "abc",
      doors: [madeDoor({ address: "10.0.0.9" })],
    });
    const other = madeExposure({ id: "redis-8", identity: "def", doors: [madeDoor({ port: 6380 })] });
    const from = madeScan({ exposures: [named] });
    expect(stateOf(followed({ closed: [refused], exposures: [elsewhere] }, { before: from }))).toBe("moved");
    // Another server of the same kind on the same host is another exposure.
    expect(stateOf(followed({ closed: [refused], exposures: [other] }, { before: from }))).toBe("contained");
  });

  test("is unknown where something else answers by now", () => {
    const other = madeExposure({
      id: "x",
      service: "memcached",
      title: "Memcached",
      verdict: "guarded",
      doors: [madeDoor({ service: "memcached", verdict: "guarded" })],
    });
    expect(stateOf(followed({ exposures: [other] }))).toBe("unknown");
    expect(
      stateOf(
        followed({
          strange: [{ address: "10.0.0.5", port: 6379, speaks: "HTTP", verdict: "unknown", why: "" }],
        }),
      ),
    ).toBe("unknown");
  });

  test("with one of its doors still without an answer is not verified", () => {
    const two = madeScan({ exposures: [madeExposure({ doors: [madeDoor(), madeDoor({ port: 6380 })] })] });
    expect(stateOf(followed({ exposures: [guarded] }, { before: two }))).toBe("unknown");
    const closed = { address: "10.0.0.5", port: 6380, how: "refused" } as const;
    expect(stateOf(followed({ exposures: [guarded], closed: [closed] }, { before: two }))).toBe("verified");
  });

  test("keeps what would have leaked, and since when it is so", () => {
    const first = followed({ closed: [refused] });
    const second = followed({ closed: [refused], endedAt: "2025-02-01T00:00:00.000Z" }, { before: first });
    expect(second.exposures[0]?.lifecycle).toMatchObject({ state: "contained", since: later.endedAt });
  });

  test("leaves what was guarded all along alone", () => {
    const calm = followed({ exposures: [neighbour] }, { before: madeScan({ exposures: [neighbour] }) });
    expect(calm.exposures).toEqual([neighbour]);
  });
});
