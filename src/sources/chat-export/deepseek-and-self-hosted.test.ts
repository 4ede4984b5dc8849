import { describe, expect, it } from "vitest";
import { asFile, asFolder, asZip, json, pieceWith, readAll } from "./fixtures.ts";

const deepseekConversation = {
  id: "d0000000-0000-4000-8000-000000000001",
  title: "Server",
  inserted_at: "2025-03-30T04:49:36.505000+08:00",
  updated_at: "2025-03-30T04:50:36.505000+08:00",
  mapping: {
    root: { id: "root", parent: null, children: ["1", "3"], message: null },
    "1": {
      id: "1",
      parent: "root",
      children: ["2"],
      message: {
        files: [],
        model: "deepseek-chat",
        inserted_at: "2025-03-30T04:49:37+08:00",
        fragments: [{ type: "REQUEST", content: "asked once" }],
      },
    },
    "2": {
      id: "2",
      parent: "1",
      children: [],
      message: {
        files: [],
        model: "deepseek-reasoner",
        inserted_at: "2025-03-30T04:49:38+08:00",
        fragments: [
          { type: "THINK", content: "considering" },
          { type: "SEARCH", results: [{ title: "hit", snippet: "found words" }] },
          { type: "RESPONSE", content: "answered" },
        ],
      },
    },
    "3": {
      id: "3",
      parent: "root",
      children: [],
      message: {
        files: [{ file_name: "plan.docx" }],
        model: "deepseek-chat",
        inserted_at: "2025-03-30T04:49:39+08:00",
        fragments: [{ type: "REQUEST", content: "asked anew" }],
      },
    },
  },
};

const olderDeepseek = {
  id: "d0000000-0000-4000-8000-000000000002",
  title: "Older",
  inserted_at: "2025-03-01T00:00:00+08:00",
  mapping: {
    root: { id: "root", parent: null, children: ["1"], message: null },
    "1": {
      id: "1",
      parent: "root",
      children: ["2"],
      message: {
        files: [],
        search_results: null,
        model: "deepseek_chat",
        reasoning_content: null,
        content: "old question",
        inserted_at: "2025-03-01T00:00:01+08:00",
      },
    },
    "2": {
      id: "2",
      parent: "1",
      children: [],
      message: {
        files: [],
        search_results: null,
        model: "deepseek_r1",
        reasoning_content: "old thought",
        content: "old answer",
        inserted_at: "2025-03-01T00:00:02+08:00",
      },
    },
  },
};

const webuiConversation = {
  id: "w1",
  user_id: "u1",
  title: "Numbers",
  chat: {
    title: "Numbers",
    models: ["gpt-4o"],
    system: "You are terse.",
    history: {
      currentId: "m2",
      messages: {
        m1: {
          id: "m1",
          parentId: null,
          childrenIds: ["m2", "m3"],
          role: "user",
          content: "how much",
          timestamp: 1700000000,
          files: [{ type: "file", file: { filename: "sums.txt", data: { content: "text of the upload" } } }],
        },
        m2: {
          id: "m2",
          parentId: "m1",
          childrenIds: [],
          role: "assistant",
          content: "255",
          model: "deepseek-r1",
          timestamp: 1700000005,
          output: [
            { type: "function_call", name: "sum", arguments: '{"a":1}' },
            { type: "reasoning", content: [{ type: "output_text", text: "adding up" }] },
          ],
        },
        m3: {
          id: "m3",
          parentId: "m1",
          childrenIds: [],
          role: "assistant",
          content: "other branch",
          model: "gpt-4o",
          timestamp: 1700000006,
        },
      },
    },
    messages: [{ id: "m1", role: "user", content: "how much", timestamp: 1700000000 }],
  },
  created_at: 1700000000,
  updated_at: 1700000010,
};

const libreMessage = (id: string, mine: boolean, words: string, children: unknown[] = []): unknown => ({
  messageId: id,
  parentMessageId: "00000000-0000-0000-0000-000000000000",
  sender: mine ? "user" : "GPT-4",
  isCreatedByUser: mine,
  text: words,
  model: null,
  createdAt: "2024-04-09T14:32:05.230Z",
  endpoint: "openAI",
  children,
});

const libreTree = {
  conversationId: "l1",
  endpoint: "openAI",
  title: "Fuel",
  exportAt: "16:33:32 GMT+0200",
  branches: true,
  recursive: true,
  options: { model: "gpt-4", promptPrefix: "Answer as a pirate" },
  messagesTree: [
    libreMessage("m1", true, "how far", [
      libreMessage("m2", false, "ten miles"),
      libreMessage("m3", false, "twelve miles"),
    ]),
  ],
};

const libreFlat = {
  ...libreTree,
  conversationId: "l2",
  recursive: false,
  messagesTree: undefined,
  messages: [
    libreMessage("m1", true, "flat question"),
    {
      messageId: "m2",
      isCreatedByUser: false,
      endpoint: "anthropic",
      createdAt: "2024-04-09T14:33:05.230Z",
      content: [
        { type: "think", think: "flat thought" },
        { type: "tool_call", tool_call: { name: "f", args: '{"q":1}', output: "flat output" } },
      ],
    },
  ],
};

describe("DeepSeek", () => {
  it("reads fragments, branches, the older form and the account", async () => {
    const reading = await readAll(
      await asZip({
        "conversations.json": json([deepseekConversation, olderDeepseek]),
        "user.json": json({
          user_id: "1",
          mobile: { area_code: "+43", mobile_number: "6601234567" },
          email: null,
        }),
      }),
    );
    expect(reading.kind).toBe("DeepSeek chat export");
    expect(reading.gaps).toEqual([]);
    const at = (words: string): unknown => pieceWith(reading, words).at.message;
    expect(at("asked once")).toEqual({
      conversation: deepseekConversation.id,
      title: "Server",
      message: "1",
      role: "user",
      sentAt: "2025-03-29T20:49:37.000Z",
      vendor: "deepseek",
    });
    expect(at("asked anew")).toMatchObject({ message: "3", role: "user" });
    expect(at("considering")).toMatchObject({ message: "2", role: "assistant" });
    expect(at("found words")).toMatchObject({ role: "tool" });
    expect(at("answered")).toMatchObject({ role: "assistant" });
    expect(at("plan.docx")).toMatchObject({ message: "3", role: "user" });
    expect(at("old question")).toMatchObject({ conversation: olderDeepseek.id, role: "user" });
    expect(at("old thought")).toMatchObject({ role: "assistant" });
    expect(at("old answer")).toMatchObject({ role: "assistant" });
    expect(pieceWith(reading, "6601234567").at).toMatchObject({
      field: "mobile_number",
      message: { conversation: "~account", vendor: "deepseek" },
    });
  });
});

describe("Open WebUI", () => {
  it("reads the tree, uploads and tool calls, and the copy of a message only once", async () => {
    const reading = await readAll(await asFile("chats.json", json([webuiConversation])));
    expect(reading.kind).toBe("Open WebUI chat export");
    expect(reading.gaps).toEqual([]);
    expect(pieceWith(reading, "how much").at.message).toEqual({
      conversation: "w1",
      title: "Numbers",
      message: "m1",
      role: "user",
      sentAt: "2023-11-14T22:13:20.000Z",
      vendor: "openai",
    });
    // Open weights: who ran the model is not known.
    expect(pieceWith(reading, "255").at.message).not.toHaveProperty("vendor");
    expect(pieceWith(reading, "other branch").at.message?.vendor).toBe("openai");
    for (const words of [
      "text of the upload",
      "sums.txt",
      "255",
      "adding up",
      '{"a":1}',
      "other branch",
      "You are terse.",
    ])
      pieceWith(reading, words);
  });
});

describe("LibreChat", () => {
  it("reads the tree and the flat form, each message with the vendor of its endpoint", async () => {
    const reading = await readAll(await asFolder({ "a.json": json(libreTree), "b.json": json(libreFlat) }));
    expect(reading.kind).toBe("LibreChat chat export");
    expect(reading.gaps).toEqual([]);
    const at = (words: string): unknown => pieceWith(reading, words).at.message;
    expect(at("how far")).toMatchObject({
      conversation: "l1",
      message: "m1",
      role: "user",
      vendor: "openai",
      sentAt: "2024-04-09T14:32:05.230Z",
    });
    expect(at("twelve miles")).toMatchObject({ message: "m3", role: "assistant" });
    expect(at("flat question")).toMatchObject({ conversation: "l2", role: "user" });
    expect(at("flat thought")).toMatchObject({ message: "m2", role: "assistant", vendor: "anthropic" });
    expect(at("flat output")).toMatchObject({ message: "m2" });
  });

  it("reads answers nested ten thousand deep", async () => {
    let inner = '{"messageId":"last","isCreatedByUser":true,"text":"the deepest words","children":[]}';
    for (let depth = 0; depth < 10_000; depth++)
      inner = `{"messageId":"m${depth}","isCreatedByUser":true,"text":"w","children":[${inner}]}`;
    const reading = await readAll(
      await asFile("deep.json", `{"conversationId":"l3","endpoint":"openAI","messagesTree":[${inner}]}`),
    );
    expect(pieceWith(reading, "the deepest words").at.message).toMatchObject({ message: "last" });
    expect(reading.gaps).toEqual([]);
  });
});
