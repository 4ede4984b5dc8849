import type { ChatFormat, ChatPart, JsonObject, Shape } from "./chat-format.ts";
import { isObject } from "./chat-format.ts";
import { htmlText } from "./html-text.ts";
import { type Element, jsonFormat } from "./json-format.ts";
import { firstText, type Messages, messageAt, pieceOf, textsOf, unreadPart } from "./message.ts";

const VENDOR = "google";

/**
 * Gemini by Google Takeout as JSON: My Activity, Gemini Apps. One record is one question with its answers, newest
 * first. Takeout writes a file of this form for every product, and translates its name: see `isGeminiProduct`.
 * Help: support.google.com/gemini/answer/16920332.
 */
export const gemini: ChatFormat = jsonFormat({ product: "Gemini", vendor: VENDOR, shapeOf, read });

/**
 * The heading of a record: "Gemini Apps" or "Bard" in the account's language ("Gemini-Apps", "Applications Gemini",
 * "Gemini アプリ", "Apps de Gemini"): the brand is never translated, and two other words at most stand with it.
 */
export function isGeminiProduct(name: unknown): boolean {
  if (typeof name !== "string" || name.length > 48 || !/(?<!\p{L})(?:Gemini|Bard)(?![a-z])/u.test(name))
    return false;
  return name.trim().split(/[\s-]+/u).length <= 3;
}

/** The conversation's address, where Takeout gives it. */
const ADDRESS =
  /^https:\/\/(?:gemini|bard)\.google\.com\/(?:u\/\d+\/)?(?:app|chat|gem\/[\w-]{1,64})\/(?:c\/)?([\w-]{6,64})/;

export function conversationOf(url: unknown): string | undefined {
  return typeof url === "string" ? ADDRESS.exec(url)?.[1] : undefined;
}

function shapeOf(element: JsonObject): Shape | undefined {
  const { header, products } = element;
  if (!isGeminiProduct(header)) return undefined;
  // Android's activity has the app's name for a heading, and there is an app called Gemini that is no chat.
  if (Array.isArray(products) && products.length > 0 && !products.some(isGeminiProduct)) return undefined;
  return "title" in element || "time" in element ? "conversation" : undefined;
}

const OF_RECORD = new Set(["title", "safeHtmlItem", "header", "products", "activityControls", "time"]);

function* read({ value, number }: Element): Generator<ChatPart> {
  const of: Messages = { conversation: conversationsOf(value)[0] ?? `#${number}`, vendor: VENDOR };
  const sentAt = value["time"];
  const question = messageAt(of, { id: `#${number}`, role: "user", sentAt });
  const seen = new Set<string>();
  yield* textsOf(question, value["title"], { seen });
  yield* textsOf(question, value, { leaveOut: OF_RECORD, seen });
  // A record of another product among them: its own words stand in its heading too.
  if (!isGeminiProduct(value["header"]))
    yield* textsOf(question, [value["header"], value["products"]], { seen });
  const answers = value["safeHtmlItem"];
  if (answers === undefined || answers === null) return;
  if (!Array.isArray(answers)) yield unreadPart(`the answer of record ${number} is not a list`);
  for (const [index, answer] of (Array.isArray(answers) ? answers : [answers]).entries()) {
    const id = index === 0 ? `#${number} answer` : `#${number} answer ${index + 1}`;
    const at = messageAt(of, { id, role: "assistant", sentAt });
    const html = isObject(answer) ? firstText(answer["html"]) : undefined;
    if (html !== undefined) yield pieceOf(at, htmlText(html));
    yield* textsOf(at, answer, { leaveOut: HTML });
  }
}

const HTML = new Set(["html"]);

/** A branched question belongs to several conversations; the first is the one it was asked in. */
function conversationsOf(record: JsonObject): readonly string[] {
  const links = [record["details"], record["subtitles"]].flatMap((list) => (Array.isArray(list) ? list : []));
  return [record["titleUrl"], ...links.filter(isObject).map((link) => link["url"])]
    .map(conversationOf)
    .filter((id) => id !== undefined);
}
