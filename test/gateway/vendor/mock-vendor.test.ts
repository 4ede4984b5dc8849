import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startVendor, type Vendor } from "./mock-vendor.ts";
import { at, listOf } from "./reading.ts";
import { plainWire, type Wire } from "./wire.ts";

let vendor: Vendor;
beforeEach(async () => {
  vendor = await startVendor();
});
afterEach(() => vendor.stop());

const token = `[EMAIL:${"abcdefgh"}ijklmno2]`;
const said = `Write to ${token} – ä 🙂 "quoted"`;

function post(path: string, body: unknown, more: RequestInit = {}): Promise<Response> {
  return fetch(`${vendor.url}${path}`, {
    method: "POST",
    headers: { authorization: "Bearer some-key", "anthropic-version": "2023-06-01" },
    body: JSON.stringify(body),
    ...more,
  });
}

const chat = (more: object = {}) =>
  post("/v1/chat/completions", { model: "gpt-mock", messages: [{ role: "user", content: said }], ...more });

async function events(response: Response): Promise<unknown[]> {
  const lines = (await response.text()).split(/\r?\n/).filter((line) => line.startsWith("data: {"));
  return lines.map((line) => JSON.parse(line.slice("data: ".length)) as unknown);
}

const wires: readonly Partial<Wire>[] = [
  {},
  { newline: "\r\n", comments: true },
  { cut: "anywhere" },
  { escaped: true },
  { gzip: true },
  { newline: "\r\n", comments: true, cut: "anywhere", escaped: true, gzip: true },
];

describe("the mock vendor", () => {
  it("says back what it was told, however the wire looks", async () => {
    for (const wire of wires) {
      vendor.wire = { ...plainWire, ...wire };
      const whole: unknown = await (await chat()).json();
      expect(at(whole, "choices", 0, "message", "content")).toBe(`You said: ${said}`);
      const pieces = (await events(await chat({ stream: true }))).map((event) =>
        String(at(event, "choices", 0, "delta", "content") ?? ""),
      );
      expect(pieces.join("")).toBe(`You said: ${said}`);
      expect(pieces.every((piece) => !piece.includes(token))).toBe(true);
    }
  });

  it("escapes brackets when the wire is to be escaped", async () => {
    vendor.wire = { ...plainWire, escaped: true };
    expect(await (await chat()).text()).not.toContain("[EMAIL");
  });

  it("names the tokens it was told", async () => {
    const messages = [
      { role: "system", content: `Know ${token}` },
      { role: "user", content: "every token please" },
    ];
    const answer: unknown = await (await chat({ messages })).json();
    expect(at(answer, "choices", 0, "message", "content")).toBe(`Tokens: ${token}`);
  });

  it("streams Gemini's answers as one list, too", async () => {
    const contents = [{ role: "user", parts: [{ text: said }] }];
    const response = await post("/v1beta/models/gemini-mock:streamGenerateContent", { contents });
    const texts = listOf(await response.json()).map((part) =>
      at(part, "candidates", 0, "content", "parts", 0, "text"),
    );
    expect(texts.join("")).toBe(`You said: ${said}`);
  });

  it("refuses whoever brings no key, a body that is no JSON, and a path it does not know", async () => {
    expect((await post("/v1/messages", {}, { headers: {} })).status).toBe(401);
    expect((await post("/v1/chat/completions", {}, { body: "{" })).status).toBe(400);
    expect((await post("/v1/messages", { model: "claude-mock" })).status).toBe(400);
    expect((await post("/v1/elsewhere", {})).status).toBe(404);
  });

  it("tells how much of a prompt it knew", async () => {
    const first = { role: "user", content: said };
    const cached = async (messages: readonly object[]): Promise<unknown> =>
      at(await (await chat({ messages })).json(), "usage", "prompt_tokens_details", "cached_tokens");
    expect(await cached([first])).toBe(0);
    expect(await cached([first, { role: "assistant", content: "Yes" }, first])).toBe(10);
    expect(await cached([{ ...first, content: "Something else" }])).toBe(0);
    vendor.forget();
    expect(await cached([first])).toBe(0);
  });

  it("goes wrong as the model's name says", async () => {
    const limited = await chat({ model: "fail-429" });
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "1"]);
    const moved = await chat({ model: "fail-redirect" });
    expect([moved.status, vendor.requests.at(-1)?.path]).toEqual([404, "/elsewhere"]);
    await expect((await chat({ model: "fail-garbage" })).json()).rejects.toThrow(SyntaxError);
    await expect((await chat({ model: "fail-reset-midstream", stream: true })).text()).rejects.toThrow();
    const failed = await events(await chat({ model: "fail-error-event", stream: true }));
    expect(at(failed.at(-1), "error", "message")).toBe("The model broke.");
    const cut = await events(await chat({ model: "fail-end-midstream", stream: true }));
    expect(cut.some((event) => at(event, "choices", 0, "finish_reason") === "stop")).toBe(false);
    expect((await events(await chat({ model: "fail-slow", stream: true }))).length).toBeGreaterThan(5);
  });

  it("sends without end until the other side leaves", async () => {
    for (const stream of [false, true]) {
      const response = await chat({ model: "fail-huge", stream });
      let bytes = 0;
      for await (const chunk of response.body ?? []) {
        bytes += chunk.length;
        if (bytes > 1_000_000) break;
      }
      expect(bytes).toBeGreaterThan(1_000_000);
      expect(await vendor.requests.at(-1)?.over).toBe("abandoned");
    }
  });

  it("says nothing while it hangs", async () => {
    const controller = new AbortController();
    const body = { model: "fail-hang", messages: [] };
    const left = expect(post("/v1/chat/completions", body, { signal: controller.signal })).rejects.toThrow(
      "abort",
    );
    const { over } = await vendor.arrival();
    controller.abort();
    await left;
    expect(await over).toBe("abandoned");
  });
});
