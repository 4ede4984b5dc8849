import type { ChatFormat, ChatPart, JsonObject, Shape } from "./chat-format.ts";
import { isObject } from "./chat-format.ts";
import { type Element, jsonFormat } from "./json-format.ts";
import {
  aboutConversation,
  firstText,
  type Messages,
  messageAt,
  OUTSIDE,
  textsOf,
  toRole,
  unreadPart,
  withVendor,
} from "./message.ts";
import { vendorOfModel } from "./model-vendor.ts";

/**
 * Open WebUI: Settings, Chats, Export. `chat.history.messages` is the tree with every branch; `chat.messages` repeats
 * the shown branch. Shape: github.com/open-webui/open-webui `src/lib/utils/index.ts`.
 */
export const openWebui: ChatFormat = jsonFormat({ product: "Open WebUI", shapeOf, read });

function shapeOf(element: JsonObject): Shape | undefined {
  const { chat } = element;
  if (!isObject(chat)) return undefined;
  if (isObject(chat["history"]) && ("messages" in chat["history"] || "currentId" in chat["history"]))
    return "conversation";
  return Array.isArray(chat["messages"]) || Array.isArray(chat["models"]) ? "conversation" : undefined;
}

const OF_CONVERSATION = new Set(["chat"]);
const OF_CHAT = new Set(["title", "history", "messages", "models", "id"]);

function* read({ value, number }: Element): Generator<ChatPart> {
  const chat = isObject(value["chat"]) ? value["chat"] : {};
  const title = firstText(value["title"], chat["title"]);
  const models = Array.isArray(chat["models"]) ? chat["models"] : [];
  const vendor = vendorOfModel(models[0]);
  const of: Messages = {
    conversation: firstText(value["id"], chat["id"]) ?? `#${number}`,
    ...(title === undefined ? {} : { title }),
    ...(vendor === undefined ? {} : { vendor }),
  };
  yield* aboutConversation(of, value, OF_CONVERSATION);
  const about = messageAt(of, { id: OUTSIDE.about, role: "user" });
  if (firstText(chat["title"]) !== title) yield* textsOf(about, chat["title"]);
  yield* textsOf(about, chat, { leaveOut: OF_CHAT });
  if (!isObject(value["chat"])) {
    yield unreadPart(`conversation #${number} has no chat`);
    yield* textsOf(about, value["chat"]);
    return;
  }
  const history = isObject(chat["history"]) ? chat["history"] : undefined;
  const tree = history?.["messages"];
  if (tree !== undefined && !isObject(tree))
    yield unreadPart(`the history of conversation #${number} is not an object`);
  if (tree === undefined && !Array.isArray(chat["messages"]))
    yield unreadPart(`conversation #${number} has no messages`);
  const texts = new Map<string, Set<string>>();
  for (const [key, message] of entriesOf(tree)) yield* readMessage(of, message, key, number, texts);
  for (const [key, message] of entriesOf(chat["messages"]))
    yield* readMessage(of, message, key, number, texts);
}

function entriesOf(messages: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(messages)) return messages.map((message, index) => [`#${index + 1}`, message]);
  if (isObject(messages)) return Object.entries(messages);
  return messages === undefined || messages === null ? [] : [["#1", messages]];
}

/** @param texts what was read of each message: the copy of a message adds only what it says differently */
function* readMessage(
  of: Messages,
  message: unknown,
  key: string,
  number: number,
  texts: Map<string, Set<string>>,
): Generator<ChatPart> {
  if (!isObject(message)) {
    yield unreadPart(`a message of conversation #${number} is not an object`);
    yield* textsOf(messageAt(of, { id: key, role: "user" }), message);
    return;
  }
  const id = firstText(message["id"]) ?? key;
  const { model } = message;
  const role = toRole(message["role"]);
  const at = messageAt(typeof model === "string" ? withVendor(of, vendorOfModel(model)) : of, {
    id,
    role,
    sentAt: message["timestamp"],
  });
  const seen = texts.get(id) ?? new Set();
  texts.set(id, seen);
  yield* textsOf(at, message, { seen });
}
