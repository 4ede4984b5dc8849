import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Caller, type Decision, decide } from "../../../src/gateway/policy/decide.ts";
import { explain } from "../../../src/gateway/policy/explain.ts";
import { policyVersion, toPolicy } from "../../../src/gateway/policy/policy.ts";
import {
  GatewayConfig,
  PolicyAction,
  policyClasses,
  VendorState,
} from "../../../src/model/gateway-config.ts";

const ids = ["openai", "deepseek", "ollama", "acme"] as const;
const teams = ["research", "sales"] as const;

const date = fc
  .date({ min: new Date("2025-01-01"), max: new Date("2025-12-31"), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const some = <T>(list: readonly T[]) =>
  fc.option(fc.subarray([...list], { minLength: 1 }), { nil: undefined });
const maybeDate = fc.option(date, { nil: undefined });

const rule = fc
  .record({
    team: some(teams),
    vendor: some(ids),
    vendorState: some(VendorState.options),
    class: some(policyClasses),
    do: fc.constantFrom(...PolicyAction.options),
    to: fc.constantFrom(...ids),
    from: maybeDate,
    until: maybeDate,
  })
  .map(({ to, ...rest }) => withoutAbsent(rest.do === "reroute" ? { ...rest, to } : rest))
  .filter((each) => GatewayConfig.safeParse({ policy: [each] }).success);

const vendor = fc
  .record({
    url: fc.constant("https://vendor.test/v1"),
    state: fc.constantFrom(...VendorState.options),
    since: maybeDate,
    until: maybeDate,
  })
  .map(withoutAbsent);

const config = fc.record({
  vendors: fc.dictionary(fc.constantFrom(...ids), vendor),
  policy: fc.array(rule, { maxLength: 6 }),
});
const counts = fc
  .array(fc.tuple(fc.constantFrom(...policyClasses), fc.oneof(fc.nat(5), fc.constant(Number.NaN))))
  .map((each) => new Map(each));
const caller: fc.Arbitrary<Caller> = fc.record({
  key: fc.string(),
  team: fc.oneof(fc.constantFrom<string>(...teams), fc.string()),
  tenant: fc.string(),
  vendors: some<string>(ids),
});
const vendorId = fc.oneof(fc.constantFrom<string>(...ids), fc.string());
const now = fc.date({ min: new Date("2024-12-01"), max: new Date("2026-02-01"), noInvalidDate: true });

function withoutAbsent(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

const strictness: readonly Decision["outcome"][] = ["send", "ask", "block"];

describe("a decision", () => {
  test("is made for whatever comes, and says of each class what happens and why", () => {
    fc.assert(
      fc.property(config, caller, vendorId, counts, now, (given, who, where, found, at) => {
        const policy = toPolicy(GatewayConfig.parse(given));
        const decision = decide(policy, who, where, found, at);
        expect(strictness).toContain(decision.outcome);
        expect(decision.verdicts.every(({ because }) => because.length > 0)).toBe(true);
        if (decision.outcome === "send") {
          const present = policyClasses.filter(
            (each) => found.get(each) !== undefined && found.get(each) !== 0,
          );
          expect(decision.verdicts.map(({ dataClass }) => dataClass)).toEqual([...present, "none"]);
          for (const { dataClass, action } of decision.verdicts) {
            expect(["allow", "mask", "tokenise"]).toContain(action);
            if (dataClass === "unread" || dataClass === "none") expect(action).toBe("allow");
          }
          expect(policy.vendors.get(decision.vendor)?.state).not.toBe("blocked");
          expect(policy.vendors.has(decision.vendor)).toBe(true);
          expect(who.vendors?.includes(decision.vendor) ?? true).toBe(true);
        }
        expect(decide(policy, who, where, found, at)).toEqual(decision);
        expect(explain(policy, who, where, found, at).length).toBeGreaterThan(2);
      }),
      { numRuns: 500 },
    );
  });

  test("is never weaker for a rule in front that blocks", () => {
    const block = rule.map((each) => ({ ...withoutTo(each), do: "block" }));
    fc.assert(
      fc.property(config, block, caller, vendorId, counts, now, (given, first, who, where, found, at) => {
        const before = decide(toPolicy(GatewayConfig.parse(given)), who, where, found, at);
        const stricter = GatewayConfig.parse({ ...given, policy: [first, ...given.policy] });
        const after = decide(toPolicy(stricter), who, where, found, at);
        // What it does not block, it does not touch.
        if (after.outcome !== "block") {
          expect(after.outcome).toBe(before.outcome);
          expect(after.vendor).toBe(before.vendor);
          expect(after.verdicts.map(({ action }) => action)).toEqual(
            before.verdicts.map(({ action }) => action),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});

function withoutTo(each: object): object {
  return Object.fromEntries(Object.entries(each).filter(([name]) => name !== "to" && name !== "do"));
}

describe("the version of a policy", () => {
  const base = { vendors: { openai: { state: "approved" }, groq: {} }, policy: [{ team: "a", do: "block" }] };
  const versionOf = (given: object) => policyVersion(GatewayConfig.parse(given));

  test("stays for what decides nothing, and for another order of keys", () => {
    const version = versionOf(base);
    expect(version).toMatch(/^[0-9a-f]{12}$/);
    expect(versionOf({ ...base, limits: { concurrent: 1 }, listen: "127.0.0.1:1" })).toBe(version);
    expect(versionOf({ ...base, vendors: { groq: {}, openai: { key: "env:OTHER" } } })).toBe(version);
    expect(versionOf({ ...base, policy: [{ do: "block", team: ["a"] }] })).toBe(version);
  });

  test.each([
    ["a rule", { ...base, policy: [] }],
    ["the order of rules", { ...base, policy: [{ do: "allow" }, ...base.policy] }],
    ["a state", { ...base, vendors: { ...base.vendors, groq: { state: "restricted" } } }],
    ["an address", { ...base, vendors: { ...base.vendors, groq: { url: "https://other.test" } } }],
    ["a vendor", { ...base, vendors: { openai: {} } }],
    ["what is looked for", { ...base, detectors: { disable: ["contact.email"] } }],
  ])("changes with %s", (_what, other) => {
    expect(versionOf(other)).not.toBe(versionOf(base));
  });
});
