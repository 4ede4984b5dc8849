import { readHead } from "../chat-export/head.ts";
import { Budget } from "../files/budget.ts";
import { ByteReader, type ByteStream } from "../files/bytes.ts";
import { gunzip } from "../files/inflate.ts";
import { startsLikeGzip, startsLikeZstd } from "../files/magic.ts";
import { type FileTree, isTreeGap, type TreeEntry } from "../files/tree.ts";
import { unpackZstd } from "../files/zstd.ts";
import type { SourceOptions } from "../source.ts";
import { formatOf } from "./formats.ts";
import type { LogFormat } from "./log-format.ts";
import { firstRecord } from "./table-records.ts";

export interface RecognisedLog {
  readonly format: LogFormat;
  readonly isTable: boolean;
}

/** The content of a file, gzip and zstd taken off within the limits. */
export async function* contentOf(
  entry: TreeEntry,
  { signal, limits }: Pick<SourceOptions, "signal" | "limits">,
): AsyncGenerator<Uint8Array> {
  const budget = new Budget(limits, entry.bytes);
  const reader = new ByteReader(consumed(await entry.open(signal), budget));
  try {
    const head = await reader.peek(4);
    if (startsLikeGzip(head)) yield* unpacked(gunzip(reader.stream()), budget);
    else if (startsLikeZstd(head)) yield* unpacked(unpackZstd(reader.stream()), budget);
    else yield* reader.stream();
  } finally {
    await reader.close();
  }
}

async function* consumed(bytes: ByteStream, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    budget.consume(chunk.length);
    yield chunk;
  }
}

async function* unpacked(bytes: ByteStream, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    budget.unpack(chunk.length);
    yield chunk;
  }
}

/** Whose log a file is, by its first 64 KiB; undefined when it is none, or cannot be read. */
export async function recogniseLog(
  entry: TreeEntry,
  options: Pick<SourceOptions, "signal" | "limits">,
): Promise<RecognisedLog | undefined> {
  try {
    const head = await readHead(contentOf(entry, options));
    if (head.medium === "html") return undefined;
    if (head.medium === "json") {
      for (const element of head.elements) {
        const format = formatOf(element);
        if (format !== undefined) return { format, isTable: false };
      }
      return undefined;
    }
    const record = firstRecord(head.text);
    const format = record === undefined ? undefined : formatOf(record);
    return format && { format, isTable: true };
  } catch {
    // Whoever reads the file says what is wrong with it; here it only proves nothing.
    return undefined;
  }
}

/** Names and heads looked at before a place counts as something else. */
const MOST_NAMES = 20_000;
const MOST_HEADS = 50;

const ENDINGS = /(?:^|\/)[^/.]+$|\.(?:json|jsonl|ndjson|csv|log|txt)(?:\.(?:gz|zst))?$/i;

/**
 * Whose logs a place holds. A folder or archive counts when most of its likely files are logs; one under version control is a project,
 * whatever lies among its test data.
 */
export async function logsIn(
  tree: FileTree,
  options: Pick<SourceOptions, "signal" | "limits">,
): Promise<ReadonlySet<LogFormat>> {
  const found = new Set<LogFormat>();
  let [names, heads, logs] = [0, 0, 0];
  for await (const entry of tree.entries()) {
    if (++names > MOST_NAMES || heads >= MOST_HEADS) break;
    if (isTreeGap(entry)) {
      if (tree.kind === "folder" && entry.collection === ".git") return new Set();
      continue;
    }
    if (tree.kind !== "file" && !ENDINGS.test(entry.name)) continue;
    heads++;
    const log = await recogniseLog(entry, options);
    if (log === undefined) continue;
    logs++;
    found.add(log.format);
  }
  return logs * 2 > heads ? found : new Set();
}
