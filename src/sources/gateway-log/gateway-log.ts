import { basename } from "node:path";
import type { Gap, Place } from "../../model/index.ts";
import { isTrouble } from "../chat-export/chat-format.ts";
import { Budget } from "../files/budget.ts";
import { ByteReader } from "../files/bytes.ts";
import { defaultLimits } from "../files/limits.ts";
import { type FileTree, isTreeGap, openTree, type TreeEntry } from "../files/tree.ts";
import { unpack } from "../files/unpack.ts";
import { STOPPED, Unread, unread, whyOf } from "../files/why.ts";
import type { Collection, OpenSource, Piece, Source, SourceOptions } from "../source.ts";
import { textParts } from "../text-parts.ts";
import { logFormats } from "./formats.ts";
import type { LogFormat } from "./log-format.ts";
import { readLog } from "./read-log.ts";
import { contentOf, logsIn, type RecognisedLog, recogniseLog } from "./recognise-log.ts";

/** What a gateway to AI vendors, or an observer of one, wrote down of the requests: a file, a folder or a zip. */
export const gatewayLog: Source = {
  kind: "gateway log",
  async accepts(target) {
    if (target === "-" || /^[a-z][a-z\d+.-]+:\/\//i.test(target)) return false;
    const options = { signal: AbortSignal.timeout(10_000), honourIgnoreFiles: true, limits: defaultLimits };
    try {
      const tree = await openTree(target, options);
      try {
        return (await logsIn(tree, options)).size > 0;
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
    const found = await logsIn(tree, stoppable);
    return {
      describe: () => ({ target, kind: kindOf(found) }) satisfies Place,
      collections: () => collectionsOf(tree, stoppable),
      async close() {
        stop.abort();
        await tree.close();
      },
    } satisfies OpenSource;
  },
};

/** "LiteLLM and Langfuse log". */
function kindOf(found: ReadonlySet<LogFormat>): string {
  // In the order of the list: a place's name must not depend on the order of its files.
  const products = logFormats
    .filter((one) => found.has(one))
    .map(({ product }) => product.replace(/ log$/, ""));
  return products.length === 0 ? "gateway log" : `${products.join(" and ")} log`;
}

async function* collectionsOf(tree: FileTree, options: SourceOptions): AsyncGenerator<Collection | Gap> {
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
    const log = await recogniseLog(entry, options);
    if (log !== undefined) yield logCollection(name, entry, log, options);
    else yield* otherCollections(name, entry, tree.kind === "zip" ? 1 : 0, options);
  }
}

function logCollection(
  name: string,
  entry: TreeEntry,
  log: RecognisedLog,
  options: SourceOptions,
): Collection {
  return {
    name,
    ...(entry.bytes === undefined ? {} : { bytes: entry.bytes }),
    format: `${log.format.product} requests`,
    read: () => readPieces(name, entry, log, options),
  };
}

/** Reasons told apart; of those that only numbers tell apart there may be any number. */
const MOST_REASONS = 200;

async function* readPieces(
  name: string,
  entry: TreeEntry,
  { format, isTable }: RecognisedLog,
  options: SourceOptions,
): AsyncGenerator<Piece | Gap> {
  const troubles = new Map<string, Gap & { times: number }>();
  let others = 0;
  try {
    for await (const part of readLog(format, isTable, entry.name, contentOf(entry, options))) {
      if (!isTrouble(part)) {
        yield* inParts(part);
        continue;
      }
      const key = `${part.kind} ${part.why}`;
      const known = troubles.get(key);
      if (known !== undefined) known.times++;
      else if (troubles.size < MOST_REASONS) troubles.set(key, { collection: name, ...part, times: 1 });
      else others++;
    }
  } catch (thrown) {
    yield { collection: name, why: whyOf(thrown), kind: "unread" };
  }
  for (const { times, ...gap } of troubles.values()) {
    yield times === 1 ? gap : { ...gap, why: `${gap.why} (${times} times)` };
  }
  if (others > 0) yield { collection: name, why: `${others} other parts could not be read`, kind: "unread" };
}

function* inParts(piece: Piece): Generator<Piece> {
  if (piece.text === "") {
    yield piece;
    return;
  }
  let isFirst = true;
  for (const text of textParts(piece.text)) {
    yield isFirst ? { ...piece, text } : { ...piece, text, continues: true };
    isFirst = false;
  }
}

/** What is no log is read like any other file. */
async function* otherCollections(
  name: string,
  entry: TreeEntry,
  depth: number,
  { limits, signal }: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  const budget = new Budget(limits, entry.bytes);
  let reader: ByteReader;
  try {
    reader = new ByteReader(await entry.open(signal));
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
