import type { ChatFormat, ChatPart, JsonObject, Shape } from "./chat-format.ts";
import { isObject } from "./chat-format.ts";
import { type Element, jsonFormat } from "./json-format.ts";
import { firstText, type Messages, messageAt, OUTSIDE, textsOf, toRole, unreadPart } from "./message.ts";

/**
 * Google AI Studio: one file a conversation in the person's Drive, often without an ending, named like the
 * conversation. Thoughts are chunks of their own; `parts` repeat `text`; `pendingInputs` are drafts.
 * Shape: github.com/Sinity/polylogue `docs/providers/gemini.md`.
 */
export const aiStudio: ChatFormat = jsonFormat({
  product: "Google AI Studio",
  vendor: "google",
  shapeOf,
  read,
});

function shapeOf(element: JsonObject): Shape | undefined {
  const prompt = element["chunkedPrompt"];
  if (isObject(prompt)) return "chunks" in prompt || "pendingInputs" in prompt ? "conversation" : undefined;
  // A long system instruction may fill all that was looked at.
  return isObject(element["runSettings"]) && isObject(element["systemInstruction"])
    ? "conversation"
    : undefined;
}

const OF_FILE = new Set(["chunkedPrompt", "runSettings", "systemInstruction"]);
const OF_PROMPT = new Set(["chunks", "pendingInputs"]);

function* read({ value, number, file }: Element): Generator<ChatPart> {
  const of: Messages = {
    conversation: number === 1 ? file : `${file}#${number}`,
    title: firstText(value["title"]) ?? file.replace(/^.*\//, "").replace(/\.json$/i, ""),
    vendor: "google",
  };
  const about = messageAt(of, { id: OUTSIDE.about, role: "user" });
  yield* textsOf(messageAt(of, { id: OUTSIDE.about, role: "system" }), value["systemInstruction"]);
  yield* textsOf(about, value, { leaveOut: OF_FILE });
  const settings = value["runSettings"];
  // Function declarations, stop sequences and response schemas are the person's; the rest are switches.
  if (isObject(settings)) yield* textsOf(about, settings, { leaveOut: SWITCHES });
  const prompt = value["chunkedPrompt"];
  if (!isObject(prompt)) {
    yield unreadPart(`conversation #${number} has no chunkedPrompt`);
    yield* textsOf(about, prompt);
    return;
  }
  yield* textsOf(about, prompt, { leaveOut: OF_PROMPT });
  let count = 0;
  for (const list of [prompt["chunks"], prompt["pendingInputs"]]) {
    if (list === undefined || list === null) continue;
    if (!Array.isArray(list)) yield unreadPart(`the chunks of conversation #${number} are not a list`);
    for (const chunk of Array.isArray(list) ? list : [list]) {
      count++;
      if (!isObject(chunk)) yield unreadPart(`chunk ${count} of conversation #${number} is not an object`);
      yield* readChunk(of, chunk, count);
    }
  }
}

const SWITCHES = new Set(["safetySettings", "model", "responseMimeType", "thinkingLevel"]);
const PARTS = new Set(["parts"]);

function* readChunk(of: Messages, chunk: unknown, count: number): Generator<ChatPart> {
  const record = isObject(chunk) ? chunk : {};
  const at = messageAt(of, {
    id: firstText(record["id"]) ?? `#${count}`,
    role: toRole(record["role"]),
    sentAt: record["createTime"],
  });
  const parts = record["parts"];
  const repeated =
    Array.isArray(parts) &&
    parts.every((part) => isObject(part) && Object.keys(part).every((key) => PART_KEYS.has(key))) &&
    parts.map((part) => (isObject(part) ? String(part["text"] ?? "") : "")).join("") === record["text"];
  yield* textsOf(at, chunk, repeated ? { leaveOut: PARTS } : {});
}

const PART_KEYS = new Set(["text", "thought", "thoughtSignature"]);
