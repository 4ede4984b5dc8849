import type { ChatFormat, ChatInput, ChatPart, JsonObject, Shape } from "./chat-format.ts";
import { isObject, isTrouble } from "./chat-format.ts";
import { closeJson } from "./close-json.ts";
import { type JsonPart, splitJson } from "./json-splitter.ts";
import { looseJson } from "./leaves.ts";
import { unreadPart } from "./message.ts";

/** One top-level element of a JSON export. */
export interface Element {
  readonly value: JsonObject;
  /** Counted from 1; the id of a conversation whose vendor gives none. */
  readonly number: number;
  readonly shape: Shape | undefined;
  /** The file it stands in. */
  readonly file: string;
  readonly known: Set<string>;
}

export interface JsonFormat {
  readonly product: string;
  readonly vendor?: string;
  /** What an element is; it may lack its end, when only the beginning of the file was read. */
  shapeOf(element: JsonObject): Shape | undefined;
  read(element: Element): Iterable<ChatPart>;
}

/** A chat format out of what a vendor's JSON element looks like and how one is read. */
export function jsonFormat(format: JsonFormat): ChatFormat {
  return {
    product: format.product,
    ...(format.vendor === undefined ? {} : { vendor: format.vendor }),
    recognises(head) {
      let found: Shape | undefined;
      for (const element of head.elements) {
        const shape = format.shapeOf(element);
        if (shape === "conversation") return shape;
        found ??= shape;
      }
      return found;
    },
    read: (input) => readElements(format, input),
  };
}

/** @param isOver tells of a value that no longer belongs to the data: from it on everything is plain text */
export async function* readElements(
  format: JsonFormat,
  input: ChatInput,
  isOver: (text: string) => boolean = () => false,
): AsyncGenerator<ChatPart> {
  let unparsed = 0;
  let over = false;
  for await (const part of splitJson(input.bytes)) {
    if (part.kind === "oversized") {
      if (part.first)
        yield unreadPart(`element ${part.number} is too large to be taken apart; it was read as plain text`);
      yield {
        text: part.text,
        at: { field: RAW },
        ...(part.first ? {} : { continues: true }),
        bytesRead: part.end,
      };
      continue;
    }
    over ||= isOver(part.text);
    if (over) {
      yield { text: part.text, at: { field: RAW }, bytesRead: part.end };
      continue;
    }
    const parsed = parse(part);
    if (parsed.cut)
      yield unreadPart(`the file ends inside element ${part.number}; what stands before is read`);
    if (!parsed.known) {
      // Ten thousand lines of garbage are one trouble, not ten thousand.
      if (unparsed++ < 20)
        yield unreadPart(`element ${part.number} is not valid JSON; it was read as plain text`);
      yield { text: part.text, at: { field: RAW }, bytesRead: part.end };
      continue;
    }
    let isFirst = true;
    for (const found of elementParts(format, parsed.value, part.number, input)) {
      // Once an element is enough for progress; a copy of every piece is not free.
      if (isFirst && !isTrouble(found)) {
        isFirst = false;
        yield { ...found, bytesRead: part.end };
      } else yield found;
    }
  }
}

/** Where text stands that is read without being understood. */
const RAW = "json";

type Parsed =
  | { readonly known: true; readonly value: unknown; readonly cut: boolean }
  | { readonly known: false; readonly cut: false };

function parse(part: Exclude<JsonPart, { kind: "oversized" }>): Parsed {
  const cut = part.kind === "cut";
  try {
    return { known: true, value: JSON.parse(cut ? closeJson(part.text) : part.text), cut };
  } catch {
    return { known: false, cut: false };
  }
}

function* elementParts(
  format: JsonFormat,
  value: unknown,
  number: number,
  { name, known }: ChatInput,
): Generator<ChatPart> {
  if (!isObject(value)) {
    const what = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
    yield unreadPart(`element ${number} is ${what}, an object was expected`);
    const text = typeof value === "string" ? value : looseJson(value);
    if (value !== null) yield { text, at: { field: RAW } };
    return;
  }
  yield* format.read({ value, number, shape: format.shapeOf(value), file: name, known });
}
