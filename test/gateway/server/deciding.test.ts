import { afterEach, describe, expect, it } from "vitest";
import { catalogue } from "../../../src/detect/index.ts";
import { GatewayConfig } from "../../../src/model/index.ts";
import { image } from "../sdk/conversation.ts";
import { personal } from "../sdk/personal-data.ts";
import { at } from "../vendor/reading.ts";
import {
  chatBody,
  madeKey,
  openSetting,
  type Setting,
  type SettingOptions,
  until,
  vendorsWith,
} from "./setting.ts";

const opened: Setting[] = [];
afterEach(async () => {
  for (const setting of opened.splice(0)) {
    await setting.stop();
    expect(setting.faults).toEqual([]);
  }
});

/** A setting with this policy, and these changes to its vendors. */
async function under(
  policy: readonly object[],
  changes: Readonly<Record<string, object>> = {},
  more: SettingOptions = {},
): Promise<Setting> {
  const setting = await openSetting(({ url }) => ({
    ...more,
    config: { vendors: vendorsWith(url, changes), policy, ...more.config },
  }));
  opened.push(setting);
  return setting;
}

const said = `Write to ${personal.email}`;
const messages = [{ role: "user", content: said }];
/** The same question in the form of each family. */
const questions = {
  openai: { path: "/openai/v1/chat/completions", body: { model: "gpt-mock", messages } },
  anthropic: { path: "/anthropic/v1/messages", body: { model: "claude-mock", max_tokens: 9, messages } },
  gemini: {
    path: "/gemini/v1beta/models/gemini-mock:generateContent",
    body: { contents: [{ role: "user", parts: [{ text: said }] }] },
  },
  ollama: { path: "/ollama/api/chat", body: { model: "mock", messages, stream: false } },
} as const;

describe("a request that the policy blocks", () => {
  it("is refused in the form that the vendor's own client understands, and nothing is sent", async () => {
    const setting = await under([{ class: "contact", do: "block", because: "no addresses outside" }]);
    const told = "no addresses outside";
    const shapes = {
      openai: {
        error: {
          message: expect.stringContaining(told),
          type: "permission_error",
          code: "watertight_blocked",
        },
      },
      anthropic: {
        type: "error",
        error: { type: "permission_error", message: expect.stringContaining(told) },
      },
      gemini: { error: { code: 403, message: expect.stringContaining(told), status: "PERMISSION_DENIED" } },
      ollama: { error: expect.stringContaining(told) },
    };
    for (const [family, shape] of Object.entries(shapes)) {
      const { path, body } = questions[family as keyof typeof questions];
      const answer = await setting.ask(path, { body });
      expect(answer.status).toBe(403);
      expect(answer.headers.get("x-should-retry")).toBe("false");
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject(shape);
      expect(text).not.toContain(personal.email);
    }
    expect(setting.vendor.requests).toEqual([]);
    expect(setting.ledger.map(({ form, dataClass, count }) => [form, dataClass, count])).toEqual(
      Array(4).fill(["blocked", "contact", 1]),
    );
  });

  it("stays blocked whatever its headers, parameters and fields say", async () => {
    const setting = await under([{ class: "contact", do: "block" }]);
    const { path, body } = questions.openai;
    for (const headers of [
      { "x-watertight-policy": "allow", "x-watertight-team": "admin", "x-watertight-skip": "1" },
      { "watertight-confirm": "yes" },
      { "x-watertight-vendor": "ollama" },
      { "x-http-method-override": "GET", "x-original-url": "/healthz" },
      { "content-type": "text/plain" },
    ]) {
      expect((await setting.ask(path, { body, headers })).status).toBe(403);
    }
    const fields = { policy: [], watertight: { allow: true }, metadata: { team: "admin" }, store: false };
    expect((await setting.ask(`${path}?policy=off`, { body: { ...body, ...fields } })).status).toBe(403);
    expect(setting.vendor.requests).toEqual([]);
    expect(new Set(setting.ledger.map(({ team, form }) => `${team} ${form}`))).toEqual(
      new Set(["research blocked"]),
    );
  });
});

describe("a request that has to be confirmed", () => {
  const asks = [{ class: "contact", do: "ask", because: "is this meant for them?" }];

  it("comes back with a receipt in each family's form, and goes as it is with it", async () => {
    const setting = await under(asks);
    for (const { path, body } of Object.values(questions)) {
      const before = setting.vendor.requests.length;
      const first = await setting.ask(path, { body });
      expect(first.status).toBe(409);
      const receipt = first.headers.get("watertight-receipt") ?? "";
      expect(JSON.stringify(await first.json())).toContain(receipt);
      expect(receipt).not.toBe("");
      expect(setting.vendor.requests.length).toBe(before);
      const second = await setting.ask(path, { body, headers: { "watertight-confirm": receipt } });
      expect(second.status).toBe(200);
      expect(await second.text()).toContain(personal.email);
      expect(setting.vendor.requests.at(-1)?.text).toContain(personal.email);
    }
    expect(setting.ledger.map(({ form }) => form)).toEqual(Array(4).fill(["blocked", "raw"]).flat());
  });

  it("is not confirmed by a receipt for other bytes, another key, another vendor, or one that is old or altered", async () => {
    const other = madeKey();
    const setting = await under(asks, {}, { keys: [other.record] });
    const { path, body } = questions.openai;
    const receipt = (await setting.ask(path, { body })).headers.get("watertight-receipt") ?? "";
    const headers = { "watertight-confirm": receipt };
    const refused = async (answer: Promise<Response>): Promise<string> => {
      const { status, text } = await answer.then(async (one) => ({
        status: one.status,
        text: await one.text(),
      }));
      expect(status).toBe(409);
      return text;
    };
    expect(await refused(setting.ask(path, { body: { ...body, n: 1 }, headers }))).toContain("another body");
    expect(await refused(setting.ask(path, { body, headers, key: other.key }))).toContain("another key");
    expect(await refused(setting.ask("/gemini/v1beta/openai/chat/completions", { body, headers }))).toContain(
      "another vendor",
    );
    const altered = { "watertight-confirm": `${receipt.slice(0, -1)}${receipt.endsWith("A") ? "B" : "A"}` };
    expect(await refused(setting.ask(path, { body, headers: altered }))).toContain("altered");
    const config = GatewayConfig.parse({
      vendors: vendorsWith(setting.vendor.url, {}),
      policy: [...asks, { class: "health", do: "mask" }],
    });
    setting.time.now = new Date(setting.time.now.getTime() + 5 * 60_000 + 1);
    expect(await refused(setting.ask(path, { body, headers }))).toContain("expired");
    setting.time.now = new Date(setting.time.now.getTime() - 60_000);
    setting.gateway.reload({ config, detectors: catalogue });
    expect(await refused(setting.ask(path, { body, headers }))).toContain("policy has changed");
    expect(setting.vendor.requests).toEqual([]);
  });

  it("is confirmed for what was asked, and what else stands in it is still replaced", async () => {
    const setting = await under(asks);
    const body = chatBody(`${said} or call ${personal.key}`);
    const path = "/openai/v1/chat/completions";
    const receipt = (await setting.ask(path, { body })).headers.get("watertight-receipt") ?? "";
    expect((await setting.ask(path, { body, headers: { "watertight-confirm": receipt } })).status).toBe(200);
    const text = setting.vendor.requests.at(-1)?.text ?? "";
    expect([text.includes(personal.email), text.includes(personal.key)]).toEqual([true, false]);
  });

  it("can be confirmed when it has no body as well", async () => {
    const setting = await under([{ do: "ask", because: "who asks?" }]);
    const receipt = (await setting.ask("/openai/v1/models")).headers.get("watertight-receipt") ?? "";
    const answer = await setting.ask("/openai/v1/models", { headers: { "watertight-confirm": receipt } });
    expect(answer.status).toBe(200);
  });
});

describe("a request that is sent", () => {
  it("has a mask in place of a masked value, which is not put back", async () => {
    const setting = await under([{ class: "contact", do: "mask" }]);
    const answer = await (await setting.chat(said)).text();
    expect(setting.vendor.requests.at(-1)?.text).toContain("Write to [EMAIL]");
    expect(answer).toContain("[EMAIL]");
    expect(answer).not.toContain(personal.email);
    expect(setting.ledger).toMatchObject([{ form: "masked", dataClass: "contact", count: 1 }]);
  });

  it("goes to another vendor under that vendor's name for the model when the policy says so", async () => {
    const setting = await under([{ vendor: "openai", class: "contact", do: "reroute", to: "private" }], {
      openai: { models: ["gpt-*"] },
      private: {
        url: "http://127.0.0.1:9/v1",
        key: "none",
        as: { "gpt-*": "gpt-local" },
        models: ["gpt-local"],
      },
    });
    const config = GatewayConfig.parse({
      vendors: vendorsWith(setting.vendor.url, {
        private: {
          url: `${setting.vendor.url}/v1beta/openai`,
          key: "env:KEY",
          as: { "gpt-*": "gpt-local" },
          models: ["gpt-local"],
        },
      }),
      policy: [{ vendor: "openai", class: "contact", do: "reroute", to: "private" }],
    });
    setting.gateway.reload({ config, detectors: catalogue });
    expect((await setting.chat(said)).status).toBe(200);
    expect(setting.vendor.requests.at(-1)).toMatchObject({
      path: "/v1beta/openai/chat/completions",
      body: { model: "gpt-local" },
    });
    expect((await setting.chat("hello")).status).toBe(200);
    expect(setting.vendor.requests.at(-1)).toMatchObject({
      path: "/v1/chat/completions",
      body: { model: "gpt-mock" },
    });
    expect(setting.ledger.map(({ vendor, form }) => [vendor, form])).toEqual([
      ["private", "token"],
      ["openai", "raw"],
    ]);
  });

  it("goes to the mapped model of the address it has, whatever the model is called", async () => {
    const setting = await under([{ vendor: "gemini", do: "reroute", to: "second" }], {});
    const vendors = vendorsWith(setting.vendor.url, {
      second: { url: setting.vendor.url, family: "gemini", key: "env:KEY", as: { "*": "gemini-$&-2" } },
    });
    setting.gateway.reload({
      config: GatewayConfig.parse({ vendors, policy: [{ vendor: "gemini", do: "reroute", to: "second" }] }),
      detectors: catalogue,
    });
    for (const model of ["v1beta", "models", "generateContent", "a"]) {
      await (
        await setting.ask(`/gemini/v1beta/models/${model}:generateContent`, { body: questions.gemini.body })
      ).text();
      expect(setting.vendor.requests.at(-1)?.path).toBe("/v1beta/models/gemini-%24%26-2:generateContent");
    }
  });

  it("asks only for models on the list, in the field and among those to fall back on", async () => {
    const setting = await under([], {
      openai: { models: ["gpt-mock", "gpt-4*"] },
      gemini: { models: ["gemini-mock"] },
    });
    expect((await setting.chat("hello")).status).toBe(200);
    for (const more of [
      { model: "o1-pro" },
      { model: "" },
      { model: ["gpt-mock"] },
      { model: { id: "gpt-mock" } },
      { models: ["gpt-mock", "o1-pro"] },
      { models: [["o1-pro"]] },
    ]) {
      const answer = await setting.chat("hello", more);
      expect([JSON.stringify(more), answer.status]).toEqual([JSON.stringify(more), 403]);
      expect(await answer.text()).toContain("model_not_allowed");
    }
    const body = `{"model":"o1-pro","messages":[],"model":"gpt-mock"}`;
    expect((await setting.ask("/openai/v1/chat/completions", { body })).status).toBe(200);
    expect(setting.vendor.requests.at(-1)?.text).not.toContain("o1-pro");
    const other = "/gemini/v1beta/models/gemini-other:generateContent";
    expect((await setting.ask(other, { body: questions.gemini.body })).status).toBe(403);
    expect(setting.ledger.filter(({ form }) => form === "blocked")).toHaveLength(7);
  });
});

describe("the state of a vendor", () => {
  const picture = [{ type: "image_url", image_url: { url: `data:image/png;base64,${image}` } }];

  it("under review lets plain requests through and blocks values and pictures", async () => {
    const setting = await under([], { openai: { state: "under review", reason: "new terms" } });
    expect((await setting.chat("hello")).status).toBe(200);
    const value = await setting.chat(said);
    expect([value.status, await value.text()]).toEqual([
      403,
      expect.stringContaining("under review: new terms"),
    ]);
    expect((await setting.chat(picture)).status).toBe(403);
  });

  it("restricted lets tokens through and blocks pictures", async () => {
    const setting = await under([], { openai: { state: "restricted" } });
    expect((await setting.chat(said)).status).toBe(200);
    expect(setting.vendor.requests.at(-1)?.text).not.toContain(personal.email);
    expect((await setting.chat(picture)).status).toBe(403);
    expect(setting.ledger.at(-1)).toMatchObject({
      dataClass: "unread",
      form: "blocked",
      count: 1,
      values: [],
    });
  });

  it("blocked, not yet open or no longer open lets nothing through, a list of models neither", async () => {
    const setting = await under([], {
      openai: { state: "blocked", reason: "leaked" },
      anthropic: { since: "2999-01-01" },
      ollama: { until: "2001-01-01" },
    });
    for (const path of ["/openai/v1/models", "/anthropic/v1/models", "/ollama/api/tags"]) {
      const answer = await setting.ask(path);
      expect([path, answer.status]).toEqual([path, 403]);
    }
    expect((await setting.chat("hello")).status).toBe(403);
    expect(setting.vendor.requests).toEqual([]);
  });
});

describe("a configuration that is loaded anew", () => {
  it("holds for the next request, while a stream under way goes on", async () => {
    const setting = await under([]);
    const running = await setting.chat(`${said} ${"and so on ".repeat(40)}`, {
      stream: true,
      model: "fail-slow",
    });
    const reader = running.body?.getReader();
    await reader?.read();
    setting.gateway.reload({
      config: GatewayConfig.parse({
        vendors: vendorsWith(setting.vendor.url, {}),
        policy: [{ do: "block" }],
      }),
      detectors: catalogue,
    });
    expect((await setting.chat("hello")).status).toBe(403);
    let text = "";
    for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) {
      text += Buffer.from(piece.value ?? []).toString();
    }
    expect(text).toContain("[DONE]");
  });

  it("does not change what was decided on a request that waits for the ledger", async () => {
    const kept: (() => void)[] = [];
    const record = (): Promise<void> => new Promise((resolve) => kept.push(resolve));
    const setting = await under([], {}, { ports: { record } });
    const waiting = setting.chat(said);
    await until(() => kept.length === 1);
    setting.gateway.reload({
      config: GatewayConfig.parse({
        vendors: vendorsWith(setting.vendor.url, {}),
        policy: [{ do: "block" }],
      }),
      detectors: catalogue,
    });
    kept[0]?.();
    expect((await waiting).status).toBe(200);
    expect(at(setting.vendor.requests.at(-1)?.body, "messages", 0, "content")).toMatch(/\[EMAIL:/);
  });
});
