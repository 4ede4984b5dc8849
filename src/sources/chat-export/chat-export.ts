import { basename } from "node:path";
import type { Gap, Place } from "../../model/index.ts";
import { Budget } from "../files/budget.ts";
import { ByteReader } from "../files/bytes.ts";
import { defaultLimits } from "../files/limits.ts";
import { type FileTree, isTreeGap, openTree, type TreeEntry } from "../files/tree.ts";
import { unpack } from "../files/unpack.ts";
import { STOPPED, Unread, unread, whyOf } from "../files/why.ts";
import type { Collection, OpenSource, Piece, Source, SourceOptions } from "../source.ts";
import type { ChatFormat } from "./chat-format.ts";
import { isTrouble } from "./chat-format.ts";
import { chatgptPage } from "./chatgpt-page.ts";
import { readHead } from "./head.ts";
import { formatsIn } from "./probe.ts";
import { type Recognised, recognise } from "./recognise.ts";

/** What a vendor of AI chats gives its users when they ask for their data: a zip, a folder or a single file. */
export const chatExport: Source = {
  kind: "chat export",
  async accepts(target) {
    if (target === "-" || /^[a-z][a-z\d+.-]+:\/\//i.test(target)) return false;
    const signal = AbortSignal.timeout(10_000);
    try {
      const tree = await openTree(target, { signal, honourIgnoreFiles: true, limits: defaultLimits });
      try {
        return (await formatsIn(tree, signal)).size > 0;
      } finally {
        await tree.close();
      }
    } catch {
      // No such file, no permission: the source for files says so in words.
      return false;
    }
  },
  async open(target, options) {
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const stoppable = { ...options, signal };
    const tree = await openTree(target, stoppable);
    const formats = await formatsIn(tree, signal);
    return {
      describe: () => ({ target, kind: kindOf(formats) }) satisfies Place,
      collections: () => collectionsOf(tree, formats, stoppable),
      async close() {
        stop.abort();
        await tree.close();
      },
    } satisfies OpenSource;
  },
};

/** "ChatGPT, Claude and DeepSeek chat export". */
function kindOf(formats: ReadonlySet<ChatFormat>): string {
  const products = [...new Set([...formats].map((format) => format.product))];
  if (products.length === 0) return "chat export";
  const last = products.at(-1);
  const all = products.length === 1 ? last : `${products.slice(0, -1).join(", ")} and ${last}`;
  return `${all} chat export`;
}

async function* collectionsOf(
  tree: FileTree,
  around: ReadonlySet<ChatFormat>,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  const known = new Set<string>();
  const repeats: Collection[] = [];
  const archive = tree.kind === "zip" ? `${basename(tree.target)}!` : "";
  for await (const entry of tree.entries()) {
    if (isTreeGap(entry)) {
      yield entry;
      continue;
    }
    const name = `${archive}${entry.name}`;
    if (options.signal.aborted) {
      yield unread(name, new Unread(STOPPED));
      return;
    }
    const found = await recognised(entry, around, options.signal);
    if (found !== undefined) {
      const collection = chatCollection(name, entry, found, { known, signal: options.signal });
      // A page may repeat conversations of files behind it: it has its turn when they have had theirs.
      if (found.format === chatgptPage) repeats.push(collection);
      else yield collection;
    } else yield* otherCollections(name, entry, tree.kind === "zip" ? 1 : 0, options);
  }
  yield* repeats;
}

/** What the files of one place have in common while they are read. */
interface Reading {
  readonly known: Set<string>;
  readonly signal: AbortSignal;
}

async function recognised(
  entry: TreeEntry,
  around: ReadonlySet<ChatFormat>,
  signal: AbortSignal,
): Promise<Recognised | undefined> {
  try {
    return recognise(await readHead(await entry.open(signal)), around);
  } catch {
    // Read again as any other file, which reports what is wrong with it.
    return undefined;
  }
}

/** What is no chat (an attachment, a picture, an archive in the archive) is read like any other file. */
async function* otherCollections(
  name: string,
  entry: TreeEntry,
  depth: number,
  { limits, signal }: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  const budget = new Budget(limits, entry.bytes);
  let reader: ByteReader;
  try {
    reader = new ByteReader(counted(await entry.open(signal), budget));
  } catch (thrown) {
    yield unread(name, thrown);
    return;
  }
  try {
    const bytes = entry.bytes === undefined ? {} : { bytes: entry.bytes };
    yield* unpack(
      { name, hint: entry.name, reader, ...bytes },
      { budget, signal, members: limits.members, depth },
    );
  } finally {
    await reader.close();
  }
}

async function* counted(bytes: AsyncIterable<Uint8Array>, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    budget.consume(chunk.length);
    yield chunk;
  }
}

function chatCollection(name: string, entry: TreeEntry, found: Recognised, reading: Reading): Collection {
  const contents = { conversation: "conversations", account: "account", aside: "data" }[found.shape];
  return {
    name,
    ...(entry.bytes === undefined ? {} : { bytes: entry.bytes }),
    format: `${found.format.product} ${contents}`,
    read: () => readChat(name, entry, found, reading),
  };
}

async function* readChat(
  name: string,
  entry: TreeEntry,
  { format, shape }: Recognised,
  { known, signal }: Reading,
): AsyncGenerator<Piece | Gap> {
  const skipped = new Map<string, number>();
  try {
    const bytes = await entry.open(signal);
    for await (const part of format.read({ name: entry.name, shape, bytes, known })) {
      if (!isTrouble(part)) yield* inRuns(part);
      else if (part.kind === "skipped") skipped.set(part.why, (skipped.get(part.why) ?? 0) + 1);
      else yield { collection: name, why: part.why, kind: part.kind };
    }
  } catch (thrown) {
    yield { collection: name, why: whyOf(thrown), kind: "unread" };
  }
  for (const [why, times] of skipped) {
    yield { collection: name, why: times === 1 ? why : `${why} (${times} times)`, kind: "skipped" };
  }
}

/** UTF-16 code units of one piece at most. */
const RUN = 1024 * 1024;

function* inRuns(piece: Piece): Generator<Piece> {
  const { text } = piece;
  if (text.length <= RUN) {
    yield piece;
    return;
  }
  let from = 0;
  do {
    let to = Math.min(text.length, from + RUN);
    // Not between the two halves of a character.
    if (to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to--;
    yield from === 0
      ? { ...piece, text: text.slice(0, to) }
      : { ...piece, text: text.slice(from, to), continues: true };
    from = to;
  } while (from < text.length);
}
