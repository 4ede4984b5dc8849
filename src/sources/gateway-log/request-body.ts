import type { Role } from "../../model/index.ts";
import { isObject, type JsonObject } from "../chat-export/chat-format.ts";
import { toRole } from "../chat-export/message.ts";
import { plainOf } from "./fields.ts";

/** One part of what was sent. */
export interface SentPart {
  /** Number of its message in the request, from 1; 0 is what stands beside the messages. */
  readonly message: number;
  readonly role: Role;
  readonly value: unknown;
  /** Keys of the value that other parts hold. */
  readonly leaveOut?: ReadonlySet<string>;
}

/**
 * Where the bodies of requests hold messages, and who speaks there (platform.openai.com/docs/api-reference: `messages`, `input`,
 * `instructions`, `prompt`; docs.anthropic.com/en/api/messages: `system`; ai.google.dev/api/generate-content: `contents`,
 * `systemInstruction`). Everything else, such as the tools that are offered, was sent as well.
 */
const places: readonly (readonly [string, Role])[] = [
  ["system", "system"],
  ["instructions", "system"],
  ["systemInstruction", "system"],
  ["system_instruction", "system"],
  ["messages", "user"],
  ["contents", "user"],
  ["input", "user"],
  ["prompt", "user"],
];
const placeNames = new Set(places.map(([name]) => name));

/** A body's parts in order, whatever vendor's it is; what is of no known form is the person's. */
export function* sentParts(sent: unknown): Generator<SentPart> {
  const body = plainOf(sent);
  if (!isObject(body) || !places.some(([name]) => Object.hasOwn(body, name))) {
    yield* messageParts(body, "user", { message: 0 });
    return;
  }
  const count = { message: 0 };
  for (const [name, role] of places)
    if (Object.hasOwn(body, name)) yield* messageParts(plainOf(body[name]), role, count);
  yield { message: 0, role: "system", value: body, leaveOut: placeNames };
}

/** Some observers put lists of messages into a list. */
const LISTS_DEEP = 4;

function* messageParts(
  value: unknown,
  role: Role,
  count: { message: number },
  deep = 0,
): Generator<SentPart> {
  if (Array.isArray(value) && deep < LISTS_DEEP) {
    for (const one of value) yield* messageParts(one, role, count, deep + 1);
    return;
  }
  if (value === null || value === undefined) return;
  count.message++;
  const { message } = count;
  if (!isObject(value)) {
    yield { message, role, value };
    return;
  }
  const by = roleOf(value, role);
  const lists = ["content", "parts"].filter((name) => Array.isArray(value[name]));
  for (const name of lists) {
    const blocks = value[name];
    if (!Array.isArray(blocks)) continue;
    for (const block of blocks) yield { message, role: isResult(block) ? "tool" : by, value: block };
  }
  yield { message, role: by, value, leaveOut: new Set(lists) };
}

/** Items that the model made, as they come back in the next request of the responses API. */
const OF_MODEL = /^(?:reasoning|compaction|\w{1,40}_call)$/;

function roleOf(message: JsonObject, otherwise: Role): Role {
  const { role, type } = message;
  if (typeof role === "string") return toRole(role);
  if (typeof type !== "string") return otherwise;
  if (/_output$/.test(type)) return "tool";
  if (OF_MODEL.test(type)) return "assistant";
  // LangChain names who speaks under `type`: human, ai, system, tool.
  const named = toRole(type);
  return named === "user" ? otherwise : named;
}

function isResult(block: unknown): boolean {
  return isObject(block) && (block["type"] === "tool_result" || isObject(block["functionResponse"]));
}

/** Types of parts that hold no text that could be read here, in the references named above. */
const NO_TEXT =
  /^(?:(?:input_)?(?:image|audio|video|file)|(?:image|video|audio)_url|image_file|document|media|container_upload)$/;
const PAYLOAD = ["data", "file_data", "bytes"];

/** Whether a part is a picture, a sound or a file whose content is not at hand; with the part as it can be read. */
export function withoutPayload(part: unknown): { readonly value: unknown; readonly isUnread: boolean } {
  if (!isObject(part)) return { value: part, isUnread: false };
  const type = part["type"];
  const isNoText = typeof type === "string" ? NO_TEXT.test(type) : isObject(part["fileData"]);
  if (!isNoText) return { value: part, isUnread: false };
  const inner = [part, ...Object.values(part).filter(isObject)];
  const hasText = inner.some(
    (one) =>
      one["type"] === "text" ||
      (one["type"] === "content" && one !== part) ||
      PAYLOAD.some((name) => typeof one[name] === "string" && /^data:text\//i.test(one[name])),
  );
  if (hasText) return { value: part, isUnread: false };
  const value = Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => !PAYLOAD.includes(name))
      .map(([name, held]) => [name, isObject(held) ? withoutKeys(held) : held]),
  );
  return { value, isUnread: true };
}

function withoutKeys(held: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(held).filter(([name]) => !PAYLOAD.includes(name)));
}
