import { type ChatInput, type ChatPart, isObject, type JsonObject } from "../chat-export/chat-format.ts";
import { type JsonFormat, readElements } from "../chat-export/json-format.ts";
import { textsOf, unreadPart } from "../chat-export/message.ts";
import { formatOf, pageOf } from "./formats.ts";
import type { LogFormat } from "./log-format.ts";
import { requestPieces } from "./request-pieces.ts";
import { tableRecords } from "./table-records.ts";

/** Reads a log of one product; a record of another is read as what it is, one of none as plain text. */
export async function* readLog(
  format: LogFormat,
  isTable: boolean,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<ChatPart> {
  if (!isTable) {
    const input: ChatInput = { name, shape: "conversation", bytes, known: new Set() };
    yield* readElements(jsonFormat(format), input);
    return;
  }
  let number = 0;
  for await (const row of tableRecords(bytes)) {
    if (row.kind === "part") yield row.part;
    else yield* recordPieces(format, row.record, ++number);
  }
}

function jsonFormat(format: LogFormat): JsonFormat {
  return {
    product: format.product,
    shapeOf: () => "conversation",
    *read({ value, number }) {
      const page = pageOf(value);
      if (page === undefined) {
        yield* recordPieces(format, value, number);
        return;
      }
      for (const [index, record] of page.entries())
        if (isObject(record)) yield* recordPieces(format, record, index + 1);
    },
  };
}

function* recordPieces(expected: LogFormat, record: JsonObject, number: number): Generator<ChatPart> {
  const format = expected.recognises(record) ? expected : formatOf(record);
  if (format === undefined) {
    yield unreadPart("a record is of no form that is known; it was read as plain text");
    const at = {
      conversation: "~record",
      message: `~record #${number}`,
      role: "user",
      request: { id: `#${number}` },
    } as const;
    yield* textsOf(at, record);
    return;
  }
  for (const [holder, logged] of format.requests(record)) yield* requestPieces(holder, logged, number);
}
