import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { knownVendors } from "../../../src/gateway/policy/known-vendors.ts";
import { fitsPattern } from "../../../src/gateway/policy/pattern.ts";
import { allowsModel, modelAt, openVendors, priceOf } from "../../../src/gateway/policy/vendors.ts";
import { GatewayConfig } from "../../../src/model/gateway-config.ts";

const vendorsOf = (vendors?: object) =>
  openVendors(GatewayConfig.parse(vendors === undefined ? {} : { vendors }));
function vendor(id: string, settings: object) {
  const found = vendorsOf({ [id]: settings }).get(id);
  if (found === undefined) throw new Error(`${id} is not there`);
  return found;
}

describe("known vendors", () => {
  test("each has an address that a configuration could have, and says where that stands", () => {
    const all = Object.entries(knownVendors);
    expect(all.length).toBeGreaterThanOrEqual(16);
    for (const [id, { url, family, also = {}, env, references }] of all) {
      const settings = { url, family, also, ...(env !== undefined && { key: `env:${env}` }) };
      expect(GatewayConfig.safeParse({ vendors: { [id]: settings } }).success, id).toBe(true);
      expect(references.every((each) => each.startsWith("https://"))).toBe(true);
      expect(url.startsWith("http://127.0.0.1:")).toBe(env === undefined);
    }
  });

  test("without a configuration all are there, with the key of the caller or of the environment", () => {
    const vendors = vendorsOf();
    expect([...vendors.keys()]).toEqual(Object.keys(knownVendors));
    expect(vendors.get("openai")?.key).toEqual({ from: "caller", otherwise: "OPENAI_API_KEY" });
    expect(vendors.get("ollama")?.key).toEqual({ from: "none" });
  });

  test("with one only those are there that it names", () => {
    expect([...vendorsOf({ groq: {}, constructor: {} }).keys()]).toEqual(["groq"]);
    expect(vendorsOf({}).size).toBe(0);
  });
});

describe("a configured vendor", () => {
  test("at another address is another place", () => {
    const moved = vendor("deepseek", { url: "https://deepseek.example/v1/" });
    expect(moved).toMatchObject({ urls: { openai: "https://deepseek.example/v1" }, region: "" });
    expect(Object.keys(moved.urls)).toEqual(["openai"]);
    expect(vendor("deepseek", {})).toMatchObject({ region: "CN", urls: { anthropic: expect.any(String) } });
  });

  test.each([
    [undefined, { from: "env", name: "OPENAI_API_KEY" }],
    ["env:OTHER", { from: "env", name: "OTHER" }],
    ["file:/run/secrets/openai", { from: "file", path: "/run/secrets/openai" }],
    ["sealed", { from: "sealed" }],
    ["caller", { from: "caller" }],
    ["none", { from: "none" }],
  ])("has its key from %s", (key, expected) => {
    expect(vendor("openai", key === undefined ? {} : { key }).key).toEqual(expected);
  });

  test("allows, renames and prices models by pattern", () => {
    const one = vendor("openai", {
      models: ["gpt-*", "o3"],
      as: { "gpt-*-mini": "small", "*": "large" },
      prices: { "gpt-*": { input: 1, output: 2 } },
    });
    expect(["gpt-5", "o3", "o3-pro", "x-gpt-5"].map((model) => allowsModel(one, model))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([modelAt(one, "gpt-5-mini"), modelAt(one, "claude")]).toEqual(["small", "large"]);
    expect([priceOf(one, "gpt-5"), priceOf(one, "o3")]).toEqual([{ input: 1, output: 2 }, undefined]);
    expect(modelAt(vendor("openai", {}), "gpt-5")).toBe("gpt-5");
  });
});

describe("patterns", () => {
  test("fit as a regular expression would", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "-"), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "-", "*", "*"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (given, model) => {
        const expected = new RegExp(`^${given.replaceAll("*", ".*")}$`).test(model);
        expect(fitsPattern(given, model)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("take no longer for being many stars", () => {
    expect(fitsPattern(`${"*a".repeat(100)}*b`, "a".repeat(200))).toBe(false);
  });
});

describe("the configuration", () => {
  test.each([
    ["vendors", { vendors: { openai: { key: `sk-${"x".repeat(40)}` } } }],
    ["vendors", { vendors: { openai: { url: "https://user:word@api.openai.com" } } }],
    ["vendors", { vendors: { openai: { url: "https://api.openai.com?x=1" } } }],
    ["vendors", { vendors: { openai: { url: "ftp://api.openai.com" } } }],
    ["vendors", { vendors: { "Open AI": {} } }],
    ["vendors", { vendors: { openai: { since: "2025-02-30" } } }],
    ["policy", { policy: [{ do: "reroute" }] }],
    ["policy", { policy: [{ do: "allow", to: "ollama" }] }],
    ["policy", { policy: [{ do: "mask", class: ["secret", "unread"] }] }],
    ["policy", { policy: [{ do: "mask", from: "2025-02-01", until: "2025-01-01" }] }],
    ["policy", { policy: [{ do: "mask", class: [] }] }],
    ["policy", { policy: [{ do: "allow", whatever: 1 }] }],
    ["listen", { listen: "127.0.0.1" }],
    ["listen", { listen: "127.0.0.1:65536" }],
    ["admin", { admin: "unix:" }],
    ["limits", { limits: { bodyBytes: "2GB" } }],
    ["conversations", { conversations: { keep: { secret: "forever" } } }],
  ])("refuses, under %s, what it does not know: %j", (where, config) => {
    const parsed = GatewayConfig.safeParse(config);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.path[0]).toBe(where);
    expect(JSON.stringify(parsed.error?.issues)).not.toContain("xxxx");
    expect(JSON.stringify(parsed.error?.issues)).not.toContain("user:word");
  });

  test("reads sizes and times, and one as a list of one", () => {
    const config = GatewayConfig.parse({
      admin: "unix:/run/watertight.sock",
      limits: { bodyBytes: "20 MB", headerBytes: 1000 },
      conversations: { log: true, keep: { secret: "12h", none: "2w" } },
      policy: [{ vendor: "openai", class: "secret", do: "block" }],
    });
    expect(config.limits).toMatchObject({ bodyBytes: 20e6, headerBytes: 1000 });
    expect(config.conversations).toEqual({
      log: true,
      raw: false,
      keep: { secret: 43_200_000, none: 1_209_600_000 },
      otherwise: 2_592_000_000,
    });
    expect(config.policy[0]).toMatchObject({ vendor: ["openai"], class: ["secret"] });
  });
});
