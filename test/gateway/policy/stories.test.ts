import { describe, expect, test } from "vitest";
import { type Counts, confirmed, decide } from "../../../src/gateway/policy/decide.ts";
import { explain } from "../../../src/gateway/policy/explain.ts";
import { toPolicy } from "../../../src/gateway/policy/policy.ts";
import { GatewayConfig, type PolicyAction } from "../../../src/model/gateway-config.ts";

const caller = { key: "key_0123456789abcdef", team: "research", tenant: "acme" };
const january30 = new Date("2025-01-30T00:00:00Z");

const counts = (...classes: readonly (Counts extends ReadonlyMap<infer K, number> ? K : never)[]): Counts =>
  new Map(classes.map((each) => [each, 1]));
const policyOf = (config: object) => toPolicy(GatewayConfig.parse(config));

function outcome(config: object, vendor: string, found: Counts, at: string): string {
  const { outcome: result, verdicts } = decide(policyOf(config), caller, vendor, found, new Date(at));
  const actions: readonly PolicyAction[] = verdicts.slice(0, -1).map(({ action }) => action);
  return [result, ...actions].join(" ");
}

describe("January 2025: a vendor is blocked from 30 January, pending review", () => {
  const byRule = {
    vendors: { deepseek: {}, ollama: {} },
    policy: [
      { vendor: "deepseek", do: "block", from: "2025-01-30", because: "open database, pending review" },
    ],
  };
  test.each([
    ["2025-01-29T23:59:59Z", counts("contact"), "send tokenise"],
    ["2025-01-30T00:00:00Z", counts("contact"), "block block"],
    ["2025-01-30T00:00:00Z", counts(), "block"],
    ["2026-01-01T00:00:00Z", counts("unread"), "block block"],
  ])("a rule with a date, at %s", (at, found, expected) => {
    expect(outcome(byRule, "deepseek", found, at)).toBe(expected);
  });

  const byState = {
    vendors: { deepseek: { state: "blocked", since: "2025-01-30", reason: "pending review" }, ollama: {} },
    policy: [{ vendor: "deepseek", do: "allow" }],
  };
  test("no rule that allows lifts a state of blocked", () => {
    const decision = decide(policyOf(byState), caller, "deepseek", counts("secret"), january30);
    expect(decision.outcome).toBe("block");
    expect(decision.verdicts.map(({ because }) => because)).toEqual(
      Array(2).fill("the vendor is blocked since 2025-01-30: pending review"),
    );
  });

  test("a rule may send elsewhere what was meant for a blocked vendor", () => {
    const config = { ...byState, policy: [{ vendor: "deepseek", do: "reroute", to: "ollama" }] };
    const decision = decide(policyOf(config), caller, "deepseek", counts("health"), january30);
    expect(decision).toMatchObject({ outcome: "send", vendor: "ollama", reroutes: [{ from: "deepseek" }] });
  });
});

describe("no personal data to vendor x", () => {
  const config = {
    vendors: { xai: {}, openai: {} },
    teams: { research: {} },
    policy: [
      {
        vendor: "xai",
        class: ["identity", "contact", "financial", "health"],
        do: "block",
        because: "no personal data to vendor xai",
      },
    ],
  };
  test.each([
    ["xai", counts("contact"), "block block"],
    ["xai", counts("secret", "health"), "block tokenise block"],
    ["xai", counts("secret"), "send tokenise"],
    ["xai", counts(), "send"],
    ["openai", counts("contact"), "send tokenise"],
  ])("%s with %o", (vendor, found, expected) => {
    expect(outcome(config, vendor, found, "2025-02-01T00:00:00Z")).toBe(expected);
  });

  test("a person is told which rule it was and what to change", () => {
    expect(explain(policyOf(config), caller, "xai", counts("secret", "contact"), january30)).toEqual([
      "xai (approved): would be blocked",
      "  secret (1): tokenise, by default (built in for a vendor that is approved)",
      "  contact (1): block, by rule 1 (no personal data to vendor xai)",
      expect.stringMatching(/^policy [0-9a-f]{12}$/),
      "to change this: edit rule 1, or put one in front of it",
    ]);
  });
});

describe("what is built in", () => {
  const config = {
    vendors: {
      openai: {},
      mistral: { state: "restricted" },
      groq: { state: "under review" },
      xai: { state: "approved", since: "2025-02-01", until: "2025-02-28" },
    },
  };
  const all = counts(
    "secret",
    "contact",
    "conversation",
    "instructions",
    "infrastructure",
    "business",
    "unread",
  );
  test.each([
    ["openai", "send tokenise tokenise allow allow tokenise allow allow"],
    ["mistral", "block tokenise tokenise allow allow tokenise tokenise block"],
    ["groq", "block block block allow allow block block block"],
    ["xai", "block block block block block block block block"],
    ["deepseek", "block block block block block block block block"],
    ["__proto__", "block block block block block block block block"],
  ])("%s", (vendor, expected) => {
    expect(outcome(config, vendor, all, "2025-03-01T00:00:00Z")).toBe(expected);
  });

  test.each([
    ["2025-01-31T23:59:59.999Z", "block"],
    ["2025-02-01T00:00:00Z", "send"],
    ["2025-02-28T23:59:59.999Z", "send"],
    ["2025-03-01T00:00:00Z", "block"],
  ])("a vendor is open on its first and last day and between: %s", (at, expected) => {
    expect(outcome(config, "xai", counts(), at)).toBe(expected);
  });

  test("without any configuration the known vendors are open and tokenise", () => {
    expect(outcome({}, "openai", counts("contact", "unread"), "2025-03-01T00:00:00Z")).toBe(
      "send tokenise allow",
    );
    expect(outcome({}, "nobody", counts(), "2025-03-01T00:00:00Z")).toBe("block");
  });
});

describe("rules", () => {
  const vendors = { openai: {}, ollama: {}, vllm: {} };
  test("the first one that fits decides, and is named", () => {
    const policy = policyOf({
      vendors,
      policy: [
        { team: "sales", do: "block" },
        { team: "research", class: "secret", do: "mask", because: "no keys in prompts" },
        { class: "secret", do: "allow" },
      ],
    });
    const { verdicts } = decide(policy, caller, "openai", counts("secret"), january30);
    expect(verdicts[0]).toEqual({
      dataClass: "secret",
      count: 1,
      action: "mask",
      rule: 2,
      because: "no keys in prompts",
    });
  });

  test("what cannot be read is blocked where a rule would mask all", () => {
    const config = { vendors, policy: [{ vendor: "openai", do: "mask" }] };
    expect(outcome(config, "openai", counts("secret", "unread"), "2025-02-01")).toBe("block mask block");
  });

  test("who masks all does not mean that a chat is a chat", () => {
    const config = { vendors, policy: [{ do: "mask" }] };
    expect(outcome(config, "openai", counts("secret", "instructions"), "2025-02-01")).toBe("send mask allow");
    const named = { vendors, policy: [{ class: "instructions", do: "mask" }] };
    expect(outcome(named, "openai", counts("instructions"), "2025-02-01")).toBe("send mask");
  });

  test("a class that is rerouted is decided on again at the other vendor", () => {
    const policy = policyOf({
      vendors,
      policy: [
        { vendor: "ollama", class: "secret", do: "block" },
        { class: ["health", "secret"], do: "reroute", to: "ollama" },
        { vendor: "ollama", do: "allow" },
      ],
    });
    const health = decide(policy, caller, "openai", counts("health", "unread"), january30);
    expect(health).toMatchObject({ outcome: "send", vendor: "ollama" });
    expect(health.verdicts.map(({ action, rule }) => [action, rule])).toEqual([
      ["allow", 3],
      ["allow", 3],
      ["allow", 3],
    ]);
    expect(decide(policy, caller, "openai", counts("health", "secret"), january30)).toMatchObject({
      outcome: "block",
      vendor: "ollama",
    });
  });

  test("a circle of reroutes is blocked", () => {
    const config = {
      vendors,
      policy: [
        { vendor: "openai", do: "reroute", to: "ollama" },
        { vendor: "ollama", do: "reroute", to: "vllm" },
        { vendor: "vllm", do: "reroute", to: "openai" },
      ],
    };
    const decision = decide(policyOf(config), caller, "openai", counts(), january30);
    expect(decision).toMatchObject({ outcome: "block", vendor: "vllm" });
    expect(decision.reroutes).toHaveLength(3);
    expect(explain(policyOf(config), caller, "openai", counts(), january30)[0]).toContain("openai → ollama");
  });

  test("what is asked goes as it is once it is confirmed, and nothing else does", () => {
    const policy = policyOf({ vendors, policy: [{ class: "business", do: "ask" }] });
    const asked = decide(policy, caller, "openai", counts("secret", "business"), january30);
    expect(asked.outcome).toBe("ask");
    expect(confirmed(asked).verdicts.map(({ action }) => action)).toEqual(["tokenise", "allow", "allow"]);
    const blocked = decide(policy, caller, "nobody", counts("business"), january30);
    expect(confirmed(blocked)).toBe(blocked);
  });

  test("a key that is for some vendors reaches no other, by no road", () => {
    const policy = policyOf({ vendors, policy: [{ vendor: "openai", do: "reroute", to: "ollama" }] });
    const narrow = { ...caller, vendors: ["openai"] };
    expect(decide(policy, narrow, "openai", counts(), january30)).toMatchObject({
      outcome: "block",
      vendor: "ollama",
    });
    expect(decide(policy, narrow, "vllm", counts(), january30).outcome).toBe("block");
  });
});
