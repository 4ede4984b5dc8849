import type { MessagePosition } from "../../model/index.ts";
import type { ChatFormat, ChatPart, JsonObject, Shape } from "./chat-format.ts";
import { isObject } from "./chat-format.ts";
import { type Element, jsonFormat } from "./json-format.ts";
import {
  aboutConversation,
  firstText,
  type Messages,
  messageAt,
  OUTSIDE,
  pieceOf,
  textsOf,
  toRole,
  unreadPart,
} from "./message.ts";

const VENDOR = "anthropic";

/**
 * Claude: Settings, Privacy, Export data. `conversations.json`, `users.json`, `projects.json` or `projects/<id>.json`,
 * `memories.json`: arrays, or one object a file. Shape: github.com/osteele/claude-chat-viewer `src/schemas/chat.ts`.
 */
export const claude: ChatFormat = jsonFormat({ product: "Claude", vendor: VENDOR, shapeOf, read });

function shapeOf(element: JsonObject): Shape | undefined {
  if (Array.isArray(element["chat_messages"])) return "conversation";
  if (firstText(element["email_address"]) !== undefined && "uuid" in element) return "account";
  if ("conversations_memory" in element || "project_memories" in element) return "aside";
  if ("uuid" in element && ("prompt_template" in element || Array.isArray(element["docs"]))) return "aside";
  // A conversation whose messages were lost, or lie beyond what was looked at.
  return "uuid" in element && "account" in element && "summary" in element ? "aside" : undefined;
}

const OF_CONVERSATION = new Set(["summary", "chat_messages"]);

function* read({ value, number, shape }: Element): Generator<ChatPart> {
  if (shape === "account") {
    yield* textsOf(outside(OUTSIDE.account, OUTSIDE.account, "user"), value);
    return;
  }
  if ("conversations_memory" in value || "project_memories" in value) {
    yield* textsOf(outside(OUTSIDE.memory, OUTSIDE.memory, "assistant"), value);
    return;
  }
  if ("prompt_template" in value || Array.isArray(value["docs"])) {
    yield* readProject(value, number);
    return;
  }
  const title = firstText(value["name"], value["snapshot_name"]);
  const of: Messages = {
    conversation: firstText(value["uuid"]) ?? `#${number}`,
    ...(title === undefined ? {} : { title }),
    vendor: VENDOR,
  };
  yield* aboutConversation(of, value, OF_CONVERSATION);
  yield* textsOf(messageAt(of, { id: OUTSIDE.summary, role: "assistant" }), value["summary"]);
  const messages = value["chat_messages"];
  if (Array.isArray(messages)) yield* readMessages(of, messages, number);
  else {
    yield unreadPart(`conversation #${number} has no chat_messages`);
    yield* textsOf(messageAt(of, { id: OUTSIDE.about, role: "user" }), messages);
  }
}

function outside(conversation: string, message: string, role: MessagePosition["role"]): MessagePosition {
  return messageAt({ conversation, vendor: VENDOR }, { id: message, role });
}

const OF_PROJECT = new Set(["prompt_template", "docs"]);

/** The person's instructions and the documents they put into the project. */
function* readProject(value: JsonObject, number: number): Generator<ChatPart> {
  const title = firstText(value["name"]);
  const of: Messages = {
    conversation: `${OUTSIDE.project} ${firstText(value["uuid"]) ?? `#${number}`}`,
    ...(title === undefined ? {} : { title }),
    vendor: VENDOR,
  };
  yield* textsOf(messageAt(of, { id: OUTSIDE.about, role: "user" }), value, { leaveOut: OF_PROJECT });
  yield* textsOf(messageAt(of, { id: OUTSIDE.project, role: "system" }), value["prompt_template"]);
  const docs = Array.isArray(value["docs"]) ? value["docs"] : [value["docs"]];
  for (const [at, doc] of docs.entries()) {
    const id = (isObject(doc) ? firstText(doc["uuid"]) : undefined) ?? `#${at + 1}`;
    const sentAt = isObject(doc) ? doc["created_at"] : undefined;
    yield* textsOf(messageAt(of, { id: `~doc ${id}`, role: "user", sentAt }), doc);
  }
}

const OF_MESSAGE = new Set(["content", "text"]);

function* readMessages(of: Messages, messages: readonly unknown[], number: number): Generator<ChatPart> {
  for (const [index, message] of messages.entries()) {
    if (!isObject(message)) {
      yield unreadPart(`message ${index + 1} of conversation #${number} is not an object`);
      yield* textsOf(messageAt(of, { id: `#${index + 1}`, role: "user" }), message);
      continue;
    }
    const at = messageAt(of, {
      id: firstText(message["uuid"]) ?? `#${index + 1}`,
      role: toRole(message["sender"]),
      sentAt: message["created_at"],
    });
    const seen = new Set<string>();
    const blocks = Array.isArray(message["content"]) ? message["content"] : [message["content"]];
    for (const block of blocks) {
      const role = isObject(block) && block["type"] === "tool_result" ? "tool" : at.role;
      yield* textsOf({ ...at, role }, block, { seen });
    }
    yield* beyondContent(at, message["text"], seen);
    yield* textsOf(at, message, { leaveOut: OF_MESSAGE, seen });
  }
}

/** What the web client writes into `text` in place of a block that it cannot show. */
const PLACEHOLDER = /(?:```)?\s{0,4}This block is not supported on your current device yet\.\s{0,4}(?:```)?/g;

/** `text` repeats `content` in another form; it is read when it says anything more, or when there is no content. */
function* beyondContent(at: MessagePosition, text: unknown, seen: Set<string>): Generator<ChatPart> {
  if (typeof text !== "string") {
    yield* textsOf(at, text, { seen });
    return;
  }
  let rest = text;
  // Beyond that many blocks comparing costs more than reading the text again.
  if (seen.size > 200) seen.clear();
  for (const known of [...seen].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(known.trim(), "");
  if (rest.replace(PLACEHOLDER, "").trim() === "" || seen.has(text)) return;
  seen.add(text);
  yield pieceOf(at, text);
}
