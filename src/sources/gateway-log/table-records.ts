import type { ChatPart, JsonObject } from "../chat-export/chat-format.ts";
import { unreadPart } from "../chat-export/message.ts";
import { type CellSink, CellSplitter } from "../files/cells.ts";

/** Characters of one row that are held; what is beyond them is given as it comes, by itself. */
const LARGEST_ROW = 32 * 1024 * 1024;
/** Text is taken in steps, so that no more rows than those of one are held. */
const STEP = 64 * 1024;

export type TableThing =
  | { readonly kind: "record"; readonly record: JsonObject }
  | { readonly kind: "part"; readonly part: ChatPart };

/** The rows of a table in CSV (RFC 4180) as records: the header's names, and texts under them. */
export async function* tableRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TableThing> {
  const rows = new RecordRows();
  const splitter = new CellSplitter(",", rows);
  const decoder = new TextDecoder();
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; from += STEP) {
      splitter.push(decoder.decode(chunk.subarray(from, from + STEP), { stream: true }));
      yield* rows.taken();
    }
  }
  splitter.push(decoder.decode());
  splitter.end();
  yield* rows.taken();
}

/** The names and the first row of a table that begins like this. */
export function firstRecord(head: string): JsonObject | undefined {
  const rows = new RecordRows();
  const splitter = new CellSplitter(",", rows);
  splitter.push(head);
  splitter.end();
  for (const thing of rows.taken()) if (thing.kind === "record") return thing.record;
  return undefined;
}

class RecordRows implements CellSink {
  #things: TableThing[] = [];
  #header: readonly string[] | undefined;
  #row: string[] = [];
  #cell = "";
  #length = 0;

  cell(text: string, ends: boolean): void {
    this.#length += text.length;
    if (this.#length > LARGEST_ROW) {
      if (this.#length - text.length <= LARGEST_ROW)
        this.#push(unreadPart("a row is too large to be taken apart; the rest of it was read as plain text"));
      this.#push({ text, at: { field: this.#header?.[this.#row.length] ?? "row" } });
    } else this.#cell += text;
    if (!ends) return;
    this.#row.push(this.#cell);
    this.#cell = "";
  }

  rowEnd(): void {
    const row = this.#row;
    this.#row = [];
    this.#length = 0;
    if (row.length === 0) return;
    if (this.#header === undefined) {
      this.#header = row.map((name) => name.replace(/^\uFEFF/, "").trim());
      return;
    }
    const names = this.#header;
    // A cell beyond the header has its number for a name: nothing is lost.
    const record = Object.fromEntries(row.map((cell, at) => [names[at] || `column ${at + 1}`, cell]));
    this.#things.push({ kind: "record", record });
  }

  taken(): TableThing[] {
    const things = this.#things;
    this.#things = [];
    return things;
  }

  #push(part: ChatPart): void {
    this.#things.push({ kind: "part", part });
  }
}
