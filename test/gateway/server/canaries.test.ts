import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue, createScanner } from "../../../src/detect/index.ts";
import { canaries, canariesIn } from "../../laws/canaries.ts";
import { bytesVendor } from "./peers.ts";
import { openSetting, type Setting, vendorsWith } from "./setting.ts";

const fingerprintOf = (value: string): string =>
  createHmac("sha256", "test").update(value).digest("hex").slice(0, 32);

let setting: Setting;
let collector: Server;
const spans: string[] = [];
/** What callers were told when a request was refused. */
const refusals: string[] = [];

beforeAll(async () => {
  collector = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => spans.push(text));
    request.on("end", () => response.end("{}"));
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  setting = await openSetting(({ url }) => ({
    traces: new URL(`http://127.0.0.1:${port}/`),
    config: {
      vendors: vendorsWith(url, {
        strict: { url: `${url}/v1`, key: "env:KEY", state: "under review" },
        asking: { url: `${url}/v1`, key: "env:KEY" },
        few: { url: `${url}/v1`, key: "env:KEY", models: ["gpt-4"] },
      }),
      policy: [{ vendor: "asking", class: ["secret", "contact", "identity", "financial"], do: "ask" }],
    },
  }));
});
afterAll(async () => {
  collector.close();
});

const scanner = createScanner({ detectors: catalogue });
/** Alone, without a word beside it, nothing tells such a secret from the id of a model or a page. */
const isAnId = (value: string): boolean => scanner.scan(value).length === 0;

/** A request of OpenAI's form with a text in every place that has room for one. */
function fullOf(text: string, label: string, value: string): object {
  const packed = Buffer.from(text).toString("base64");
  return {
    model: "gpt-mock",
    messages: [
      { role: "system", content: text },
      {
        role: "user",
        name: text,
        content: [
          { type: "text", text },
          { type: "file", file: { filename: text, file_data: `data:text/plain;base64,${packed}` } },
        ],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [
          {
            id: "call_1",
            type: "function",
            function: { name: "note", arguments: JSON.stringify({ [label]: value, [text]: [text] }) },
          },
        ],
      },
      { role: "tool", tool_call_id: "call_1", content: JSON.stringify({ rows: [{ [label]: value }] }) },
      { role: "user", content: text },
    ],
    tools: [
      {
        type: "function",
        function: {
          name: "note",
          description: text,
          parameters: { type: "object", description: text, properties: { [text]: { const: text } } },
        },
      },
    ],
    metadata: { [text]: "a key", note: text },
    user: text,
    stop: [text],
    [text]: { nested: [{ [text]: text }] },
    unknown: text,
  };
}

const headersOf = (value: string) => ({
  "x-note": value,
  cookie: `note=${value}`,
  referer: `https://example.org/?note=${value}`,
  "user-agent": value,
  "openai-beta": value,
  "anthropic-beta": value,
  "anthropic-version": value,
  accept: value,
  traceparent: `00-${value}`,
  tracestate: `note=${value}`,
  baggage: `note=${value}`,
  "watertight-confirm": value,
  "idempotency-key": value,
});

describe("secrets that stand everywhere in requests and answers", () => {
  const text = ({ label, value }: (typeof canaries)[number]): string => `${label}: ${value}`;

  it("are found and counted, and put back for the one who sent them", async () => {
    expect(canaries.filter(({ value }) => !isAnId(value)).length).toBeGreaterThan(3);
    for (const canary of canaries) {
      const { label, value } = canary;
      const inAddress = encodeURIComponent(isAnId(value) ? "some-id" : value);
      const query = `?note=${encodeURIComponent(value)}&after_id=${inAddress}`;
      for (const stream of [false, true]) {
        const body = { ...fullOf(text(canary), label, value), stream };
        const answer = await setting.ask(`/openai/v1/chat/completions${query}`, {
          body,
          headers: headersOf(value),
        });
        expect([canary.name, answer.status]).toEqual([canary.name, 200]);
        const said = await answer.text();
        if (!stream) expect(JSON.parse(said).choices[0].message.content).toBe(`You said: ${text(canary)}`);
      }
      const fingerprints = setting.ledger.flatMap(({ values }) =>
        values.map(({ fingerprint }) => fingerprint),
      );
      expect([canary.name, fingerprints.includes(fingerprintOf(value))]).toEqual([canary.name, true]);
      const models = `/anthropic/v1/models${query}&limit=${encodeURIComponent(value)}`;
      await (await setting.ask(models, { headers: headersOf(value) })).text();
    }
    expect(setting.vendor.requests.length).toBe(canaries.length * 3);
    const counted = setting.ledger.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBeGreaterThan(canaries.length * 2 * 12);
  });

  it("do not stand in what a caller is told of a refusal", async () => {
    for (const canary of canaries) {
      const { label, value } = canary;
      const body = fullOf(text(canary), label, value);
      const headers = headersOf(value);
      const asked: Response[] = [];
      for (const vendor of ["strict", "asking", "few", "nonesuch"]) {
        asked.push(await setting.ask(`/${vendor}/v1/chat/completions`, { body, headers }));
      }
      asked.push(await setting.ask("/openai/v1/chat/completions", { body: `${JSON.stringify(body)}x` }));
      asked.push(await setting.ask("/openai/v1/chat/completions", { body, key: value }));
      asked.push(await setting.ask("/openai/v1/chat/completions", { body, headers: { "x-api-key": value } }));
      asked.push(await setting.ask(`/openai/v1/${encodeURIComponent(value)}`, { body }));
      asked.push(await setting.ask(`/openai/v1/chat/completions?key=${encodeURIComponent(value)}`, { body }));
      asked.push(
        await setting.ask("/openai/v1/responses", { body: { ...body, previous_response_id: value } }),
      );
      asked.push(
        await setting.ask(
          `/gemini/v1beta/models/${isAnId(value) ? "%20" : encodeURIComponent(value)}:generateContent`,
          { body },
        ),
      );
      for (const answer of asked) {
        expect([canary.name, answer.status >= 400]).toEqual([canary.name, true]);
        refusals.push(JSON.stringify([...answer.headers]), await answer.text());
      }
    }
    expect(refusals.length).toBe(canaries.length * 22);
    expect(canariesIn(refusals.join("\n"))).toEqual([]);
  });

  it("made up by a vendor reach the caller and no other place", async () => {
    const made = canaries.map(text).join("; ");
    const answers = [
      [
        "200 OK",
        JSON.stringify({
          id: made,
          model: made,
          choices: [{ message: { content: made } }],
          usage: { prompt_tokens: made },
        }),
      ],
      ["500 Oops", JSON.stringify({ error: { message: made, type: made, code: made } })],
      ["502 Oops", `<html>${made}</html>`],
      ["200 OK", `<html>${made}</html>`],
    ] as const;
    for (const [status, body] of answers) {
      const vendor = await bytesVendor(
        (socket) =>
          void socket.end(
            `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\nx-made-up: ${made}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
          ),
      );
      const other = await openSetting({ config: { vendors: { openai: { url: vendor.url, key: "none" } } } });
      const answer = await other.chat("hello");
      const got = await answer.text();
      expect(got.includes(made) || answer.status === 502).toBe(true);
      expect(canariesIn(JSON.stringify([...answer.headers]))).toEqual([]);
      const { text: metrics } = await other.admin("/metrics");
      expect(
        canariesIn(JSON.stringify([other.ledger, other.faults, metrics, [...other.conversations]])),
      ).toEqual([]);
      await other.stop();
      await vendor.stop();
    }
  });

  it("are nowhere: not at the vendor, nor in the ledger, metrics, traces or faults", async () => {
    const { text: metrics } = await setting.admin("/metrics");
    await setting.stop();
    const received = setting.vendor.requests.map(({ path, headers, text: sent, body }) =>
      JSON.stringify([path, headers, sent, body]),
    );
    expect(canariesIn(received.join("\n"))).toEqual([]);
    expect(canariesIn(JSON.stringify(setting.ledger))).toEqual([]);
    expect(canariesIn(metrics)).toEqual([]);
    expect(spans.join("").length).toBeGreaterThan(1000);
    expect(canariesIn(spans.join(""))).toEqual([]);
    expect(setting.faults).toEqual([]);
  });
});
