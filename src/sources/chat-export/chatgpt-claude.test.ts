import { describe, expect, it } from "vitest";
import { chatExport } from "./chat-export.ts";
import { asFile, asFolder, asZip, type Files, json, pieceWith, readAll } from "./fixtures.ts";
import { isMessage } from "./message.ts";
import { chatFormats } from "./vendors.ts";

const node = (id: string, parent: string | null, message: unknown): Record<string, unknown> => ({
  [id]: { id, parent, children: [], message },
});

function said(id: string, role: string, content: unknown, more: object = {}): unknown {
  return {
    id,
    author: { role, name: null, metadata: {} },
    create_time: 1756000001.5,
    content,
    status: "finished_successfully",
    metadata: {},
    recipient: "all",
    ...more,
  };
}

const text = (...parts: string[]): unknown => ({ content_type: "text", parts });

const chatgptConversation = {
  title: "Deploy plan",
  create_time: 1756000000.123456,
  update_time: 1756000400.65,
  mapping: {
    ...node("root", null, null),
    ...node(
      "ctx",
      "root",
      said(
        "ctx",
        "user",
        {
          content_type: "user_editable_context",
          user_profile: "I am Anna Berger.",
          user_instructions: "Be brief.",
        },
        { create_time: null },
      ),
    ),
    ...node(
      "mem",
      "ctx",
      said("mem", "assistant", {
        content_type: "model_editable_context",
        model_set_context: "User lives in Graz.",
      }),
    ),
    ...node("u1", "mem", said("u1", "user", text("first wording"))),
    ...node("u1b", "mem", said("u1b", "user", text("edited wording"))),
    ...node(
      "a1",
      "u1",
      said("a1", "assistant", {
        content_type: "thoughts",
        thoughts: [{ summary: "Planning", content: "hidden thought", chunks: [] }],
      }),
    ),
    ...node(
      "a2",
      "u1b",
      said(
        "a2",
        "assistant",
        { content_type: "code", language: "python", text: "print('run me')" },
        { recipient: "python" },
      ),
    ),
    ...node("t1", "a2", said("t1", "tool", { content_type: "execution_output", text: "output of the run" })),
    ...node(
      "t2",
      "t1",
      said("t2", "tool", {
        content_type: "tether_quote",
        url: "https://a.example/q",
        title: "Quoted page",
        text: "quoted words",
      }),
    ),
    ...node(
      "t3",
      "t2",
      said("t3", "tool", {
        content_type: "tether_browsing_display",
        result: "search result words",
        summary: null,
      }),
    ),
    ...node(
      "m1",
      "t3",
      said(
        "m1",
        "user",
        {
          content_type: "multimodal_text",
          parts: [
            { content_type: "image_asset_pointer", asset_pointer: "file-service://file-abc" },
            "words beside a picture",
            { content_type: "audio_transcription", text: "spoken words" },
          ],
        },
        {
          metadata: {
            attachments: [{ id: "file-abc", name: "CV Anna Berger.pdf", mimeType: "application/pdf" }],
          },
        },
      ),
    ),
    ...node(
      "new",
      "m1",
      said("new", "assistant", {
        content_type: "content_type_of_next_year",
        blocks: [{ deep: { deeper: "words nobody planned" } }],
      }),
    ),
  },
  current_node: "t1",
  conversation_id: "6b0f0d9c-0000-4000-8000-000000000001",
  id: "6b0f0d9c-0000-4000-8000-000000000001",
  safe_urls: ["https://b.example/opened"],
  default_model_slug: "gpt-5-thinking",
};

const claudeConversation = {
  uuid: "c0000000-0000-4000-8000-000000000001",
  name: "Tax letter",
  summary: "A summary of the talk",
  created_at: "2026-01-02T10:00:00Z",
  updated_at: "2026-01-02T11:00:00Z",
  account: { uuid: "a0000000-0000-4000-8000-000000000001" },
  chat_messages: [
    {
      uuid: "h1",
      sender: "human",
      text: "please read it",
      created_at: "2026-01-02T10:00:01.500000Z",
      content: [{ type: "text", text: "please read it", citations: [] }],
      attachments: [
        {
          file_name: "letter.txt",
          file_size: 9,
          file_type: "txt",
          extracted_content: "Dear Anna, your refund",
        },
      ],
      files: [{ file_name: "scan.png", file_uuid: "f1" }],
    },
    {
      uuid: "a1",
      sender: "assistant",
      text: "Done.\n```\nThis block is not supported on your current device yet.\n```\n",
      created_at: "2026-01-02T10:00:09Z",
      content: [
        { type: "thinking", thinking: "she wants a summary" },
        {
          type: "tool_use",
          id: "toolu_1",
          name: "run_query",
          input: { sql: "select 'x'\nfrom t", limit: 4111 },
        },
        {
          type: "tool_result",
          tool_use_id: "toolu_1",
          name: "run_query",
          content: [{ type: "text", text: "one row" }],
          is_error: false,
        },
        { type: "voice_note", title: "Memo", text: "spoken note" },
        { type: "token_budget" },
        { type: "text", text: "Done." },
      ],
      attachments: [],
      files: [],
    },
    { uuid: "h2", sender: "human", text: "only here", content: null, created_at: "2026-01-02T10:01:00Z" },
  ],
};

describe("ChatGPT", () => {
  const files: Files = {
    "conversations.json": json([{ title: "Corrupted entry", update_time: 1 }, chatgptConversation]),
    "user.json": json({
      id: "user-1",
      email: "anna@mail.example",
      chatgpt_plus_user: true,
      phone_number: "+43 660 1234567",
    }),
    "message_feedback.json": json([
      { id: "x", conversation_id: "c9", rating: "thumbsDown", content: "wrong about my salary" },
    ]),
  };

  it("reads every branch, hidden profile, thought, tool and unplanned content", async () => {
    const reading = await readAll(await asZip(files));
    expect(reading.kind).toBe("ChatGPT chat export");
    for (const words of [
      "I am Anna Berger.",
      "Be brief.",
      "User lives in Graz.",
      "first wording",
      "edited wording",
      "Planning",
      "hidden thought",
      "print('run me')",
      "output of the run",
      "Quoted page",
      "quoted words",
      "search result words",
      "words beside a picture",
      "spoken words",
      "CV Anna Berger.pdf",
      "words nobody planned",
      "https://b.example/opened",
    ]) {
      expect(pieceWith(reading, words).at.message).toMatchObject({
        conversation: chatgptConversation.id,
        title: "Deploy plan",
        vendor: "openai",
      });
    }
    expect(pieceWith(reading, "edited wording").at).toEqual({
      message: {
        conversation: chatgptConversation.id,
        title: "Deploy plan",
        message: "u1b",
        role: "user",
        sentAt: "2025-08-24T01:46:41.500Z",
        vendor: "openai",
      },
    });
    expect(pieceWith(reading, "output of the run").at.message?.role).toBe("tool");
    expect(pieceWith(reading, "I am Anna").at.message?.sentAt).toBeUndefined();
    expect(
      reading.pieces.some((piece) => /file-service|finished_successfully|gpt-5-thinking/.test(piece.text)),
    ).toBe(false);
    expect(reading.gaps).toEqual([
      { collection: "export.zip!conversations.json", why: "conversation #1 has no mapping", kind: "unread" },
    ]);
  });

  it("reads account and feedback with the vendor, and lets messages be counted", async () => {
    const reading = await readAll(await asFolder(files));
    expect(reading.collections).toEqual([
      { name: "conversations.json", format: "ChatGPT conversations" },
      { name: "message_feedback.json", format: "ChatGPT data" },
      { name: "user.json", format: "ChatGPT account" },
    ]);
    expect(pieceWith(reading, "+43 660").at).toMatchObject({
      field: "phone_number",
      message: { conversation: "~account", vendor: "openai" },
    });
    expect(pieceWith(reading, "salary").at.message).toMatchObject({ conversation: "c9", vendor: "openai" });
    const messages = new Set(
      reading.pieces.flatMap(({ at: { message } }) =>
        message !== undefined && isMessage(message) ? [message.message] : [],
      ),
    );
    expect([...messages].sort()).toEqual([
      "a1",
      "a2",
      "ctx",
      "m1",
      "mem",
      "new",
      "t1",
      "t2",
      "t3",
      "u1",
      "u1b",
    ]);
  });
});

describe("Claude", () => {
  const files: Files = {
    "conversations.json": json([claudeConversation]),
    "users.json": json([
      {
        uuid: "u",
        full_name: "Anna Berger",
        email_address: "anna@mail.example",
        verified_phone_number: "+436601234567",
      },
    ]),
    "projects/p1.json": json({
      uuid: "p1",
      name: "Taxes",
      description: "our taxes",
      prompt_template: "You know our tax number",
      docs: [
        { uuid: "d1", filename: "secret.md", content: "document words", created_at: "2026-01-01T00:00:00Z" },
      ],
    }),
    "memories.json": json([
      {
        conversations_memory: "Anna has a cat",
        project_memories: { p1: "taxes are due" },
        account_uuid: "u",
      },
    ]),
  };

  it("reads blocks, tools, attachments, title, summary, account, projects and memories", async () => {
    const reading = await readAll(await asZip(files));
    expect(reading.kind).toBe("Claude chat export");
    expect(reading.gaps).toEqual([]);
    const at = (words: string): unknown => pieceWith(reading, words).at.message;
    expect(at("Tax letter")).toMatchObject({ message: "~title" });
    expect(at("A summary of the talk")).toMatchObject({ message: "~summary" });
    expect(at("please read it")).toEqual({
      conversation: claudeConversation.uuid,
      title: "Tax letter",
      message: "h1",
      role: "user",
      sentAt: "2026-01-02T10:00:01.500Z",
      vendor: "anthropic",
    });
    expect(at("Dear Anna, your refund")).toMatchObject({ message: "h1", role: "user" });
    expect(pieceWith(reading, "letter.txt").at.field).toBe("file_name");
    expect(at("she wants a summary")).toMatchObject({ role: "assistant" });
    expect(pieceWith(reading, "from t")).toMatchObject({
      text: `{"sql": "select 'x'\nfrom t", "limit": 4111}`,
      at: { field: "input" },
    });
    expect(at("one row")).toMatchObject({ message: "a1", role: "tool" });
    expect(at("spoken note")).toMatchObject({ role: "assistant" });
    expect(pieceWith(reading, "Done.").text).toBe("Done.");
    expect(at("only here")).toMatchObject({ message: "h2" });
    expect(pieceWith(reading, "anna@mail").at).toMatchObject({
      field: "email_address",
      message: { conversation: "~account", vendor: "anthropic" },
    });
    expect(at("You know our tax number")).toMatchObject({ conversation: "~project p1", role: "system" });
    expect(at("document words")).toMatchObject({
      conversation: "~project p1",
      sentAt: "2026-01-01T00:00:00.000Z",
    });
    expect(at("Anna has a cat")).toMatchObject({ conversation: "~memory", role: "assistant" });
    expect(at("taxes are due")).toMatchObject({ conversation: "~memory" });
  });

  it("is known by its structure when it is named like ChatGPT's, as one file of any name", async () => {
    for (const name of ["conversations.json", "chatgpt-backup.json", "notes", "x.csv"]) {
      const target = await asFile(name, json([claudeConversation]));
      expect(await chatExport.accepts(target)).toBe(true);
      expect((await readAll(target)).kind).toBe("Claude chat export");
    }
  });
});

describe("the list of vendors", () => {
  it("names every format there is a file for", () => {
    const modules = import.meta.glob<Record<string, unknown>>(["./*.ts", "!./*.test.ts", "!./fixtures.ts"], {
      eager: true,
    });
    const values = Object.values(modules).flatMap((module) => Object.values(module));
    const found = new Set(
      values.filter((value) => typeof value === "object" && value !== null && "recognises" in value),
    );
    expect(found.size).toBeGreaterThan(8);
    expect(found).toEqual(new Set(chatFormats));
  });
});
