import type { ChatFormat, ChatPart, JsonObject, Shape } from "./chat-format.ts";
import { isObject } from "./chat-format.ts";
import { type Element, type JsonFormat, jsonFormat } from "./json-format.ts";
import {
  aboutConversation,
  firstText,
  type Messages,
  messageAt,
  OUTSIDE,
  textsOf,
  toRole,
  unreadPart,
} from "./message.ts";

const VENDOR = "openai";

/**
 * ChatGPT: Settings, Data controls, Export. An array of conversations, each a tree of nodes under `mapping`; edits
 * and regenerated answers are siblings, and all of them were sent, so every node is read and `current_node` ignored.
 * Shape: github.com/danny-avila/LibreChat `chatgpt-modern-export.json`, github.com/jamesmoore/chatgpt-export `Models`.
 */
export const chatgptElement: JsonFormat = { product: "ChatGPT", vendor: VENDOR, shapeOf, read };

export const chatgpt: ChatFormat = jsonFormat(chatgptElement);

/** Tells a conversation from an earlier state of the same one. */
export function idOfConversation(value: JsonObject): string | undefined {
  const id = firstText(value["conversation_id"], value["id"]);
  const { mapping, update_time } = value;
  return id === undefined || !isObject(mapping)
    ? undefined
    : `${id} ${update_time} ${Object.keys(mapping).length}`;
}

function shapeOf(element: JsonObject): Shape | undefined {
  const { mapping } = element;
  if (isObject(mapping)) return holdsChatNodes(element, mapping) ? "conversation" : undefined;
  if (firstText(element["email"]) !== undefined) {
    const isAccount =
      "chatgpt_plus_user" in element || firstText(element["id"])?.startsWith("user-") === true;
    return isAccount ? "account" : undefined;
  }
  // Feedback, shared links and conversations that lost their mapping.
  return firstText(element["conversation_id"]) === undefined ? undefined : "aside";
}

/** `mapping` is a word others use too: its nodes link to each other and wrap messages. */
function holdsChatNodes(element: JsonObject, mapping: JsonObject): boolean {
  if ("inserted_at" in element) return false;
  const nodes = Object.values(mapping).filter(isObject);
  const node = nodes.find((one) => "message" in one || "children" in one);
  if (node === undefined) return typeof element["create_time"] === "number" || "current_node" in element;
  return !nodes.some((one) => isObject(one["message"]) && "fragments" in one["message"]);
}

const OF_CONVERSATION = new Set(["mapping"]);
const OF_NODE = new Set(["id", "parent", "children", "message"]);

function* read({ value, number, shape, known }: Element): Generator<ChatPart> {
  if (shape === "account") {
    const at = messageAt(
      { conversation: OUTSIDE.account, vendor: VENDOR },
      { id: OUTSIDE.account, role: "user" },
    );
    yield* textsOf(at, value);
    return;
  }
  const title = firstText(value["title"]);
  const of: Messages = {
    conversation: firstText(value["conversation_id"], value["id"]) ?? `#${number}`,
    ...(title === undefined ? {} : { title }),
    vendor: VENDOR,
  };
  const id = idOfConversation(value);
  if (id !== undefined) known.add(id);
  yield* aboutConversation(of, value, OF_CONVERSATION);
  const { mapping } = value;
  if (isObject(mapping)) yield* readNodes(of, mapping, number);
  else if (mapping !== undefined || ("update_time" in value && !("rating" in value))) {
    yield unreadPart(`conversation #${number} has no mapping`);
    yield* textsOf(messageAt(of, { id: OUTSIDE.about, role: "user" }), mapping);
  }
}

function* readNodes(of: Messages, mapping: JsonObject, number: number): Generator<ChatPart> {
  let count = 0;
  for (const [key, node] of Object.entries(mapping)) {
    count++;
    const message = isObject(node) ? node["message"] : node;
    const at = messageAt(of, {
      id: firstText(isObject(message) ? message["id"] : undefined, key) ?? `#${count}`,
      role: toRole(roleOf(message)),
      ...(isObject(message) ? { sentAt: message["create_time"] } : {}),
    });
    if (isObject(node)) {
      // The root of every tree is a node without a message.
      if (message !== null && message !== undefined && !isObject(message)) {
        yield unreadPart(`message ${count} of conversation #${number} is not an object`);
      }
      const seen = new Set<string>();
      yield* textsOf(at, message, { seen });
      yield* textsOf(at, node, { leaveOut: OF_NODE, seen });
    } else {
      yield unreadPart(`node ${count} of conversation #${number} is not an object`);
      yield* textsOf(at, node);
    }
  }
}

function roleOf(message: unknown): unknown {
  const author = isObject(message) ? message["author"] : undefined;
  return isObject(author) ? author["role"] : author;
}
