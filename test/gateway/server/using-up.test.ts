import { afterEach, describe, expect, it } from "vitest";
import { madeKey, openSetting, type Setting, type SettingOptions, until, vendorsWith } from "./setting.ts";

const opened: Setting[] = [];
afterEach(async () => {
  for (const setting of opened.splice(0)) await setting.stop();
});
async function started(options: Parameters<typeof openSetting>[0]): Promise<Setting> {
  const setting = await openSetting(options);
  opened.push(setting);
  return setting;
}
const team = (limits: object): SettingOptions => ({ config: { teams: { research: limits } } });
const usageOf = (setting: Setting) => setting.gateway.meter.used().get("team:acme/research");

describe("a rate", () => {
  it("that is used up is told with the time to wait, in the family's form, and nothing is sent or on record", async () => {
    const setting = await started(team({ rate: 6 }));
    expect((await setting.chat("hello")).status).toBe(200);
    const before = [setting.vendor.requests.length, setting.ledger.length];
    const refused = await setting.chat("hello");
    expect([
      refused.status,
      refused.headers.get("retry-after"),
      refused.headers.get("x-should-retry"),
    ]).toEqual([429, "10", "true"]);
    expect(await refused.json()).toMatchObject({
      error: { type: "rate_limit_error", code: "rate_limit_exceeded" },
    });
    const body = { model: "claude-mock", max_tokens: 5, messages: [{ role: "user", content: "hello" }] };
    const other = await setting.ask("/anthropic/v1/messages", { body });
    expect([other.status, await other.json()]).toMatchObject([
      429,
      { type: "error", error: { type: "rate_limit_error" } },
    ]);
    expect([setting.vendor.requests.length, setting.ledger.length]).toEqual(before);
    setting.time.now = new Date(setting.time.now.getTime() + 10_000);
    expect((await setting.chat("hello")).status).toBe(200);
  });

  it("of one key is not used up by another", async () => {
    const limited = madeKey({ limits: { rate: 6 } });
    const setting = await started({ keys: [limited.record] });
    const { key } = limited;
    const statuses = [];
    for (const asked of [{ key }, { key }, {}, {}])
      statuses.push((await setting.chat("hello", {}, asked)).status);
    expect(statuses).toEqual([200, 429, 200, 200]);
  });
});

describe("a budget", () => {
  it("is settled with what the vendor says, of whole answers and of streams of every family", async () => {
    const setting = await started(team({ budget: { inputTokensPerDay: 1e9 } }));
    const messages = [{ role: "user", content: "x".repeat(4000) }];
    const asked = [
      ["/openai/v1/chat/completions", { model: "gpt-mock", messages }],
      [
        "/openai/v1/chat/completions",
        { model: "gpt-mock", messages, stream: true, stream_options: { include_usage: true } },
      ],
      ["/openai/v1/responses", { model: "gpt-mock", input: "hello" }],
      ["/openai/v1/responses", { model: "gpt-mock", input: "hello", stream: true }],
      ["/anthropic/v1/messages", { model: "claude-mock", max_tokens: 9, messages }],
      ["/anthropic/v1/messages", { model: "claude-mock", max_tokens: 9, messages, stream: true }],
      ["/gemini/v1beta/models/gemini-mock:generateContent", { contents: [{ parts: [{ text: "hello" }] }] }],
      [
        "/gemini/v1beta/models/gemini-mock:streamGenerateContent?alt=sse",
        { contents: [{ parts: [{ text: "hello" }] }] },
      ],
      [
        "/gemini/v1beta/models/gemini-mock:streamGenerateContent",
        { contents: [{ parts: [{ text: "hello" }] }] },
      ],
      ["/ollama/api/chat", { model: "mock", messages, stream: false }],
      ["/ollama/api/chat", { model: "mock", messages }],
      ["/ollama/api/generate", { model: "mock", prompt: "hello" }],
    ] as const;
    for (const [path, body] of asked) {
      const before = usageOf(setting);
      const answer = await setting.ask(path, { body });
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.text();
      const after = usageOf(setting);
      const used = (after?.inputTokensPerDay ?? 0) - (before?.inputTokensPerDay ?? 0);
      // The vendor counts ten for a message; nothing but what it says is that little.
      expect([
        path,
        used >= 1 && used <= 30,
        (after?.outputTokensPerDay ?? 0) > (before?.outputTokensPerDay ?? 0),
      ]).toEqual([path, true, true]);
    }
    expect(usageOf(setting)?.requestsPerDay).toBe(asked.length);
    const tokens = 'watertight_gateway_model_tokens_total{vendor="openai",team="research",direction="input"}';
    expect(await setting.metric(tokens)).toBeGreaterThan(0);
  });

  it("keeps what was estimated when the vendor says nothing, or the caller leaves", async () => {
    const setting = await started(team({ budget: { inputTokensPerDay: 1e9 } }));
    await (await setting.chat("x".repeat(4000), { model: "fail-garbage" })).text();
    const first = usageOf(setting)?.inputTokensPerDay ?? 0;
    expect(first).toBeGreaterThan(900);
    const leaving = new AbortController();
    const arrived = setting.vendor.arrival();
    const left = setting
      .chat("x".repeat(4000), { model: "fail-hang" }, { signal: leaving.signal })
      .catch(() => "left");
    await arrived;
    leaving.abort();
    expect(await left).toBe("left");
    await until(async () => (await setting.metric("watertight_gateway_open_requests")) === 0);
    expect(usageOf(setting)?.inputTokensPerDay).toBeGreaterThan(1.99 * first);
  });

  it("has its room again after a request that was not sent", async () => {
    let works = false;
    const setting = await started({
      ...team({ budget: { requestsPerDay: 1 } }),
      ports: { record: () => (works ? Promise.resolve() : Promise.reject(new Error("disk full"))) },
    });
    expect((await setting.chat("hello")).status).toBe(503);
    expect((await setting.chat("hello")).status).toBe(503);
    works = true;
    expect((await setting.chat("hello")).status).toBe(200);
    const refused = await setting.chat("hello");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("takes no room for what the policy blocks", async () => {
    const setting = await started(({ url }) => ({
      config: {
        vendors: vendorsWith(url, {}),
        teams: { research: { budget: { requestsPerDay: 1 } } },
        policy: [{ class: "contact", do: "block" }],
      },
    }));
    expect((await setting.chat(`a@${"vogelwarte"}.de`)).status).toBe(403);
    expect((await setting.chat("hello")).status).toBe(200);
  });

  it("of money refuses a model without a price, and does not ask for another try", async () => {
    const setting = await started(({ url }) => ({
      config: {
        vendors: vendorsWith(url, { openai: { prices: { "gpt-mock": { input: 1, output: 1 } } } }),
        teams: { research: { budget: { moneyPerMonth: 100 } } },
      },
    }));
    expect((await setting.chat("hello")).status).toBe(200);
    const refused = await setting.chat("hello", { model: "gpt-other" });
    expect([refused.status, refused.headers.get("x-should-retry")]).toEqual([403, "false"]);
  });
});
