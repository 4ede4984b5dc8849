import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Redacted } from "../../../src/base/index.ts";
import { type Credential, credentialOf } from "../../../src/gateway/access/credential.ts";
import { type Counts, decide } from "../../../src/gateway/policy/decide.ts";
import { toPolicy } from "../../../src/gateway/policy/policy.ts";
import { GatewayConfig } from "../../../src/model/gateway-config.ts";

const shown = ({ gatewayKey, vendorKey, refused }: Credential) =>
  refused ?? [gatewayKey?.dangerouslyReveal(), vendorKey?.dangerouslyReveal()];

describe("one key, in any style", () => {
  test.each([
    [["Authorization", "Bearer k1"], ""],
    [["authorization", "bearer  k1 "], ""],
    [["X-Api-Key", "k1"], ""],
    [["x-goog-api-key", "\tk1"], ""],
    [["api-key", "k1"], ""],
    [["x-watertight-key", "k1"], ""],
    [[], "?key=k1"],
    [["Accept", "*/*"], "key=k1&alt=sse"],
    [["Authorization", "Bearer k1", "x-api-key", "k1"], "?key=k1"],
  ])("%j %s is the gateway's", (headers, query) => {
    expect(shown(credentialOf(headers, query))).toEqual(["k1", undefined]);
  });

  test("none is none", () => {
    expect(credentialOf(["Accept", "*/*"], "?alt=sse")).toEqual({});
  });

  test("beside x-watertight-key the other is for the vendor", () => {
    const credential = credentialOf(["x-api-key", "v1", "X-Watertight-Key", "k1"], "");
    expect(shown(credential)).toEqual(["k1", "v1"]);
  });
});

describe("what is said twice or in contradiction is refused", () => {
  test.each([
    [
      ["authorization", "Bearer a", "x-api-key", "b"],
      "",
      "two different keys came: authorization and x-api-key",
    ],
    [["x-api-key", "a"], "?key=b", "two different keys"],
    [["x-watertight-key", "k", "x-api-key", "a"], "?key=b", "two different keys"],
    [["x-api-key", "a", "X-API-Key", "a"], "", "x-api-key came twice"],
    [["x-watertight-key", "a", "x-watertight-key", "a"], "", "x-watertight-key came twice"],
    [["authorization", "Bearer a, Bearer b"], "", "does not hold one key"],
    [["authorization", "Bearer a b"], "", "does not hold one key"],
    [["authorization", "Bearer "], "", "does not hold one key"],
    [["authorization", "Basic YTpi"], "", "does not hold one key"],
    [["authorization", "a"], "", "does not hold one key"],
    [["x-api-key", ""], "", "does not hold one key"],
    [["x-api-key"], "", "does not hold one key"],
    [["x-api-key", "k\u00e9y"], "", "does not hold one key"],
    [["x-api-key", "a".repeat(8193)], "", "does not hold one key"],
    [[], "?key=a&key=a", "came twice"],
    [[], "?key=", "does not hold one key"],
    [[], "?key=%00", "does not hold one key"],
  ])("%j %s", (headers, query, why) => {
    expect(credentialOf(headers, query)).toEqual({ refused: expect.stringContaining(why) });
  });
});

const names = fc.constantFrom(
  "authorization",
  "x-api-key",
  "X-Goog-Api-Key",
  "api-key",
  "X-WATERTIGHT-KEY",
  "accept",
  "__proto__",
  "x-watertight-policy",
  "x-watertight-team",
);
const values = fc.oneof(
  fc.constantFrom("Bearer key-one", "key-one", "key-two", "Bearer key-one, Bearer key-two", ""),
  fc.string(),
  fc.string({ unit: "binary" }),
);
const headers = fc
  .array(fc.oneof(fc.tuple(names, values), fc.tuple(fc.string(), values)), { maxLength: 8 })
  .map((pairs) => pairs.flat());

describe("whatever comes", () => {
  test("is answered, and no key is printed", () => {
    fc.assert(
      fc.property(
        headers,
        fc.boolean(),
        fc.oneof(fc.string(), fc.webQueryParameters()),
        (raw, isOdd, query) => {
          const credential = credentialOf(isOdd ? raw.slice(0, -1) : raw, query);
          const { gatewayKey, vendorKey, refused } = credential;
          if (refused !== undefined) expect([gatewayKey, vendorKey]).toEqual([undefined, undefined]);
          if (vendorKey !== undefined) expect(gatewayKey).toBeInstanceOf(Redacted);
          expect(`${inspect(credential)}${JSON.stringify(credential)}`).not.toMatch(/key-one|key-two/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("further headers and parameters never lead to another key or another decision", () => {
    const config = { vendors: { openai: {} }, policy: [{ team: "research", class: "secret", do: "block" }] };
    const policy = toPolicy(GatewayConfig.parse(config));
    const teams = new Map([["key-one", "research"]]);
    const counts: Counts = new Map([["secret", 1]]);
    let answered = 0;
    fc.assert(
      fc.property(headers, fc.oneof(fc.constant(""), fc.webQueryParameters()), (more, query) => {
        const credential = credentialOf(["x-watertight-key", "key-one", ...more], query);
        if (credential.refused !== undefined) return;
        answered += 1;
        const key = credential.gatewayKey?.dangerouslyReveal() ?? "";
        expect(key).toBe("key-one");
        const caller = { key: "key_1", team: teams.get(key) ?? "", tenant: "acme" };
        const decision = decide(policy, caller, "openai", counts, new Date("2025-01-30"));
        expect(decision).toMatchObject({ outcome: "block", verdicts: [{ rule: 1 }, {}] });
      }),
      { numRuns: 1000 },
    );
    expect(answered).toBeGreaterThan(50);
  });
});
