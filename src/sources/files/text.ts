import type { Gap } from "../../model/index.ts";
import type { Collection, Piece } from "../source.ts";
import { eachOf } from "./batches.ts";
import type { Budget } from "./budget.ts";
import { decodeText, decodeWhole } from "./decode.ts";
import { encodingOf } from "./encoding.ts";
import { endingOf, mailKind, textFormat } from "./format.ts";
import { HEAD_BYTES } from "./limits.ts";
import { knownBinary } from "./magic.ts";
import { type ReadAttachment, readMail } from "./mail.ts";
import { SqlReader } from "./sql.ts";
import { TableReader } from "./table.ts";
import { tableShape } from "./table-shape.ts";
import type { Item } from "./unpack.ts";
import { skipped, Unread, unread } from "./why.ts";

type ReadBytesSoFar = () => number;

/** A collection of a content that is no archive, or why there is none. */
export function textCollection(
  item: Item,
  head: Buffer,
  budget: Budget,
  consumedBefore: number,
  readAttachment: ReadAttachment,
): TextCollection | Gap {
  const { encoding, skip } = encodingOf(head);
  const binary = knownBinary(head, encoding === "binary");
  if (binary?.kind === "data") return unread(item.name, new Unread(`${binary.title} is not read yet`));
  if (binary !== undefined) return skipped(item.name, `binary (${binary.title})`);
  if (encoding === "binary") return skipped(item.name, "binary (of no kind that is recognised)");
  if (encoding === "utf-32") return unread(item.name, new Unread("text in UTF-32 is not read"));

  const bytesRead: ReadBytesSoFar = () => budget.consumed - consumedBefore;
  const headText = decodeWhole(head.subarray(skip), encoding);
  const mail = encoding === "bytewise" ? mailKind(headText) : undefined;
  if (mail !== undefined) {
    const read = (): Batches =>
      mailPieces(readMail(item.name, item.reader, mail === "mbox", readAttachment), bytesRead);
    return new TextCollection(item, "mail", read);
  }
  const format = textFormat(headText, item.hint);
  const text = (): AsyncGenerator<string> => decodeText(item.reader.stream(), encoding, skip);
  const isWhole = head.length < HEAD_BYTES;
  const mayBeTable = format === "csv" || format === "text";
  const shape = mayBeTable ? tableShape(headText, isWhole, endingOf(item.hint)) : undefined;
  if (shape !== undefined) {
    return new TextCollection(item, "csv", () => taken(text(), new TableReader(shape), bytesRead));
  }
  if (format === "sql")
    return new TextCollection(item, format, () => taken(text(), new SqlReader(), bytesRead));
  return new TextCollection(item, format, () => runningText(text(), bytesRead));
}

type Batches = AsyncGenerator<readonly (Piece | Gap)[]>;

export class TextCollection implements Collection {
  readonly name: string;
  readonly bytes?: number;
  readonly format: string;
  readonly #read: () => Batches;
  #spent: string | undefined;

  constructor(item: Item, format: string, read: () => Batches) {
    this.name = item.name;
    if (item.bytes !== undefined) this.bytes = item.bytes;
    this.format = format;
    this.#read = read;
  }

  read(): AsyncIterable<Piece | Gap> {
    return eachOf(this.batches());
  }

  /** What `read` gives, in the arrays it comes in: a table's cells cost half as much this way. */
  async *batches(): Batches {
    const spent = this.#spent;
    this.#spent ??= "its pieces can be read once";
    try {
      if (spent !== undefined) throw new Unread(spent);
      yield* this.#read();
    } catch (thrown) {
      yield [unread(this.name, thrown)];
    }
  }

  /** The stream behind it has moved on. */
  close(): void {
    this.#spent = "it has to be read before the next collection is asked for";
  }
}

async function* runningText(texts: AsyncIterable<string>, bytesRead: ReadBytesSoFar): Batches {
  const at = { line: 1, column: 1 };
  let isFirst = true;
  for await (const text of texts) {
    if (text === "") continue;
    yield [
      isFirst ? { text, at, bytesRead: bytesRead() } : { text, at, continues: true, bytesRead: bytesRead() },
    ];
    isFirst = false;
  }
}

/** Takes text apart into the values it holds. */
interface Taker {
  push(text: string): Piece[];
  end(): Piece[];
}

/** Larger batches of values outlive V8's young generation, which doubles their cost. */
const STEP = 16 * 1024;

async function* taken(texts: AsyncIterable<string>, taker: Taker, bytesRead: ReadBytesSoFar): Batches {
  try {
    for await (const text of texts) {
      for (let start = 0; start < text.length; start += STEP) {
        const pieces = taker.push(text.slice(start, start + STEP));
        const last = pieces.at(-1);
        if (last !== undefined) pieces[pieces.length - 1] = { ...last, bytesRead: bytesRead() };
        yield pieces;
      }
    }
  } catch (thrown) {
    yield taker.end();
    throw thrown;
  }
  yield taker.end();
}

async function* mailPieces(pieces: AsyncIterable<Piece | Gap>, bytesRead: ReadBytesSoFar): Batches {
  for await (const piece of pieces) yield ["why" in piece ? piece : { ...piece, bytesRead: bytesRead() }];
}
