import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asZip } from "../../../src/sources/chat-export/fixtures.ts";
import { logFormats } from "../../../src/sources/gateway-log/formats.ts";
import { gatewayLog } from "../../../src/sources/gateway-log/gateway-log.ts";
import { vendorOf } from "../../../src/sources/gateway-log/log-vendor.ts";
import { sources } from "../../../src/sources/index.ts";
import * as made from "./logs.ts";
import { fileOf, folderOf, pieceWith, readLogPlace } from "./read-log-place.ts";

const chat = [
  { role: "system", content: "you help the desk" },
  { role: "user", content: "my file is late" },
  { role: "assistant", content: "which file" },
  { role: "tool", tool_call_id: "c", content: "row of the database" },
];

describe("logs of each product", () => {
  it("are listed, every one on disk", () => {
    const modules = import.meta.glob<Record<string, unknown>>("../../../src/sources/gateway-log/*.ts", {
      eager: true,
    });
    const onDisk = Object.values(modules)
      .flatMap((module) => Object.values(module))
      .filter((one) => typeof one === "object" && one !== null && "recognises" in one);
    expect(onDisk.length).toBeGreaterThanOrEqual(5);
    expect(new Set(onDisk)).toEqual(new Set(logFormats));
  });

  it("of LiteLLM's table of spend say who sent what to whom", async () => {
    const target = await fileOf("export.json", JSON.stringify([made.spendLog(1, chat)]));
    expect(await gatewayLog.accepts(target)).toBe(true);
    const reading = await readLogPlace(target);
    expect(reading.kind).toBe("LiteLLM log");
    expect(reading.gaps).toEqual([]);
    const { message } = pieceWith(reading, "my file is late").at;
    expect(message).toEqual({
      conversation: "chatcmpl-1",
      message: "chatcmpl-1/2",
      role: "user",
      sentAt: "2025-01-03T09:00:01.123Z",
      vendor: "openai",
      request: { id: "chatcmpl-1", model: "gpt-4o", user: "lena.brandt@kunde.example", team: "support" },
    });
    const roles = ["you help the desk", "which file", "row of the database", "the answer of the model"];
    expect(roles.map((text) => pieceWith(reading, text).at.message?.role)).toEqual([
      "system",
      "assistant",
      "tool",
      "assistant",
    ]);
    expect(pieceWith(reading, "lena.brandt").at.message?.message).toBe("~about");
  });

  it("of LiteLLM read the same from a table, with JSON in its cells", async () => {
    const records = [made.spendLog(1, chat), made.spendLog(2, [{ role: "user", content: 'a "b"\nc' }])];
    const table = await readLogPlace(await fileOf("spend.csv", made.csv(...records)));
    const json = await readLogPlace(await fileOf("spend.jsonl", made.lines(...records)));
    const sent = ({ pieces }: typeof table) =>
      pieces.filter(({ at }) => at.message?.message !== "~about").map(({ text, at }) => ({ text, at }));
    expect(sent(table)).toEqual(sent(json));
    expect(table.kind).toBe("LiteLLM log");
    expect(pieceWith(table, 'a "b"').text).toBe('a "b"\nc');
  });

  it("of LiteLLM's loggers, packed and nested by day as they lie in a bucket", async () => {
    const target = await folderOf({
      "support/2025-01-03/time-09-00.json": JSON.stringify(made.loggedPayload("a", chat)),
      "support/2025-01-04/one.json.gz": gzipSync(
        JSON.stringify({ standard_logging_object: made.loggedPayload("b", "a plain text") }),
      ),
    });
    expect(await gatewayLog.accepts(target)).toBe(true);
    const reading = await readLogPlace(target);
    expect(reading.gaps).toEqual([]);
    expect(pieceWith(reading, "my file is late").at.message).toMatchObject({
      conversation: "trace-1",
      sentAt: "2025-01-03T09:00:00.500Z",
      vendor: "deepseek",
      request: { id: "a", model: "deepseek-chat", user: "u-17", team: "t-1" },
    });
    expect(pieceWith(reading, "a plain text").at.message?.request?.id).toBe("b");
  });

  it("may lie in a zip, with other files beside them", async () => {
    const target = await asZip({
      "logs/a.jsonl": made.lines(made.spendLog(1, chat)),
      "logs/b.jsonl": made.lines(made.loggedPayload("b", "another text")),
      "read.me": "about these logs",
    });
    expect(await gatewayLog.accepts(target)).toBe(true);
    const reading = await readLogPlace(target);
    expect(reading.gaps).toEqual([]);
    expect(pieceWith(reading, "another text").at.message?.request?.id).toBe("b");
    expect(pieceWith(reading, "about these logs").at.message).toBeUndefined();
  });

  it.each([
    ["an empty object", made.spendLog(1, [], { proxy_server_request: {} })],
    ["the word for it", made.loggedPayload("a", [{ role: "user", content: "redacted-by-litellm" }])],
    ["no body", made.heliconeRecord("h", undefined, { signed_body_url: "https://s3.example/x" })],
  ])("say that contents were not kept: %s", async (_, record) => {
    const { pieces, gaps } = await readLogPlace(await fileOf("log.jsonl", made.lines(record)));
    expect(gaps.map(({ why, kind }) => [why, kind])).toEqual([
      ["a request was logged without what was sent", "unread"],
    ]);
    expect(pieces.filter(({ at }) => at.message?.unread === 1)).toHaveLength(1);
  });

  it("of Langfuse: observations in camel and snake case, steps and traces apart from requests", async () => {
    const snake = {
      id: "o-2",
      trace_id: "trace-9",
      start_time: "2025-01-04 10:00:00.963000",
      type: "GENERATION",
      provided_model_name: "gpt-4o",
      user_id: "user-43",
      input: JSON.stringify({ messages: [{ role: "user", content: "asked in snake case" }] }),
      output: "said",
    };
    const reading = await readLogPlace(
      await fileOf(
        "events.jsonl",
        made.lines(
          made.observation("o-1", [{ role: "user", content: "asked in camel case" }]),
          snake,
          made.observation("o-3", "given to a step", { type: "SPAN", model: null }),
          made.trace("trace-9"),
        ),
      ),
    );
    expect(reading.kind).toBe("Langfuse log");
    expect(reading.gaps).toEqual([]);
    expect(pieceWith(reading, "camel case").at.message).toMatchObject({
      conversation: "session-3",
      vendor: "anthropic",
      request: { id: "o-1", user: "user-42" },
    });
    expect(pieceWith(reading, "snake case").at.message).toMatchObject({
      sentAt: "2025-01-04T10:00:00.963Z",
      vendor: "openai",
      request: { model: "gpt-4o", user: "user-43" },
    });
    expect(pieceWith(reading, "given to a step").at.message?.message).toBe("~span o-3/1");
    expect(pieceWith(reading, "application was given").at.message?.message).toBe("~trace trace-9/1");
  });

  it("of Langfuse: a page of its API, and a trace as downloaded, whose steps know its user", async () => {
    const page = { data: [made.observation("o-1", "asked by the page")], meta: { page: 1 } };
    expect(
      pieceWith(await readLogPlace(await fileOf("page.json", JSON.stringify(page))), "asked by").at,
    ).toMatchObject({ message: { request: { id: "o-1" } } });
    const { userId: _, sessionId: __, ...bare } = made.observation("o-2", "asked inside");
    for (const download of [
      { trace: made.trace("t"), observations: [bare], scores: [{ comment: "well said" }] },
      { ...made.trace("t"), observations: [bare] },
    ]) {
      const reading = await readLogPlace(await fileOf("trace-t.json", JSON.stringify(download)));
      expect(pieceWith(reading, "asked inside").at.message).toMatchObject({
        conversation: "session-3",
        request: { user: "user-42" },
      });
      expect(pieceWith(reading, "application was given").at.message?.message).toBe("~trace t/1");
    }
  });

  it("of Helicone, also from its table, which doubles quotes twice", async () => {
    const record = made.heliconeRecord("h-1", {
      model: "m",
      messages: [{ role: "user", content: "bonjour" }],
    });
    const doubled = made.csv({
      ...record,
      request_body: JSON.stringify(record["request_body"]).replaceAll('"', '""'),
    });
    for (const [name, content] of [
      ["output.jsonl", made.lines(record)],
      ["output.csv", doubled],
    ] as const) {
      const reading = await readLogPlace(await fileOf(name, content));
      expect(reading.kind).toBe("Helicone log");
      expect(pieceWith(reading, "bonjour")).toMatchObject({
        text: "bonjour",
        at: { message: { vendor: "mistral", conversation: "s-1", request: { user: "mia@kunde.example" } } },
      });
    }
  });

  it("of Portkey, and of nobody in particular", async () => {
    const body = { model: "gpt-4o", messages: [{ role: "user", content: "guten Tag" }] };
    const portkey = await readLogPlace(await fileOf("logs.jsonl", made.lines(made.portkeyRecord("p", body))));
    expect(portkey.kind).toBe("Portkey log");
    expect(pieceWith(portkey, "guten Tag").at.message).toMatchObject({
      vendor: "microsoft",
      request: { id: "p", model: "gpt-4o-mini", user: "u-9", team: "ws-sales" },
    });
    const plain = { ts: "2025-01-07T00:00:00Z", request: body, response: { id: "chatcmpl-x", choices: [] } };
    const other = await readLogPlace(await fileOf("ai.ndjson", made.lines(plain)));
    expect(other.kind).toBe("AI request log");
    expect(pieceWith(other, "guten Tag").at.message).toMatchObject({
      vendor: "openai",
      sentAt: "2025-01-07T00:00:00.000Z",
      request: { id: "chatcmpl-x" },
    });
  });

  it("read the bodies of Anthropic, Google and the responses API, tool results as such", async () => {
    const bodies = [
      {
        model: "claude-x",
        system: [{ type: "text", text: "be brief" }],
        messages: [
          {
            role: "user",
            content: [
              { type: "tool_result", content: "from the tool" },
              { type: "text", text: "look" },
            ],
          },
        ],
        tools: [{ name: "find", description: "finds a person" }],
      },
      {
        model: "gemini-x",
        systemInstruction: { parts: [{ text: "be kind" }] },
        contents: [
          {
            role: "user",
            parts: [{ text: "see this" }, { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } }],
          },
          { role: "model", parts: [{ text: "seen" }] },
        ],
      },
      {
        model: "gpt-4o",
        instructions: "be exact",
        input: [
          { type: "function_call_output", call_id: "1", output: "given back" },
          { type: "reasoning", summary: [{ type: "summary_text", text: "thought" }] },
          {
            role: "user",
            content: [
              { type: "input_text", text: "and now" },
              { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" },
            ],
          },
        ],
      },
    ];
    const records = bodies.map((request, at) => ({
      id: `${at}`,
      request,
      response: { choices: [], content: [] },
    }));
    const reading = await readLogPlace(await fileOf("ai.ndjson", made.lines(...records)));
    const role = (text: string) => pieceWith(reading, text).at.message?.role;
    expect(["be brief", "be kind", "be exact", "finds a person"].map(role)).toEqual(Array(4).fill("system"));
    expect(["from the tool", "given back"].map(role)).toEqual(["tool", "tool"]);
    expect(["look", "see this", "and now"].map(role)).toEqual(Array(3).fill("user"));
    expect(["seen", "thought"].map(role)).toEqual(["assistant", "assistant"]);
    expect(reading.pieces.filter(({ at }) => at.message?.unread === 1)).toHaveLength(2);
    expect(reading.pieces.filter(({ text }) => text.includes("iVBOR"))).toEqual([]);
  });
});

describe("what is no log", () => {
  it.each([
    ["a training set", made.lines({ messages: [{ role: "user", content: "x" }] })],
    ["an access log", made.lines({ request: "GET /", response: 200, timestamp: 1 })],
    ["a table", "id,name\n1,Anna\n"],
    ["a span of another tracer", made.lines({ trace_id: "1", start_time: "2025", inputs: {}, outputs: {} })],
    ["a running text", "request_id startTime call_type"],
    ["nothing", ""],
  ])("is left to others: %s", async (_, content) => {
    expect(await gatewayLog.accepts(await fileOf("some.jsonl", content))).toBe(false);
  });

  it("keeps a project or a folder of other things from being one", async () => {
    const log = made.lines(made.spendLog(1, chat));
    const project = await folderOf({ ".git/HEAD": "x", "a.jsonl": log });
    const mixed = await folderOf({ "a.jsonl": log, "b.json": "{}", "c.csv": "a,b\n" });
    expect([await gatewayLog.accepts(project), await gatewayLog.accepts(mixed)]).toEqual([false, false]);
    const [chats, logs, data] = ["chat export", "gateway log", "data file"].map((kind) =>
      sources.findIndex((one) => one.kind === kind),
    );
    expect([chats, logs, data]).toEqual([logs, logs, logs].map((at, step) => (at ?? 0) + step - 1));
  });
});

describe("hostile logs", () => {
  it("give what stands before the cut, and say so", async () => {
    const whole = made.lines(
      made.spendLog(1, chat),
      made.spendLog(2, [{ role: "user", content: "the second one" }]),
    );
    const { pieces, gaps } = await readLogPlace(
      await fileOf("cut.jsonl", whole.slice(0, whole.indexOf("second") + 3)),
    );
    expect(pieces.some(({ text }) => text === "my file is late")).toBe(true);
    expect(gaps.length).toBeGreaterThan(0);
    expect(gaps.every(({ kind }) => kind === "unread")).toBe(true);
    const packed = gzipSync(whole);
    const cut = await readLogPlace(await fileOf("cut.jsonl.gz", packed.subarray(0, packed.length - 12)));
    expect(cut.gaps.some(({ why }) => why.includes("cut short"))).toBe(true);
  });

  it("read what they do not understand as plain text, and say so", async () => {
    const odd = [{ unknown: "a text nobody knows" }, 7, "words", null, [1]];
    const content = `${made.lines(made.spendLog(1, chat), ...odd)}{{{ no JSON\n`;
    const reading = await readLogPlace(await fileOf("odd.jsonl", content));
    for (const text of ["a text nobody knows", "words", "no JSON"]) pieceWith(reading, text);
    expect(reading.gaps.filter(({ kind }) => kind === "unread").length).toBeGreaterThanOrEqual(5);
  });

  it("never throw, whatever a record holds", async () => {
    const values = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom<unknown>("[[[", '{"a":', "\ud800", `{"__proto__":{"x":1}}`, 1e300, -1, []),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...Object.keys(made.spendLog(1, []))), values),
        async (changed) => {
          const kept = { ...made.spendLog(1, []), ...changed, call_type: "x" };
          const text = made.lines(
            kept,
            made.observation("o", changed),
            made.heliconeRecord("h", changed["messages"]),
          );
          await readLogPlace(await fileOf("fuzz.jsonl", `${text}`));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("may be nested without end", async () => {
    const deep = `${"[".repeat(200_000)}"deep inside"${"]".repeat(200_000)}`;
    const record = JSON.stringify(made.spendLog(1, "HERE")).replace('"HERE"', deep);
    const { pieces, gaps } = await readLogPlace(
      await fileOf("deep.json", `[${record},\n${JSON.stringify(made.spendLog(2, chat))}]`),
    );
    expect(pieces.some(({ text }) => text.includes("deep inside")) || gaps.length > 0).toBe(true);
    expect(pieces.some(({ text }) => text === "my file is late")).toBe(true);
  });
});

describe("whom a request went to", () => {
  it.each([
    [{ address: "https://api.openai.com/v1", provider: "custom" }, "openai"],
    [{ address: "https://api.deepseek.com", provider: "openai" }, "deepseek"],
    [
      { address: "https://api.openai.com.evil.example/v1", provider: "openai" },
      "api.openai.com.evil.example",
    ],
    [{ address: "http://llm.acme.internal:8000", provider: "openai", model: "gpt-4o" }, "llm.acme.internal"],
    [{ provider: "AZURE" }, "microsoft"],
    [{ provider: "bedrock", model: "anthropic.claude-3" }, "amazon"],
    [{ provider: "vertex_ai-language-models" }, "google"],
    [{ provider: "constructor" }, "constructor"],
    [{ model: "openai/gpt-4o" }, "openai"],
    [{ model: "deepseek-reasoner" }, "deepseek"],
    [{ model: "llama3" }, undefined],
    [{ address: 7, provider: {}, model: [] }, undefined],
  ])("%j is %s", (told, vendor) => {
    expect(vendorOf(told)).toBe(vendor);
  });
});
