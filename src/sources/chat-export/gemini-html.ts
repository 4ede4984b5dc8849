import type { ChatFormat, ChatInput, ChatPart } from "./chat-format.ts";
import { conversationOf, isGeminiProduct } from "./gemini.ts";
import { htmlText } from "./html-text.ts";
import { firstText, messageAt, pieceOf, unreadPart } from "./message.ts";
import { parseTakeoutDate } from "./takeout-date.ts";

/** UTF-16 code units of one record that are held; answers are a few thousand. */
const LARGEST_CELL = 8 * 1024 * 1024;

const CELL = '<div class="outer-cell';

/**
 * Gemini by Google Takeout as HTML, Takeout's default: one cell a question. In it, in this order: the product, the
 * question, the date in the account's language, the answer; below, small print with the conversation's address.
 */
export const geminiHtml: ChatFormat = {
  product: "Gemini",
  vendor: "google",
  recognises(head) {
    const start = head.medium === "html" ? head.text.indexOf(CELL) : -1;
    if (start < 0) return undefined;
    const end = head.text.indexOf(CELL, start + 1);
    const cell = head.text.slice(start, end < 0 ? undefined : end);
    if (!isGeminiProduct(productOf(cell))) return undefined;
    // As in the JSON: another product may hold a record that is headed by an app called Gemini.
    const listed = /mdl-typography--caption"[^>]*>\s*<b>[^<]*<\/b>\s*<br>([^<]*)/.exec(cell)?.[1];
    return listed === undefined || isGeminiProduct(htmlText(listed)) ? "conversation" : undefined;
  },
  read,
};

function productOf(cell: string): string | undefined {
  const title = /<p class="mdl-typography--title">([^<]{0,200})/.exec(cell)?.[1];
  return title === undefined ? undefined : htmlText(title);
}

async function* read(input: ChatInput): AsyncGenerator<ChatPart> {
  let number = 0;
  let bytesRead = 0;
  let oversized = false;
  let last = "";
  for await (const part of cells(input.bytes, (bytes) => (bytesRead += bytes))) {
    last = part.text.length > 0 ? part.text : last;
    if (part.kind === "before") {
      const text = htmlText(withoutStyles(part.text));
      if (text !== "") yield { text, at: { field: "html" }, bytesRead };
    } else if (part.kind === "oversized") {
      if (!oversized)
        yield unreadPart(`record ${number + 1} is too large to be taken apart; it was read as plain text`);
      yield { text: part.text, at: { field: "html" }, bytesRead, ...(oversized ? { continues: true } : {}) };
      oversized = true;
    } else {
      oversized = false;
      number++;
      for (const found of readCell(part.text, number)) yield "why" in found ? found : { ...found, bytesRead };
    }
  }
  if (!/<\/(?:html|body)>\s*$/i.test(last.slice(-200))) {
    yield unreadPart("the file ends inside a record; what stands before is read");
  }
}

function* readCell(cell: string, number: number): Generator<ChatPart> {
  const [top = "", body, ...small] = cell.split(/<div class="content-cell(?=[\s"])/);
  const print = small.map((part) => htmlText(`<div class="${part}`)).filter((text) => text !== "");
  const lines = htmlText(body === undefined ? top : `<div class="${body}`).split("\n");
  const at = lines.findIndex((line) => parseTakeoutDate(line) !== undefined);
  const date = at < 0 ? undefined : parseTakeoutDate(lines[at] ?? "");
  const question = (at < 0 ? lines : lines.slice(0, at)).join("\n").trim();
  const of = {
    conversation: addressIn(print.join("\n")) ?? addressIn(question) ?? `#${number}`,
    vendor: "google",
  };
  const asked = messageAt(of, { id: `#${number}`, role: "user", sentAt: date?.sentAt });
  if (question !== "") yield pieceOf(asked, question);
  const answer =
    at < 0
      ? undefined
      : firstText(
          lines
            .slice(at + 1)
            .join("\n")
            .trim(),
        );
  if (answer !== undefined) {
    yield pieceOf(
      messageAt(of, { id: `#${number} answer`, role: "assistant", sentAt: date?.sentAt }),
      answer,
    );
  }
  for (const text of print) yield pieceOf(asked, text, "details");
}

function addressIn(text: string): string | undefined {
  for (const [url] of text.matchAll(/https:\/\/(?:gemini|bard)\.google\.com\/[^\s"<>]{1,200}/g)) {
    const id = conversationOf(url);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Takeout's page begins with its style sheet. */
function withoutStyles(html: string): string {
  let out = "";
  let at = 0;
  for (;;) {
    const open = html.indexOf("<style", at);
    const close = open < 0 ? -1 : html.indexOf("</style>", open);
    if (close < 0) return out + html.slice(at);
    out += html.slice(at, open);
    at = close + "</style>".length;
  }
}

interface Cell {
  readonly kind: "before" | "cell" | "oversized";
  readonly text: string;
}

async function* cells(
  chunks: AsyncIterable<Uint8Array>,
  consumed: (bytes: number) => void,
): AsyncGenerator<Cell> {
  const decoder = new TextDecoder();
  let held = "";
  let searched = 0;
  let kind: "before" | "cell" = "before";
  let flushed = false;
  const take = function* (text: string): Generator<Cell> {
    if (text !== "") yield { kind: flushed ? "oversized" : kind, text };
    flushed = false;
  };
  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true });
    for (let next = held.indexOf(CELL, searched); next >= 0; next = held.indexOf(CELL, CELL.length)) {
      yield* take(held.slice(0, next));
      kind = "cell";
      held = held.slice(next);
    }
    searched = Math.max(kind === "cell" ? CELL.length : 0, held.length - CELL.length);
    if (held.length > LARGEST_CELL) {
      flushed = true;
      yield { kind: "oversized", text: held.slice(0, -CELL.length) };
      held = held.slice(-CELL.length);
      searched = 0;
    }
    consumed(chunk.length);
  }
  yield* take(held + decoder.decode());
}
