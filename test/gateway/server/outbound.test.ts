import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Redacted } from "../../../src/base/index.ts";
import { catalogue } from "../../../src/detect/index.ts";
import { createFinder } from "../../../src/gateway/narrow/finder.ts";
import { projectKey } from "../../cli/samples.ts";
import { bytesVendor } from "./peers.ts";
import { openSetting, type Setting, vendorsWith } from "./setting.ts";

let setting: Setting;
beforeAll(async () => {
  setting = await openSetting(({ url }) => ({
    config: {
      vendors: vendorsWith(url, {
        callers: { url: `${url}/v1`, key: "caller" },
        elsewhere: { url: `${url}/v1`, key: "caller" },
        keyless: { url: `${url}/v1`, key: "sealed" },
      }),
      policy: [{ vendor: "callers", class: "health", do: "allow" }],
    },
    ports: {
      vendorKey: ({ key: { from } }) => (from === "env" ? new Redacted("vendor-key") : undefined),
    },
  }));
});
afterAll(() => setting.stop());

const last = (): Setting["vendor"]["requests"][number] => {
  const request = setting.vendor.requests.at(-1);
  if (request === undefined) throw new Error("the vendor got nothing");
  return request;
};

describe("what a vendor gets", () => {
  it("has the vendor's key in its own header, and never the gateway's", async () => {
    const paths = {
      "/openai/v1/models": ["authorization", "Bearer vendor-key"],
      "/anthropic/v1/models": ["x-api-key", "vendor-key"],
      "/gemini/v1beta/models": ["x-goog-api-key", "vendor-key"],
      "/ollama/api/tags": ["authorization", undefined],
    } as const;
    for (const [path, [name, value]] of Object.entries(paths)) {
      await (await setting.ask(path)).text();
      expect([path, last().headers[name]]).toEqual([path, value]);
      expect(JSON.stringify([last().headers, last().path, last().text])).not.toContain(setting.key);
    }
  });

  it("has no header but those that are on the list", async () => {
    await (
      await setting.chat(
        "hello",
        {},
        {
          headers: {
            "openai-beta": "assistants=v2",
            "anthropic-beta": "tools-2024-04-04",
            "openai-organization": "org-of-the-caller",
            "openai-project": "proj",
            cookie: "session=1",
            "x-forwarded-for": "10.1.2.3",
            forwarded: "for=10.1.2.3",
            "x-real-ip": "10.1.2.3",
            "x-custom": "anything",
            traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
            referer: "https://intranet.example/",
            "user-agent": "my-secret-project/1.0",
          },
        },
      )
    ).text();
    expect(Object.keys(last().headers).sort()).toEqual([
      "accept",
      "anthropic-beta",
      "authorization",
      "connection",
      "content-length",
      "content-type",
      "host",
      "openai-beta",
      "user-agent",
    ]);
    expect(last().headers["user-agent"]).toBe("watertight");
  });

  it("has only parameters that its surface names", async () => {
    await (
      await setting.ask("/anthropic/v1/models?limit=5&after_id=claude-mock&beta=true&key2=x&limit=6", {
        headers: { "anthropic-version": "2023-06-01" },
      })
    ).text();
    expect(last().path).toBe("/v1/models?after_id=claude-mock&limit=5");
    await (
      await setting.ask(
        "/gemini/v1beta/models/gemini-mock:streamGenerateContent?alt=sse&$fields=a&access_token=x",
        {
          body: { contents: [{ parts: [{ text: "hello" }] }] },
        },
      )
    ).text();
    expect(last().path).toBe("/v1beta/models/gemini-mock:streamGenerateContent?alt=sse");
  });

  it("has no secret that a caller put into a header or parameter on the list", async () => {
    const hidden = projectKey(515);
    const address = `zeisig.${"aurora"}@vogelwarte.de`;
    await (
      await setting.ask(`/anthropic/v1/models?after_id=${hidden}&before_id=${hidden}`, {
        headers: { "anthropic-beta": hidden, "anthropic-version": "2023-06-01" },
      })
    ).text();
    expect(JSON.stringify([last().path, last().headers])).not.toContain(hidden.slice(10, 40));
    const before = setting.vendor.requests.length;
    for (const path of [`/openai/v1/models/${hidden}`, `/openai/v1/models/${address}`]) {
      const answer = await setting.ask(path);
      expect(answer.status).toBe(400);
      expect(await answer.text()).not.toMatch(/sk-proj|zeisig/);
    }
    for (const model of [hidden, address]) {
      expect((await setting.chat("hello", { model })).status).toBe(400);
      const path = `/gemini/v1beta/models/${model}:generateContent`;
      expect((await setting.ask(path, { body: { contents: [] } })).status).toBe(400);
    }
    expect(setting.vendor.requests.length).toBe(before);
  });

  it("cannot be sent to a host that the caller names", async () => {
    const headers = {
      "x-forwarded-host": "evil.example",
      "x-portkey-custom-host": "http://127.0.0.1:9",
      "x-base-url": "http://127.0.0.1:9",
    };
    const answer = await setting.chat(
      "hello",
      { base_url: "http://127.0.0.1:9", api_base: "http://127.0.0.1:9" },
      { headers },
    );
    expect(answer.status).toBe(200);
    expect(last().headers.host).toBe(new URL(setting.vendor.url).host);
  });

  it("is written anew: of a key that comes twice only the one that was read leaves", async () => {
    const hidden = projectKey(516);
    const body = `{"model":"gpt-mock","messages":[{"role":"user","content":"${hidden}"}],"messages":[{"role":"user","content":"hello"}]}`;
    expect((await setting.ask("/openai/v1/chat/completions", { body })).status).toBe(200);
    expect(last().text).not.toContain("sk-");
    expect(last().text.match(/messages/g)).toHaveLength(1);
  });
});

describe("the caller's own key for a vendor", () => {
  const own = (key: string) => ({
    key: "",
    headers: { authorization: `Bearer ${key}`, "x-watertight-key": setting.key },
  });

  it("goes to a vendor that takes the keys of callers", async () => {
    const answer = await setting.ask("/callers/v1/models", own("key-of-the-caller"));
    expect(answer.status).toBe(200);
    expect(last().headers.authorization).toBe("Bearer key-of-the-caller");
    expect(last().headers["x-watertight-key"]).toBeUndefined();
  });

  it("is refused where the gateway has one, and not handed on", async () => {
    const before = setting.vendor.requests.length;
    const answer = await setting.ask("/openai/v1/models", own("key-of-the-caller"));
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining("watertight_credentials"),
    ]);
    expect(setting.vendor.requests.length).toBe(before);
  });

  it("is asked for when it is missing, and nothing is sent or on record as sent", async () => {
    const before = [setting.vendor.requests.length, setting.ledger.length];
    for (const vendor of ["callers", "keyless"]) {
      const answer = await setting.ask(`/${vendor}/v1/chat/completions`, {
        body: { model: "gpt-mock", messages: [{ role: "user", content: "hello" }] },
      });
      expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining("no_vendor_key")]);
    }
    expect([setting.vendor.requests.length, setting.ledger.length]).toEqual(before);
  });

  it("does not go along when the policy sends the request to another vendor", async () => {
    const other = await openSetting(({ url }) => ({
      config: {
        vendors: vendorsWith(url, {
          callers: { url: `${url}/v1`, key: "caller" },
          elsewhere: { url: `${url}/v1`, key: "caller" },
        }),
        policy: [{ vendor: "callers", do: "reroute", to: "elsewhere" }],
      },
      ports: { vendorKey: () => undefined },
    }));
    const answer = await other.ask("/callers/v1/models", {
      key: "",
      headers: { authorization: "Bearer key-of-the-caller", "x-watertight-key": other.key },
    });
    expect(answer.status).toBe(401);
    expect(other.vendor.requests).toEqual([]);
    await other.stop();
  });
});

describe("an address of a vendor", () => {
  it("that sends elsewhere is followed by nobody", async () => {
    let visits = 0;
    const trap = createServer((_, response) => {
      visits += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/`;
    for (const status of [301, 302, 303, 307, 308, 300]) {
      const vendor = await bytesVendor((socket) =>
        socket.end(`HTTP/1.1 ${status} Moved\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`),
      );
      const other = await openSetting({ config: { vendors: { openai: { url: vendor.url, key: "none" } } } });
      const answer = await other.chat("hello");
      expect([answer.status, await answer.text()]).toEqual([
        502,
        expect.stringContaining("vendor_redirects"),
      ]);
      expect(answer.headers.get("location")).toBeNull();
      await other.stop();
      await vendor.stop();
    }
    expect(visits).toBe(0);
    trap.close();
  });

  it("keeps its path, and gets the one of the request below it", async () => {
    const other = await openSetting(({ url }) => ({
      config: { vendors: { openai: { url: `${url}/v1beta/openai/`, key: "env:KEY" } } },
    }));
    expect((await other.chat("hello")).status).toBe(200);
    expect(other.vendor.requests.at(-1)?.path).toBe("/v1beta/openai/chat/completions");
    await other.stop();
  });
});

it("takes no name of a model in use for something sensitive", () => {
  const find = createFinder({ detectors: catalogue, fingerprint: () => "" });
  const models = [
    "gpt-4o-2024-08-06",
    "gpt-5.1-codex-max",
    "o4-mini-deep-research-2025-06-26",
    "ft:gpt-4o-mini-2024-07-18:acme-corp:support:AbC12dEf",
    "claude-3-5-sonnet-20241022",
    "claude-sonnet-4-5@20250929",
    "anthropic.claude-3-5-sonnet-20241022-v2:0",
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "gemini-2.5-flash-preview-05-20",
    "models/text-embedding-004",
    "meta-llama/Llama-3.3-70B-Instruct-Turbo",
    "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B",
    "accounts/fireworks/models/llama-v3p1-405b-instruct",
    "@cf/meta/llama-3.1-8b-instruct",
    "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M",
    "mistral-large-2411",
    "qwen2.5-coder:32b-instruct-q4_K_M",
    "grok-4-0709",
    "openai/gpt-4o:extended",
    "2023-06-01",
    "interleaved-thinking-2025-05-14,fine-grained-tool-streaming-2025-05-14",
    "computer-use-2025-01-24,prompt-caching-2024-07-31,output-128k-2025-02-19",
    "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF",
    "Ch9tb2RlbHMvZ2VtaW5pLTEuNS1mbGFzaC1sYXRlc3Q=",
  ];
  expect(models.filter((model) => find(model, undefined).length > 0)).toEqual([]);
});
