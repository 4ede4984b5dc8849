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
import { vendorOfEndpoint, vendorOfModel } from "./model-vendor.ts";

/**
 * LibreChat: one file a conversation, messages as a tree (`messagesTree`, each with `children`) or flat (`messages`).
 * Shape: github.com/danny-avila/LibreChat `librechat-export.json`.
 */
export const librechat: ChatFormat = jsonFormat({ product: "LibreChat", shapeOf, read });

function shapeOf(element: JsonObject): Shape | undefined {
  if (typeof element["conversationId"] !== "string") return undefined;
  const messages = element["messagesTree"] ?? element["messages"];
  if (Array.isArray(messages)) {
    return "messagesTree" in element || "endpoint" in element || messages.some(isMessage)
      ? "conversation"
      : undefined;
  }
  return "endpoint" in element && "exportAt" in element ? "conversation" : undefined;
}

function isMessage(message: unknown): boolean {
  return isObject(message) && "messageId" in message && "isCreatedByUser" in message;
}

const OF_CONVERSATION = new Set(["messagesTree", "messages", "exportAt"]);
const OF_MESSAGE = new Set(["children"]);

function* read({ value, number }: Element): Generator<ChatPart> {
  const title = firstText(value["title"]);
  const options = isObject(value["options"]) ? value["options"] : {};
  const vendor =
    vendorOfEndpoint(value["endpoint"]) ??
    vendorOfEndpoint(options["endpoint"]) ??
    vendorOfModel(options["model"]);
  const of: Messages = {
    conversation: firstText(value["conversationId"]) ?? `#${number}`,
    ...(title === undefined ? {} : { title }),
    ...(vendor === undefined ? {} : { vendor }),
  };
  yield* aboutConversation(of, value, OF_CONVERSATION);
  const lists = [value["messagesTree"], value["messages"]].filter(
    (list) => list !== undefined && list !== null,
  );
  if (lists.length === 0) yield unreadPart(`conversation #${number} has no messages`);
  // Where both are given one repeats the other.
  const texts = new Map<string, Set<string>>();
  for (const list of lists) {
    if (Array.isArray(list)) yield* readTree(of, list, number, texts);
    else {
      yield unreadPart(`the messages of conversation #${number} are not a list`);
      yield* textsOf(messageAt(of, { id: OUTSIDE.about, role: "user" }), list);
    }
  }
}

/** Parents before their children, any depth. */
function* readTree(
  of: Messages,
  roots: readonly unknown[],
  number: number,
  texts: Map<string, Set<string>>,
): Generator<ChatPart> {
  const pending = roots.toReversed();
  let count = 0;
  while (pending.length > 0) {
    const message = pending.pop();
    count++;
    if (!isObject(message)) {
      yield unreadPart(`message ${count} of conversation #${number} is not an object`);
      yield* textsOf(messageAt(of, { id: `#${count}`, role: "user" }), message);
      continue;
    }
    const vendor = vendorOfEndpoint(message["endpoint"]) ?? vendorOfModel(message["model"]);
    const id = firstText(message["messageId"]) ?? `#${count}`;
    const at = messageAt(typeof message["endpoint"] === "string" ? withVendor(of, vendor) : of, {
      id,
      role: roleOf(message),
      sentAt: message["createdAt"],
    });
    const seen = texts.get(id) ?? new Set();
    texts.set(id, seen);
    yield* textsOf(at, message, { leaveOut: OF_MESSAGE, seen });
    const { children } = message;
    if (Array.isArray(children)) for (const child of children.toReversed()) pending.push(child);
    else if (children !== undefined && children !== null) pending.push(children);
  }
}

function roleOf(message: JsonObject): "user" | "assistant" | "system" | "tool" {
  if (typeof message["isCreatedByUser"] === "boolean")
    return message["isCreatedByUser"] ? "user" : "assistant";
  return toRole(message["sender"]);
}
