import { canaries } from "./canaries.ts";

const said = canaries.map(({ label, value }) => `my ${label} is ${value}`).join(", ");
const [openai, , , mail] = canaries.map(({ value }) => value);
const title = `Chat about ${openai} of ${mail}`;
const time = "2026-01-02T10:00:01.500000Z";

const node = (id: string, parent: string | null, message: unknown): object => ({
  [id]: { id, parent, children: [], message },
});

const chatgptConversation = {
  title,
  create_time: 1756000000.5,
  update_time: 1756000400.5,
  mapping: {
    ...node("root", null, null),
    ...node(`node ${mail}`, "root", {
      id: `message ${mail}`,
      author: { role: "user", name: mail, metadata: {} },
      create_time: 1756000001.5,
      content: { content_type: "text", parts: [said] },
      status: "finished_successfully",
      metadata: { attachments: [{ id: "f", name: `${mail}.pdf` }] },
      recipient: "all",
    }),
  },
  conversation_id: `conversation ${mail}`,
  id: `conversation ${mail}`,
  current_node: "root",
};

const page = (header: string): string =>
  `<!DOCTYPE html><html><head><title>My Activity</title></head><body><div class="mdl-grid"><div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">${header}<br></p></div><div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">Prompted ${said}<br>Apr 12, 2026, 3:34:31 PM EDT<br><p>${said}</p></div></div></div></div></body></html>`;

/** One export of every kind that is known, by the product's name; canaries in texts, titles and ids. */
export const chats: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ChatGPT: {
    "conversations.json": JSON.stringify([chatgptConversation]),
    "user.json": JSON.stringify({ id: "user-1", email: mail, chatgpt_plus_user: true, phone_number: null }),
  },
  "ChatGPT page": {
    "chat.html": `<html><body><script>var jsonData = ${JSON.stringify([chatgptConversation])};</script></body></html>`,
  },
  Claude: {
    "conversations.json": JSON.stringify([
      {
        uuid: `uuid of ${mail}`,
        name: title,
        summary: said,
        created_at: time,
        updated_at: time,
        account: { uuid: "a" },
        chat_messages: [
          {
            uuid: `m ${mail}`,
            sender: "human",
            text: said,
            created_at: time,
            content: [{ type: "text", text: said, citations: [] }],
            attachments: [
              { file_name: `${mail}.txt`, file_size: 9, file_type: "txt", extracted_content: said },
            ],
            files: [],
          },
        ],
      },
    ]),
  },
  DeepSeek: {
    "conversations.json": JSON.stringify([
      {
        id: `id of ${mail}`,
        title,
        inserted_at: "2025-03-30T04:49:36.505000+08:00",
        updated_at: "2025-03-30T04:50:36.505000+08:00",
        mapping: {
          root: { id: "root", parent: null, children: ["1"], message: null },
          "1": {
            id: "1",
            parent: "root",
            children: [],
            message: {
              files: [{ file_name: `${mail}.docx` }],
              model: "deepseek-chat",
              inserted_at: "2025-03-30T04:49:37+08:00",
              fragments: [{ type: "REQUEST", content: said }],
            },
          },
        },
      },
    ]),
  },
  "Gemini JSON": {
    "Takeout/My Activity/Gemini Apps/MyActivity.json": JSON.stringify([
      {
        header: "Gemini Apps",
        title: `Prompted ${said}`,
        time: "2026-07-26T06:07:57.773Z",
        products: ["Gemini Apps"],
        activityControls: ["Gemini Apps Activity"],
        safeHtmlItem: [{ html: `<p>${said}</p>` }],
        attachedFiles: [`${mail}.pdf`],
      },
    ]),
  },
  "Gemini HTML": { "Takeout/My Activity/Gemini Apps/MyActivity.html": page("Gemini Apps") },
  "Google AI Studio": {
    [`Health of ${mail}`]: JSON.stringify({
      runSettings: { model: "models/gemini-2.5-pro" },
      systemInstruction: { text: said },
      chunkedPrompt: { chunks: [{ text: said, role: "user", createTime: "2026-02-01T10:00:00Z" }] },
    }),
  },
  Copilot: {
    "copilot-activity-history.csv": `"Conversation","Time","Author","Message"\r\n"${title}",2026-07-26T23:20:56,Human,"${said}"\r\n`,
  },
  "Open WebUI": {
    "chats.json": JSON.stringify([
      {
        id: `w ${mail}`,
        user_id: "u1",
        title,
        chat: {
          title,
          models: ["gpt-4o"],
          system: said,
          history: {
            currentId: "m1",
            messages: {
              m1: {
                id: `m ${mail}`,
                parentId: null,
                childrenIds: [],
                role: "user",
                content: said,
                timestamp: 1700000000,
              },
            },
          },
          messages: [],
        },
        created_at: 1700000000,
      },
    ]),
  },
  LibreChat: {
    "chat.json": JSON.stringify({
      conversationId: `l ${mail}`,
      endpoint: "openAI",
      title,
      exportAt: "09:32:05 GMT-0500",
      branches: true,
      recursive: true,
      messagesTree: [
        {
          _id: "x",
          messageId: `m ${mail}`,
          conversationId: `l ${mail}`,
          createdAt: "2024-04-09T14:32:05.230Z",
          endpoint: "openAI",
          isCreatedByUser: true,
          sender: "User",
          text: said,
          children: [],
        },
      ],
    }),
  },
};
