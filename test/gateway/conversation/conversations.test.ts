import { describe, expect, it, onTestFinished } from "vitest";
import { WatertightError } from "../../../src/base/index.ts";
import type { ConversationTurn } from "../../../src/gateway/index.ts";
import { GatewayConfig } from "../../../src/model/index.ts";
import { personal } from "../sdk/personal-data.ts";
import { bytesVendor } from "../server/peers.ts";
import { openSetting, type Setting, type SettingOptions, until } from "../server/setting.ts";
import { vendorsAt } from "../started-gateway.ts";

const { email, key: apiKey } = personal;
const asked = `write to ${email} with ${apiKey} today`;

interface Kept {
  readonly request: unknown;
  readonly answer: readonly { readonly at: string; readonly text?: string; readonly json?: unknown }[];
  readonly isCut?: true;
  readonly isBroken?: true;
}

/** How each kind of request says one thing, and where its answer stands. */
const forms = [
  ["openai chat", "/openai/v1/chat/completions", { messages: [{ role: "user", content: asked }] }],
  ["openai responses", "/openai/v1/responses", { input: asked }],
  ["openai completions", "/openai/v1/completions", { prompt: asked }],
  [
    "anthropic messages",
    "/anthropic/v1/messages",
    { max_tokens: 500, messages: [{ role: "user", content: asked }] },
  ],
  ["ollama chat", "/ollama/api/chat", { messages: [{ role: "user", content: asked }] }],
  ["ollama generate", "/ollama/api/generate", { prompt: asked }],
] as const;
const geminiBody = { contents: [{ role: "user", parts: [{ text: asked }] }] };
const models = "/gemini/v1beta/models/some-model";

const questions = [
  ...forms.flatMap(([title, path, body]) =>
    [false, true].map((stream) => ({
      title: `${title}, ${stream ? "streamed" : "whole"}`,
      path,
      body: { model: "some-model", ...body, stream } as object,
    })),
  ),
  { title: "gemini, whole", path: `${models}:generateContent`, body: geminiBody },
  { title: "gemini, streamed", path: `${models}:streamGenerateContent?alt=sse`, body: geminiBody },
  { title: "gemini, as a list", path: `${models}:streamGenerateContent`, body: geminiBody },
];

async function opened(
  conversations: object,
  changed: SettingOptions & { readonly converse?: (turn: ConversationTurn) => Promise<void> } = {},
): Promise<{ setting: Setting; turns: ConversationTurn[]; next(): Promise<Kept> }> {
  const turns: ConversationTurn[] = [];
  const converse =
    changed.converse ??
    (async (turn: ConversationTurn): Promise<void> => {
      turns.push(turn);
    });
  const setting = await openSetting({
    config: { conversations, ...changed.config },
    ports: { converse },
  });
  onTestFinished(() => setting.stop());
  let taken = 0;
  return {
    setting,
    turns,
    async next() {
      await until(() => turns.length > taken);
      return JSON.parse(turns[taken++]?.text ?? "") as Kept;
    },
  };
}

const allow = { policy: [{ class: ["contact", "secret"], do: "allow" }] };
const tokenShape = /\[[A-Z0-9_]+:[a-z2-7]{16}\]/g;

const shown = (kept: Kept): string =>
  kept.answer.map(({ text, json }) => text ?? JSON.stringify(json)).join("\n");

describe("what is kept of a turn", () => {
  it.each(questions)("is what the vendor got and said: $title", async ({ path, body }) => {
    const { setting, turns, next } = await opened({ log: true });
    const answer = await setting.ask(path, { body });
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
    const kept = await next();
    const got = setting.vendor.requests.at(-1);
    expect(kept.request).toEqual(got?.body);
    const tokens = got?.text.match(tokenShape) ?? [];
    expect(tokens).toHaveLength(2);
    expect(shown(kept)).toContain(`write to ${tokens[0]} with ${tokens[1]}`);
    const [turn] = turns;
    expect(turn?.text).not.toContain(email);
    expect(turn?.text).not.toContain(apiKey);
    expect(turn).toMatchObject({
      tenant: setting.record.tenant,
      vendor: path.split("/")[1],
      model: "some-model",
    });
    expect(new Set(turn?.dataClasses)).toEqual(new Set(setting.ledger.map(({ dataClass }) => dataClass)));
    expect(turn?.request).toBe(setting.ledger[0]?.request);
    expect(setting.faults).toEqual([]);
  });

  it.each(questions)("is masked also where the policy let values out: $title", async ({ path, body }) => {
    const { setting, turns, next } = await opened({ log: true }, { config: allow });
    const answer = await setting.ask(path, { body });
    expect([answer.status, await answer.text()]).toEqual([200, expect.any(String)]);
    expect(setting.vendor.requests.at(-1)?.text).toContain(apiKey);
    const kept = await next();
    expect(JSON.stringify(kept.request)).toMatch(/write to \[[A-Z0-9_]+\] with \[[A-Z0-9_]+\]/);
    expect(shown(kept)).toMatch(/write to \[[A-Z0-9_]+\] with \[[A-Z0-9_]+\]/);
    expect(turns[0]?.text).not.toContain(email);
    expect(turns[0]?.text).not.toContain(apiKey);
  });

  it.each(questions)("is what was said where values are kept: $title", async ({ path, body }) => {
    const { setting, next } = await opened({ log: true, raw: true });
    const answer = await setting.ask(path, { body });
    await answer.text();
    const kept = await next();
    expect(kept.request).toEqual(body);
    expect(shown(kept)).toContain(asked);
  });
});

describe("a turn with tools", () => {
  const tools = [
    {
      type: "function",
      function: {
        name: "write_letter",
        parameters: { type: "object", properties: { words: { type: "string" } } },
      },
    },
  ];

  it.each([false, true])("keeps what a tool is called with, stream: %s", async (stream) => {
    const { setting, next } = await opened({ log: true });
    const answer = await setting.chat(`use the tool: ${asked}`, { tools, stream });
    await answer.text();
    const kept = await next();
    const call = kept.answer.find(({ json }) => json !== undefined);
    expect(call?.json).toMatch(/^\{"words":"use the tool: write to \[[A-Z0-9_]+:[a-z2-7]{16}\] with \[/);
    expect(shown(kept)).toContain("write_letter");
  });

  it.each(["anthropic", "gemini", "ollama"])(
    "keeps their names and inputs for %s as well",
    async (family) => {
      const { setting, turns, next } = await opened({ log: true }, { config: allow });
      const made = tools[0]?.function;
      const text = `use the tool: ${asked}`;
      const messages = [{ role: "user", content: text }];
      const [path, body] = {
        anthropic: [
          "/anthropic/v1/messages",
          { max_tokens: 500, messages, tools: [{ name: made?.name, input_schema: made?.parameters }] },
        ],
        gemini: [
          `${models}:streamGenerateContent?alt=sse`,
          {
            contents: [{ role: "user", parts: [{ text }] }],
            tools: [{ functionDeclarations: [{ name: made?.name, parameters: made?.parameters }] }],
          },
        ],
        ollama: ["/ollama/api/chat", { messages, tools }],
      }[family] as [string, object];
      const answer = await setting.ask(path, {
        body: { ...(family !== "gemini" && { model: "m", stream: true }), ...body },
      });
      expect(await answer.text()).toContain("write_letter");
      const kept = await next();
      expect(shown(kept)).toContain("write_letter");
      expect(shown(kept)).toMatch(/use the tool: write to \[[A-Z0-9_]+\] with \[[A-Z0-9_]+\]/);
      expect(turns[0]?.text).not.toContain(email);
      expect(turns[0]?.text).not.toContain(apiKey);
    },
  );
});

describe("the end user", () => {
  it("is named by fingerprint, as on record", async () => {
    const { setting, turns, next } = await opened({ log: true });
    await (await setting.chat("hello", { user: "ada" })).text();
    await next();
    expect(turns[0]?.person).toMatch(/^[0-9a-f]{32}$/);
    expect(turns[0]?.person).toBe(setting.ledger[0]?.person?.fingerprint);
  });
});

describe("pictures", () => {
  it("are not kept, the text beside them is", async () => {
    const { setting, next } = await opened(
      { log: true },
      { config: { policy: [{ class: ["unread"], do: "allow" }] } },
    );
    const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").toString("base64");
    const parts = [
      { type: "text", text: "what is this" },
      { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } },
    ];
    await (await setting.chat(parts)).text();
    const kept = await next();
    expect(setting.vendor.requests.at(-1)?.text).toContain(png);
    expect(JSON.stringify(kept.request)).not.toContain(png);
    expect(JSON.stringify(kept.request)).toContain("what is this");
  });
});

describe("answers that do not end well", () => {
  it("are kept as far as they came when the vendor breaks off", async () => {
    const chunk = JSON.stringify({ id: "c1", choices: [{ index: 0, delta: { content: "half a sen" } }] });
    const vendor = await bytesVendor((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n${(chunk.length + 8).toString(16)}\r\ndata: ${chunk}\n\n\r\n`,
      );
      setImmediate(() => socket.destroy());
    });
    onTestFinished(() => vendor.stop());
    const { setting, next } = await opened(
      { log: true },
      { config: { vendors: { openai: { url: `${vendor.url}/v1`, key: "env:KEY" } } } },
    );
    const answer = await setting.chat("hello", { stream: true });
    await answer.text().catch(() => "");
    expect(await next()).toMatchObject({
      isBroken: true,
      answer: [{ at: "choices[0].delta.content", text: "half a sen" }],
    });
  });

  it("are bounded, and lose the end in which half a value may stand", async () => {
    const vendor = await bytesVendor((socket) => {
      const content = `${"all is well ".repeat(100_000)}${email}`;
      const body = JSON.stringify({ id: "c1", choices: [{ index: 0, message: { content } }] });
      socket.end(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
    onTestFinished(() => vendor.stop());
    const { setting, turns, next } = await opened(
      { log: true },
      { config: { vendors: { openai: { url: `${vendor.url}/v1`, key: "env:KEY" } } } },
    );
    const answer = await setting.chat("hello");
    expect(await answer.text()).toContain(email);
    const kept = await next();
    expect(kept.isCut).toBe(true);
    expect(turns[0]?.text.length).toBeLessThan(1.1e6);
    expect(turns[0]?.text.length).toBeGreaterThan(1e6);
  });

  it("keeps the newest of a request that is too long", async () => {
    const { setting, turns, next } = await opened({ log: true });
    const old = Array.from({ length: 40 }, () => ({ role: "user", content: "long ago ".repeat(10_000) }));
    const body = { model: "gpt-mock", messages: [...old, { role: "user", content: "and now" }] };
    await (await setting.ask("/openai/v1/chat/completions", { body })).text();
    const kept = await next();
    expect(turns[0]?.text.length).toBeLessThan(2e6);
    expect(kept.request).toMatchObject({ messages: { 0: { content: "(cut)" }, 40: { content: "and now" } } });
  });
});

describe("the log itself", () => {
  it("gets nothing while it is off, nor of what is no conversation", async () => {
    const { setting, turns } = await opened({});
    await (await setting.chat("hello")).text();
    expect(await setting.metric('watertight_gateway_conversation_turns_total{outcome="kept"}')).toBe(0);
    const on = await opened({ log: true });
    await (await on.setting.ask("/openai/v1/embeddings", { body: { model: "e", input: "hello" } })).text();
    await (await on.setting.ask("/openai/v1/models")).text();
    await (await on.setting.chat("hello")).text();
    await on.next();
    expect(on.turns).toHaveLength(1);
    expect(turns).toEqual([]);
  });

  it("is turned on and off by a reload", async () => {
    const { setting, turns, next } = await opened({ log: true });
    const reload = (log: boolean): void =>
      setting.gateway.reload({
        config: GatewayConfig.parse({ vendors: vendorsAt(setting.vendor.url), conversations: { log } }),
        detectors: [],
      });
    reload(false);
    await (await setting.chat("unheard")).text();
    reload(true);
    await (await setting.chat("heard")).text();
    expect(shown(await next())).toContain("heard");
    expect(turns).toHaveLength(1);
  });

  it("that fails harms no answer, is told once and counted each time", async () => {
    const { setting } = await opened(
      { log: true },
      {
        converse: async () => {
          throw new WatertightError("unreadable", "the disk is full");
        },
      },
    );
    for (const text of ["one", "two"]) {
      const answer = await setting.chat(text);
      expect(await answer.text()).toContain(text);
    }
    const failed = 'watertight_gateway_conversation_turns_total{outcome="failed"}';
    await until(async () => (await setting.metric(failed)) === 2);
    expect(setting.faults).toEqual(["what was said is not in the conversation log: the disk is full"]);
  });

  it("that hangs holds up nobody, and takes no more than it can hold", async () => {
    const { setting } = await opened({ log: true }, { converse: () => new Promise(() => {}) });
    for (let at = 0; at < 40; at += 1) {
      const answer = await setting.chat(`${at} ${"words ".repeat(400_000)}`);
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    }
    const dropped = 'watertight_gateway_conversation_turns_total{outcome="dropped"}';
    await until(async () => (await setting.metric(dropped)) > 0);
    expect(setting.faults).toHaveLength(1);
  });
});
