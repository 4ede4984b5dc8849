import type { Role } from "../../model/index.ts";
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
  unreadPart,
} from "./message.ts";

const VENDOR = "deepseek";

/**
 * DeepSeek: Settings, Data, Export all. ChatGPT's tree of nodes, but dates are ISO text (`inserted_at`) and a message
 * holds `fragments` by kind; exports of early 2025 hold `content` and `reasoning_content` instead and name no author.
 * Shape: github.com/DavidShiang/DeepSeek2md.
 */
export const deepseek: ChatFormat = jsonFormat({ product: "DeepSeek", vendor: VENDOR, shapeOf, read });

function shapeOf(element: JsonObject): Shape | undefined {
  const { mapping, inserted_at } = element;
  if (isObject(mapping)) {
    const messages = Object.values(mapping).map((node) => (isObject(node) ? node["message"] : undefined));
    const isOurs = messages.some(
      (message) => isObject(message) && ("fragments" in message || "inserted_at" in message),
    );
    return typeof inserted_at === "string" || isOurs ? "conversation" : undefined;
  }
  if (typeof inserted_at === "string" && "title" in element) return "aside";
  const user = isObject(element["user"]) ? element["user"] : element;
  const { mobile } = user;
  return "mobile_number" in user || (isObject(mobile) && "mobile_number" in mobile) ? "account" : undefined;
}

const OF_CONVERSATION = new Set(["mapping"]);
const OF_NODE = new Set(["id", "parent", "children", "message"]);
const OF_MESSAGE = new Set(["fragments"]);

function* read({ value, number, shape }: Element): Generator<ChatPart> {
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
    conversation: firstText(value["id"]) ?? `#${number}`,
    ...(title === undefined ? {} : { title }),
    vendor: VENDOR,
  };
  yield* aboutConversation(of, value, OF_CONVERSATION);
  const { mapping } = value;
  if (isObject(mapping)) yield* readNodes(of, mapping, number);
  else {
    yield unreadPart(`conversation #${number} has no mapping`);
    yield* textsOf(messageAt(of, { id: OUTSIDE.about, role: "user" }), mapping);
  }
}

function* readNodes(of: Messages, mapping: JsonObject, number: number): Generator<ChatPart> {
  const depths = new Depths(mapping);
  let count = 0;
  for (const [key, node] of Object.entries(mapping)) {
    count++;
    const message = isObject(node) ? node["message"] : node;
    if (message === null || (isObject(node) && message === undefined)) {
      yield* textsOf(messageAt(of, { id: key, role: "user" }), node, { leaveOut: OF_NODE });
      continue;
    }
    const base = { id: key, sentAt: isObject(message) ? message["inserted_at"] : undefined };
    if (!isObject(node) || !isObject(message)) {
      yield unreadPart(`message ${count} of conversation #${number} is not an object`);
      yield* textsOf(messageAt(of, { ...base, role: "user" }), message);
      continue;
    }
    const seen = new Set<string>();
    let role: Role = "user";
    if ("fragments" in message) {
      const fragments = Array.isArray(message["fragments"]) ? message["fragments"] : [message["fragments"]];
      for (const fragment of fragments) {
        role = roleOfFragment(isObject(fragment) ? fragment["type"] : undefined);
        yield* textsOf(messageAt(of, { ...base, role }), fragment, { seen });
      }
    } else {
      const depth = depths.of(key);
      if (depth === undefined)
        yield unreadPart(
          `message ${count} of conversation #${number} is its own ancestor: who wrote it is unknown`,
        );
      role = roleByDepth(message, depth);
    }
    const at = messageAt(of, { ...base, role });
    yield* textsOf(at, message, { leaveOut: OF_MESSAGE, seen });
    yield* textsOf(at, node, { leaveOut: OF_NODE, seen });
  }
}

function roleOfFragment(type: unknown): Role {
  if (type === "REQUEST" || typeof type !== "string") return "user";
  return type.includes("SEARCH") || type.includes("TOOL") ? "tool" : "assistant";
}

/** Without fragments question and answer take turns below the root; only an answer has been reasoned about. */
function roleByDepth(message: JsonObject, depth: number | undefined): Role {
  if (firstText(message["reasoning_content"]) !== undefined) return "assistant";
  return depth !== undefined && depth % 2 === 0 ? "assistant" : "user";
}

/** How far below the root a node is; links may lead anywhere, in a circle too. */
class Depths {
  readonly #mapping: JsonObject;
  readonly #known = new Map<string, number | undefined>();

  constructor(mapping: JsonObject) {
    this.#mapping = mapping;
  }

  of(key: string): number | undefined {
    const path: string[] = [];
    const onPath = new Set<string>();
    let depth: number | undefined;
    let ended = true;
    for (let next: unknown = key; typeof next === "string" && Object.hasOwn(this.#mapping, next); ) {
      if (this.#known.has(next)) {
        depth = this.#known.get(next);
        ended = false;
        break;
      }
      if (onPath.has(next)) {
        ended = false;
        break;
      }
      onPath.add(next);
      path.push(next);
      const node: unknown = this.#mapping[next];
      next = isObject(node) ? node["parent"] : undefined;
    }
    // The root is an empty node above the first question; where it is missing, the first question is the root.
    if (ended) depth = this.#isEmpty(path.at(-1)) ? -1 : 0;
    for (const one of path.reverse()) {
      depth = depth === undefined ? undefined : depth + 1;
      this.#known.set(one, depth);
    }
    return this.#known.get(key);
  }

  #isEmpty(key: string | undefined): boolean {
    const node = key === undefined ? undefined : this.#mapping[key];
    return isObject(node) && (node["message"] === null || node["message"] === undefined);
  }
}
