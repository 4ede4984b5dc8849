import { parse } from "csv-parse/sync";
import type { ChatFormat, ChatInput, ChatPart, Head } from "./chat-format.ts";
import { LARGEST_VALUE } from "./json-splitter.ts";
import { messageAt, OUTSIDE, pieceOf, toRole, unreadPart } from "./message.ts";

const VENDOR = "microsoft";
const COLUMNS = ["conversation", "time", "author", "message"] as const;

/**
 * Microsoft Copilot for consumers: privacy dashboard, Copilot, Export all activity history. A CSV with a byte order
 * mark, newest row first, question and answer with the same time: it is turned around, never sorted by time.
 * support.microsoft.com/en-us/privacy/manage-your-copilot-activity-history-in-the-privacy-dashboard
 */
export const copilot: ChatFormat = {
  product: "Microsoft Copilot",
  vendor: VENDOR,
  recognises: (head: Head) => {
    if (head.medium !== "other") return undefined;
    const line = head.text.replace(/^\uFEFF/, "").split(/\r?\n/, 1)[0] ?? "";
    const names = line.split(",").map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, "$1")
        .toLowerCase(),
    );
    return COLUMNS.every((name, at) => names[at] === name) ? "conversation" : undefined;
  },
  read,
};

/** Rows can only be turned around when all of them are at hand. */
const MOST_BYTES = 4 * LARGEST_VALUE;

async function* read(input: ChatInput): AsyncGenerator<ChatPart> {
  const held: Uint8Array[] = [];
  let length = 0;
  let tooLong = false;
  for await (const chunk of input.bytes) {
    tooLong = length + chunk.length > MOST_BYTES;
    if (tooLong) break;
    held.push(chunk);
    length += chunk.length;
  }
  const bytes = Buffer.concat(held);
  const { rows, end, why } = parseRows(bytes);
  yield* readRows(rows, length);
  if (why !== undefined || end < bytes.length) {
    yield unreadPart(
      `the table is damaged behind row ${rows.length}${why === undefined ? "" : ` (${why})`}; the rest was read as plain text`,
    );
    yield { text: bytes.toString("utf8", end), at: { row: rows.length + 1 }, bytesRead: length };
  }
  if (tooLong) yield unreadPart(`only the first ${MOST_BYTES / 1024 ** 2} MiB of the table were read`);
}

interface Rows {
  readonly rows: readonly (readonly string[])[];
  /** Behind the last whole row. */
  readonly end: number;
  readonly why?: string;
}

function parseRows(bytes: Buffer): Rows {
  const rows: string[][] = [];
  let end = 0;
  try {
    parse(bytes, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (record: string[], { bytes: consumed }) => {
        rows.push(record);
        end = consumed;
        return null;
      },
    });
    return { rows: rows.slice(1), end: bytes.length };
  } catch (thrown) {
    // The library's message may quote the row; its code does not.
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown";
    return { rows: rows.slice(1), end, why: code };
  }
}

function* readRows(rows: readonly (readonly string[])[], bytesRead: number): Generator<ChatPart> {
  // There are no ids: what has the same title counts as one conversation.
  const conversations = new Map<string, { readonly id: string; messages: number }>();
  for (let at = rows.length - 1; at >= 0; at--) {
    const [title = "", time = "", author = "", message = "", ...others] = rows[at] ?? [];
    let conversation = conversations.get(title);
    const of = { conversation: conversation?.id ?? `#${conversations.size + 1}`, title, vendor: VENDOR };
    if (conversation === undefined) {
      conversation = { id: of.conversation, messages: 0 };
      conversations.set(title, conversation);
      if (title.trim() !== "") yield pieceOf(messageAt(of, { id: OUTSIDE.title, role: "assistant" }), title);
    }
    conversation.messages++;
    const position = messageAt(of, { id: `#${conversation.messages}`, role: toRole(author), sentAt: time });
    for (const text of [message, ...others]) {
      if (text.trim() !== "") yield { text, at: { row: at + 1, message: position }, bytesRead };
    }
  }
}
