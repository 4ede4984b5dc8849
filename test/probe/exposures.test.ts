import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Redacted } from "../../src/base/index.ts";
import { chosenDetectors, createScanner } from "../../src/detect/index.ts";
import { placesMaskedBy } from "../../src/inspect/index.ts";
import type { BlastRadius, ReachEntry, ScanReport } from "../../src/model/index.ts";
import { exposuresOf, grouped, type Questioned } from "../../src/probe/exposures.ts";
import { commonSteps } from "../../src/probe/fix.ts";
import { Evidence, type Scanned, type Service, scanReport, services } from "../../src/probe/index.ts";
import { type Answer, defineService, type Judgement } from "../../src/probe/service.ts";
import { severityOf } from "../../src/probe/severity.ts";
import { madeExposure } from "./exposure-fixture.ts";

const clock = { now: () => new Date("2026-01-01T12:00:00Z") };
const evidence = new Evidence(() => {}, clock, new Redacted(new Uint8Array(32).fill(7)));

function service(id: string, more: Partial<Service> = {}): Service {
  return defineService({
    id,
    ...{ title: id, category: "database", ports: [1], wire: "tcp", sends: [], reach: [], references: [] },
    ...{ recognise: async () => undefined, ask: async () => [], fix: () => [], hasAuthentication: true },
    ...more,
  });
}

function answer(more: Partial<Answer> = {}): Answer {
  return { request: "GET /", answer: "200", says: "open", means: "answers", ...more };
}

interface Made extends Partial<Questioned> {
  readonly id?: string;
  readonly at?: string;
  readonly is?: string;
  readonly verdict?: Judgement["verdict"];
}

/** A door at `10.0.0.1 6379`, at which the server says it is `is`. */
function door({ id = "redis", at = "10.0.0.1 6379", is, verdict = "open", ...more }: Made = {}): Questioned {
  const [address = "", port] = at.split(" ");
  return {
    service: service(id),
    known: {},
    answers: [answer({ says: verdict, ...(is !== undefined && { identity: is }) })],
    judgement: { verdict, why: `because ${verdict}` },
    ...{ address, port: Number(port), names: [], secure: false, certificate: undefined },
    ...{ expected: undefined, reachableBy: "local network", evidence: new Map() },
    ...more,
  };
}

/** Groups as their doors: `10.0.0.1 6379`. */
function placesOf(doors: readonly Questioned[]): string[][] {
  return grouped(doors).map((group) => group.map(({ address, port }) => `${address} ${port}`).sort());
}

describe("doors of one server", () => {
  test("are those where it says it is the same, over addresses and both protocols", () => {
    const doors = [
      door({ at: "10.0.0.1 6379", is: "run-1" }),
      door({ at: "fd00::1 6379", is: "run-1" }),
      door({ at: "10.0.0.2 6379", is: "run-2" }),
    ];
    expect(placesOf(doors)).toEqual([["10.0.0.1 6379", "fd00::1 6379"], ["10.0.0.2 6379"]]);
    // Another product may call itself the same.
    expect(placesOf([door({ is: "a" }), door({ id: "valkey", is: "a" })])).toHaveLength(2);
  });

  test("are those of one product at one address, where it has several kinds of them", () => {
    const doors = ["http 8123", "native 9000", "mysql 9004"].map((text) => {
      const [kind, port] = text.split(" ");
      return door({ id: `clickhouse.${kind}`, at: `10.0.0.1 ${port}` });
    });
    expect(placesOf(doors)).toHaveLength(1);
    expect(placesOf([...doors, door({ id: "clickhouse.http", at: "10.0.0.2 8123" })])).toHaveLength(2);
  });

  test("are not those of two products, nor of two servers of one product at one address", () => {
    expect(placesOf([door(), door({ at: "10.0.0.1 6380" })])).toHaveLength(2);
    expect(placesOf([door(), door({ id: "memcached", at: "10.0.0.1 11211" })])).toHaveLength(2);
    const doors = [
      door({ id: "clickhouse.http", at: "10.0.0.1 8123", is: "one" }),
      door({ id: "clickhouse.native", at: "10.0.0.1 9000", is: "one" }),
      door({ id: "clickhouse.http", at: "10.0.0.1 8124", is: "two" }),
      door({ id: "clickhouse.native", at: "10.0.0.1 9001", verdict: "guarded" }),
    ];
    expect(placesOf(doors)).toEqual([
      ["10.0.0.1 8123", "10.0.0.1 9000"],
      ["10.0.0.1 8124"],
      // Whose it is cannot be told.
      ["10.0.0.1 9001"],
    ]);
  });

  test("that a late door joins are one group, of three before", () => {
    const doors = [
      door({ id: "clickhouse.http", at: "10.0.0.1 8123", is: "a" }),
      door({ id: "clickhouse.http", at: "10.0.0.2 8123" }),
      door({ id: "clickhouse.http", at: "10.0.0.3 8123" }),
      door({ id: "clickhouse.native", at: "10.0.0.2 9000", is: "a" }),
      door({ id: "clickhouse.native", at: "10.0.0.3 9000", is: "a" }),
    ];
    expect(placesOf(doors)).toHaveLength(1);
    expect(placesOf(doors.slice(0, 3))).toHaveLength(3);
  });

  test("are the same whatever the order in which they were met, and none is lost", () => {
    const made = fc.record({
      id: fc.constantFrom("redis", "clickhouse.http", "clickhouse.native"),
      at: fc.tuple(fc.constantFrom("10.0.0.1", "10.0.0.2", "fd00::1"), fc.integer({ min: 1, max: 4 })),
      is: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
    });
    const key = (groups: string[][]): string[] => groups.map((group) => group.join()).sort();
    fc.assert(
      fc.property(
        fc.uniqueArray(made, { selector: ({ id, at }) => `${id} ${at.join(" ")}`, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (all, draws) => {
          const doors = all.map(({ id, at, is }) =>
            door({ id, at: at.join(" "), ...(is !== undefined && { is }) }),
          );
          const other = doors
            .map((one) => ({ one, rank: draws.next().value ?? 0 }))
            .sort((one, two) => one.rank - two.rank)
            .map(({ one }) => one);
          expect(key(placesOf(other))).toEqual(key(placesOf(doors)));
          expect(grouped(doors).flat()).toHaveLength(doors.length);
        },
      ),
    );
  });

  test("are found among ten thousand in no time", () => {
    const doors = Array.from({ length: 10_000 }, (_, at) =>
      door({ at: `10.0.${at >> 8}.${at & 255} 6379`, is: `run-${at % 5000}` }),
    );
    const since = performance.now();
    expect(grouped(doors)).toHaveLength(5000);
    expect(performance.now() - since).toBeLessThan(2000);
  });
});

describe("an exposure", () => {
  function one(...doors: Questioned[]) {
    const [exposure, ...others] = exposuresOf(doors, evidence);
    expect(others).toEqual([]);
    if (exposure === undefined) throw new Error("no exposure");
    return exposure;
  }

  test("is judged by its worst door, and named alike between runs", () => {
    const doors = [
      door({ id: "clickhouse.native", at: "10.0.0.1 9000", verdict: "guarded" }),
      door({ id: "clickhouse.http", at: "10.0.0.1 8123", verdict: "open" }),
      door({ id: "clickhouse.mysql", at: "10.0.0.1 9004", verdict: "unknown" }),
    ];
    const exposure = one(...doors);
    expect(exposure).toMatchObject({ verdict: "open", why: "because open", service: "clickhouse" });
    expect(exposure.doors.map(({ verdict }) => verdict)).toEqual(["open", "unknown", "guarded"]);
    expect(one(...doors.reverse()).id).toBe(exposure.id);
    expect(one(door({ is: "run-1" })).id).toBe(one(door({ is: "run-1", at: "10.9.9.9 1" })).id);
    expect(JSON.stringify(one(door({ is: "run-1" })))).not.toContain("run-1");
  });

  test("is reachable by whoever reaches its worst door, and as bad as its worst door for them", () => {
    const here = (at: string, verdict: Judgement["verdict"]) =>
      door({ id: "clickhouse.http", at: `10.0.0.1 ${at}`, verdict, reachableBy: "this machine" });
    const all = (at: string, verdict: Judgement["verdict"]) =>
      door({ id: "clickhouse.native", at: `10.0.0.1 ${at}`, verdict, reachableBy: "everyone" });
    expect(one(here("1", "open"), all("2", "open"))).toMatchObject({
      reachableBy: "everyone",
      severity: "high",
    });
    expect(one(here("1", "open"), all("2", "guarded"))).toMatchObject({
      ...{ reachableBy: "this machine", severity: "medium" },
    });
    const mixed = one(here("1", "weak"), all("2", "weak"));
    expect(mixed.fix[0]?.do).toContain("shut it off now");
  });

  test("shows what was shown before what documentation says, each ability once", () => {
    const reach: ReachEntry[] = [{ can: "write", because: "the docs", how: "inferred" }];
    const able = {
      ...door(),
      service: service("redis", { reach: [...reach, { can: "read data", because: "x" }] }),
    };
    const exposure = one({ ...able, answers: [answer({ shows: ["read data"] })] });
    expect(exposure.reach.map(({ can, how }) => [can, how])).toEqual([
      ["read data", "shown"],
      ["write", "inferred"],
    ]);
    const guarded = one({ ...able, judgement: { verdict: "guarded", why: "" } });
    expect(guarded).toMatchObject({ reach: [], fix: [] });
    expect(guarded.severity).toBeUndefined();
  });

  test("says nothing of vulnerabilities where version or list is unknown", () => {
    const cve = { id: "CVE-1", title: "x", severity: "high" as const, fixedIn: "2", source: "y" };
    const listed = service("redis", { vulnerabilities: (version) => (version === "1.0" ? [cve] : []) });
    expect(one({ ...door(), service: listed })).toMatchObject({
      ...{ vulnerabilities: [], vulnerabilitiesKnown: false },
    });
    expect(one({ ...door(), service: listed, known: { version: "1.0" } })).toMatchObject({
      ...{ version: "1.0", vulnerabilities: [cve], vulnerabilitiesKnown: true },
    });
    expect(one({ ...door(), known: { version: "1.0" } }).vulnerabilitiesKnown).toBe(false);
  });

  test("tells the same thing once that two of its doors tell", () => {
    const told = [
      answer({
        holds: [{ name: "chats" }, { name: "users" }],
        notes: ["n"],
        readers: [{ who: "a", reads: 1, of: [] }],
      }),
    ];
    const doors = ["1", "2"].map((port) => ({
      ...door({ id: `clickhouse.${port}`, at: `10.0.0.1 ${port}` }),
      answers: told,
    }));
    expect(one(...doors)).toMatchObject({
      ...{ holds: [{ name: "chats" }, { name: "users" }], notes: ["n"], readers: [{ who: "a" }] },
    });
  });
});

describe("how bad it is", () => {
  const can = (ability: ReachEntry["can"]): ReachEntry[] => [{ can: ability, because: "", how: "shown" }];
  test.each([
    ["open", "read data", "everyone", "critical"],
    ["open", "see metadata", "everyone", "high"],
    ["weak", "run code", "local network", "high"],
    ["weak", "see metadata", "everyone", "medium"],
    ["open", "read credentials", "this machine", "high"],
    ["weak", "reach other systems", "this machine", "low"],
    ["guarded", "read data", "everyone", undefined],
    ["unknown", "read data", "everyone", undefined],
  ] as const)("%s, lets a stranger %s, reached by %s: %s", (verdict, ability, by, expected) => {
    expect(severityOf(verdict, can(ability), by)).toBe(expected);
  });
});

describe("what to do", () => {
  const own = [{ do: "set a password" }];
  const steps = (reachableBy: "this machine" | "everyone", ports = [9000, 8123]): string[] =>
    commonSteps({ own, ports, reachableBy }).map((step) => step.do.replace(/[,:].*/s, ""));

  test("is first to shut, then to mend, then to look back and to prove it", () => {
    expect(steps("everyone")).toEqual([
      ...["shut it off now", "set a password"],
      ...[
        "keep the logs of the service and of the network before they are rotated away",
        "prove that it is closed",
      ],
    ]);
    expect(steps("this machine")).toHaveLength(3);
    expect(commonSteps({ own, ports: [9000, 8123], reachableBy: "everyone" })[0]).toMatchObject({
      do: expect.stringContaining("ports 8123, 9000"),
      text: expect.stringContaining("tcp dport { 8123, 9000 }"),
    });
  });

  test("holds nothing that the masking of what servers say would change", () => {
    const detectors = chosenDetectors({ ownDetectors: [], disabled: [], only: undefined });
    const hide = placesMaskedBy(createScanner({ detectors }));
    const texts = services.flatMap((each) =>
      [undefined, "1.2.3"].flatMap((version) =>
        each
          .fix({ address: "10.0.0.5", port: each.ports[0] ?? 1, version, facts: {} })
          .flatMap((step) => [step.do, step.text ?? ""]),
      ),
    );
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => hide(text) !== text)).toEqual([]);
  });
});

describe("a report", () => {
  const plan = {
    ...{ run: "r", version: "0", verb: "scan" as const, startedAt: clock.now(), endedAt: clock.now() },
    ...{ targets: ["x"], rights: ["loopback"], notes: [], contacts: [], gaps: [], interrupted: false },
    evidence: { entries: 0, head: "" },
    blasts: new Map<string, BlastRadius>(),
  };
  const nothing: Scanned = {
    ...{ exposures: [], strange: [], closed: [], gaps: [] },
    asked: { addresses: 1, ports: 1, doors: 1, requests: 1, bytesRead: 1, triedDefaults: false },
  };
  const strange: ScanReport["strange"][number] = {
    ...{ address: "10.0.0.1", port: 1, verdict: "unknown", speaks: "nothing", why: "silence" },
  };
  const withDoor = (verdict: "open" | "unknown" | "guarded"): Scanned => ({
    ...nothing,
    exposures: [{ exposure: madeExposure({ verdict }), doors: [] }],
  });

  test("is incomplete as soon as anything is unknown, and only then", () => {
    const state = (scanned: Scanned, more: Partial<typeof plan> = {}) =>
      scanReport(scanned, { ...plan, ...more }).state;
    expect(state(nothing)).toBe("complete");
    expect(state(withDoor("open"))).toBe("complete");
    expect(state(withDoor("guarded"))).toBe("complete");
    expect(state({ ...nothing, strange: [{ ...strange, verdict: "other" }] })).toBe("complete");
    expect(state(withDoor("unknown"))).toBe("incomplete");
    expect(state({ ...nothing, strange: [strange] })).toBe("incomplete");
    expect(state({ ...nothing, gaps: [{ target: "x", why: "y" }] })).toBe("incomplete");
    expect(state(nothing, { gaps: [{ target: "x", why: "y" }] as never })).toBe("incomplete");
    expect(state(nothing, { interrupted: true })).toBe("incomplete");
  });

  test("says which keys have to be changed even after the door is shut, before it looks back", () => {
    const scanned = withDoor("open");
    const secret = { detector: "d", severity: "high" as const, remedy: "r" };
    const blast: BlastRadius = {
      ...{ run: "r", rowsRead: 1, bytesRead: 1, budget: { rows: 1, bytes: 1 }, complete: false },
      ...{ classes: [], collections: [], gaps: [] },
      secrets: [
        { ...secret, title: "OpenAI key", distinct: 1 },
        { ...secret, title: "GitHub token", distinct: 3 },
      ],
    };
    const fixed = {
      ...scanned,
      exposures: scanned.exposures.map(({ exposure }) => ({
        exposure: {
          ...exposure,
          fix: commonSteps({ own: [{ do: "own" }], ports: [1], reachableBy: "everyone" }),
        },
        doors: [],
      })),
    };
    const id = fixed.exposures[0]?.exposure.id ?? "";
    const report = scanReport(fixed, { ...plan, blasts: new Map([[id, blast]]) });
    const steps = report.exposures[0]?.fix.map((step) => step.do.slice(0, 30)) ?? [];
    expect(steps.map((step) => step.split(/[ ,]/)[0])).toEqual([
      "shut",
      "own",
      "change",
      "change",
      "keep",
      "prove",
    ]);
    expect(steps.join()).toContain("change the OpenAI key");
    expect(steps.join()).toContain("change all 3 GitHub tokens");
  });
});
