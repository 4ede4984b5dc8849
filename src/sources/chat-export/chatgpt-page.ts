import type { ChatFormat, ChatInput, ChatPart } from "./chat-format.ts";
import { isObject } from "./chat-format.ts";
import { chatgptElement, idOfConversation } from "./chatgpt.ts";
import { elementsOf } from "./head.ts";
import { htmlText } from "./html-text.ts";
import { readElements } from "./json-format.ts";

const DATA = /\bjsonData\s{0,4}=\s{0,4}(?=\[)/;

/**
 * `chat.html` of ChatGPT's export: the conversations once more, as a script in a page that shows them. Beside the
 * JSON only what is not in there is read; on its own it is the export.
 */
export const chatgptPage: ChatFormat = {
  product: "ChatGPT",
  vendor: "openai",
  recognises(head) {
    const data = head.medium === "html" ? DATA.exec(head.text) : null;
    if (data === null) return undefined;
    const elements = elementsOf(Buffer.from(head.text.slice(data.index + data[0].length)));
    return elements.some((element) => chatgptElement.shapeOf(element) === "conversation")
      ? "conversation"
      : undefined;
  },
  async *read(input) {
    const format = {
      ...chatgptElement,
      *read(element: Parameters<typeof chatgptElement.read>[0]): Generator<ChatPart> {
        const id = isObject(element.value) ? idOfConversation(element.value) : undefined;
        if (id !== undefined && input.known.has(id)) yield REPEATED;
        else yield* chatgptElement.read(element);
      },
    };
    const page = new Page();
    const bytes = page.dataIn(input.bytes);
    for await (const part of readElements(format, { ...input, bytes }, (text) => text.startsWith(";")))
      yield part;
    if (page.before !== "") yield { text: page.before, at: { field: "html" } };
  },
};

const REPEATED = {
  why: "a conversation that the page repeats, read from the JSON of the export",
  kind: "skipped",
} as const;

/** Bytes before the data that are searched for it; ChatGPT's page has a few KiB there. */
const MOST_BEFORE = 4 * 1024 * 1024;

class Page {
  /** What the page says before its data. */
  before = "";

  async *dataIn(chunks: ChatInput["bytes"]): AsyncGenerator<Uint8Array> {
    let held: Buffer | undefined = Buffer.alloc(0);
    for await (const chunk of chunks) {
      if (held === undefined) {
        yield chunk;
        continue;
      }
      held = Buffer.concat([held, chunk]);
      // One byte a character: positions in the text are positions in the bytes.
      const data = DATA.exec(held.toString("latin1"));
      if (data !== null) {
        const start = data.index + data[0].length;
        this.before = htmlText(held.toString("utf8", 0, data.index));
        yield held.subarray(start);
        held = undefined;
      } else if (held.length > MOST_BEFORE) {
        yield held;
        held = undefined;
      }
    }
    if (held !== undefined && held.length > 0) yield held;
  }
}
