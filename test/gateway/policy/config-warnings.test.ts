import { describe, expect, test } from "vitest";
import { configWarnings } from "../../../src/gateway/policy/config-warnings.ts";
import { GatewayConfig } from "../../../src/model/gateway-config.ts";

const now = new Date("2025-06-01T00:00:00Z");
const warnings = (config: object, isSet = true) =>
  configWarnings(GatewayConfig.parse(config), now, () => isSet).map(({ at, text }) => `${at}: ${text}`);

describe("a configuration that cannot be meant", () => {
  test("nothing is said of one that can", () => {
    expect(warnings({})).toEqual([]);
    const config = {
      vendors: { openai: {}, deepseek: { state: "blocked", since: "2025-01-30" }, ollama: {} },
      teams: { research: {} },
      policy: [
        { vendor: "deepseek", do: "reroute", to: "ollama" },
        { team: "research", class: "secret", do: "block" },
        { team: "research", do: "tokenise" },
        { class: "instructions", do: "mask" },
        { vendor: "openai", class: "unread", do: "ask", from: "2025-05-01", until: "2025-06-01" },
      ],
      defaultVendor: "openai",
    };
    // Ollama does not take what is DeepSeek's second form, but it takes its first.
    expect(warnings(config)).toEqual([]);
  });

  test.each([
    ["vendors.acme: plain http", { vendors: { acme: { url: "http://api.acme.test/v1", key: "sealed" } } }],
    ["vendors.acme: it has no key", { vendors: { acme: { url: "https://api.acme.test/v1" } } }],
    ["vendors.acme: it has no url", { vendors: { acme: {} } }],
    ["vendors.openai: it ends before", { vendors: { openai: { since: "2025-02-01", until: "2025-01-01" } } }],
    ["vendors.openai: the vendor was open until", { vendors: { openai: { until: "2025-05-31" } } }],
    ["vendors.openai: the vendor is not open before", { vendors: { openai: { since: "2025-06-02" } } }],
    ["vendors.openai: it is blocked now", { vendors: { openai: { state: "blocked", since: "2025-07-01" } } }],
    ["defaultVendor: the vendor is not configured", { defaultVendor: "acme" }],
    ["teams.a: it has a budget of money", { teams: { a: { budget: { moneyPerMonth: 5 } } } }],
    ["policy.1: team b is not under teams", { policy: [{ team: "b", do: "block" }] }],
    ["policy.1: vendor acme is not configured", { policy: [{ vendor: "acme", do: "mask" }] }],
    ["policy.1: no vendor is in that state", { policy: [{ vendorState: "restricted", do: "mask" }] }],
    ["policy.1: it ended on 2025-05-31", { policy: [{ until: "2025-05-31", do: "mask" }] }],
    ["policy.1: it reroutes to acme, where nothing", { policy: [{ do: "reroute", to: "acme" }] }],
    ["policy.1: it reroutes to where it is", { policy: [{ vendor: "ollama", do: "reroute", to: "ollama" }] }],
    [
      "policy.1: vllm takes no form",
      {
        vendors: { gemini: { family: "gemini", url: "https://g.test", key: "caller" }, vllm: {} },
        policy: [{ vendor: "gemini", do: "reroute", to: "vllm" }],
      },
    ],
    [
      "policy.1: openai is blocked, and no rule lifts that",
      { vendors: { openai: { state: "blocked" } }, policy: [{ vendor: "openai", do: "allow" }] },
    ],
    [
      "policy.2: it never comes to it: rule 1",
      {
        policy: [
          { class: ["secret", "contact"], do: "mask" },
          { class: "secret", vendor: "openai", do: "block" },
        ],
      },
    ],
  ])("%s", (expected, config) => {
    const said = warnings(config);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(expected);
  });

  test("a variable that is not set is named", () => {
    expect(warnings({ vendors: { openai: {} } }, false)[0]).toContain("OPENAI_API_KEY, which is not set");
  });

  test("plain http inside is fine", () => {
    for (const host of [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "10.1.2.3",
      "vllm",
      "models.internal",
      "[fd00::1]",
    ]) {
      expect(warnings({ vendors: { acme: { url: `http://${host}:8000/v1` } } })).toEqual([]);
    }
    for (const host of ["8.8.8.8", "[2606:4700::1]", "localhost.example.com", "10.example.com"]) {
      expect(warnings({ vendors: { acme: { url: `http://${host}/v1`, key: "none" } } })).toHaveLength(2);
    }
  });
});
