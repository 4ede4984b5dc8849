import PostalMime, { decodeWords, type Email } from "postal-mime";
import type { Gap, Position } from "../../model/index.ts";
import { isGap, type Piece } from "../source.ts";
import type { ByteReader } from "./bytes.ts";
import { Unread, unread } from "./why.ts";

/** The largest message that is taken apart; MIME parts cannot be found without having it whole. */
const MAX_MESSAGE_BYTES = 64 * 1024 ** 2;

/** How an attachment is read: by the same pipeline that reads files. */
export type ReadAttachment = (name: string, bytes: Buffer) => AsyncIterable<Piece | Gap>;

/**
 * The messages of a mail file: headers and bodies decoded, attachments read like files. `row` counts the messages, `field` says which part.
 * @throws what reading the bytes throws.
 */
export async function* readMail(
  name: string,
  reader: ByteReader,
  isMbox: boolean,
  readAttachment: ReadAttachment,
): AsyncGenerator<Piece | Gap> {
  let row = 0;
  for await (const message of isMbox ? splitMbox(reader) : wholeMessage(reader)) {
    row += 1;
    if (message.isComplete) {
      yield* readMessage(name, row, message.bytes, readAttachment);
      continue;
    }
    if (message.isFirstPart) {
      yield unread(
        name,
        new Unread(`message ${row} is larger than ${MAX_MESSAGE_BYTES} bytes: its parts were not decoded`),
      );
    } else {
      row -= 1;
    }
    const at = { row, field: "raw" };
    const text = message.bytes.toString("latin1");
    yield message.isFirstPart ? { text, at } : { text, at, continues: true };
  }
}

async function* readMessage(
  name: string,
  row: number,
  bytes: Buffer,
  readAttachment: ReadAttachment,
): AsyncGenerator<Piece | Gap> {
  let email: Email;
  try {
    email = await PostalMime.parse(bytes);
  } catch {
    // Its own message is not shown: it may quote the mail.
    yield unread(name, new Unread(`message ${row} is not valid mail: its parts were not decoded`));
    yield { text: bytes.toString("utf8"), at: { row, field: "raw" } };
    return;
  }
  const headers = email.headers.map(({ originalKey, value }) => `${originalKey}: ${decodeWords(value)}`);
  if (headers.length > 0) yield { text: headers.join("\n"), at: { row, field: "headers" } };
  if (email.text !== undefined) yield { text: email.text, at: { row, field: "body" } };
  if (email.html !== undefined) yield { text: email.html, at: { row, field: "html body" } };
  for (const [index, attachment] of email.attachments.entries()) {
    const label = attachment.filename ?? `part ${index + 1}`;
    for await (const thing of readAttachment(label, contentOf(attachment.content))) {
      yield isGap(thing) ? thing : { ...thing, at: inAttachment(thing.at, row, label) };
    }
  }
}

function contentOf(content: ArrayBuffer | Uint8Array | string): Buffer {
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof Uint8Array
    ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    : Buffer.from(content);
}

function inAttachment(at: Position, row: number, label: string): Position {
  const field = at.field === undefined ? `attachment ${label}` : `attachment ${label}: ${at.field}`;
  return { ...at, row, field };
}

interface MessageBytes {
  readonly bytes: Buffer;
  /** Otherwise it is one part of a message that is too large to be held. */
  readonly isComplete: boolean;
  readonly isFirstPart: boolean;
}

async function* wholeMessage(reader: ByteReader): AsyncGenerator<MessageBytes> {
  const start = await reader.peek(MAX_MESSAGE_BYTES + 1);
  const isComplete = start.length <= MAX_MESSAGE_BYTES;
  if (isComplete) yield { bytes: start, isComplete, isFirstPart: true };
  let isFirstPart = true;
  // What was peeked at passes by again; when the bytes end in a fault, this is where it is thrown.
  for await (const bytes of reader.stream()) {
    if (isComplete) continue;
    yield { bytes, isComplete, isFirstPart };
    isFirstPart = false;
  }
}

/** RFC 4155: a message begins with a line `From …` that follows an empty line. */
async function* splitMbox(reader: ByteReader): AsyncGenerator<MessageBytes> {
  let held = Buffer.alloc(1024 * 1024);
  let used = 0;
  let searched = 0;
  let isFirstPart = true;
  let fault: { readonly thrown: unknown } | undefined;
  try {
    for await (const chunk of reader.stream()) {
      if (used + chunk.length > held.length) {
        const larger = Buffer.alloc(Math.max(held.length * 2, used + chunk.length));
        held.copy(larger, 0, 0, used);
        held = larger;
      }
      chunk.copy(held, used);
      used += chunk.length;
      let start = 0;
      for (let border = nextBorder(held.subarray(0, used), searched); border >= 0; ) {
        yield { bytes: Buffer.from(held.subarray(start, border)), isComplete: isFirstPart, isFirstPart };
        isFirstPart = true;
        start = border;
        border = nextBorder(held.subarray(0, used), border + 1);
      }
      if (used - start > MAX_MESSAGE_BYTES) {
        const end = used - BORDER_BYTES;
        yield { bytes: Buffer.from(held.subarray(start, end)), isComplete: false, isFirstPart };
        isFirstPart = false;
        start = end;
      }
      if (start > 0) held.copyWithin(0, start, used);
      used -= start;
      searched = Math.max(0, used - BORDER_BYTES);
    }
  } catch (thrown) {
    // What came before it is not lost.
    fault = { thrown };
  }
  if (used > 0) yield { bytes: held.subarray(0, used), isComplete: isFirstPart, isFirstPart };
  if (fault !== undefined) throw fault.thrown;
}

/** Length of `\r\n\r\nFrom `. */
const BORDER_BYTES = 9;

/** Where the next `From ` line behind an empty line begins. */
function nextBorder(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf("\nFrom ", from); at >= 0; at = bytes.indexOf("\nFrom ", at + 1)) {
    const before = bytes[at - 1];
    const isAfterEmptyLine = before === 0x0a || (before === 0x0d && bytes[at - 2] === 0x0a);
    if (isAfterEmptyLine) return at + 1;
  }
  return -1;
}
