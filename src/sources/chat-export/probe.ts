import { type FileTree, isTreeGap, type TreeEntry } from "../files/tree.ts";
import type { ChatFormat } from "./chat-format.ts";
import { readHead } from "./head.ts";
import { conversationFormat } from "./recognise.ts";
import { chatFormats } from "./vendors.ts";

/** Names looked at, and files whose beginning is read, before a place counts as something else. */
const MOST_NAMES = 20_000;
const MOST_HEADS = 200;

/** An export keeps its conversations at the top or one folder below; Google's Takeout puts two folders around them. */
const LEVELS = 2;
const TAKEOUT_LEVELS = 4;

const ENDINGS = /\.(?:json|jsonl|csv|html?|txt)$/i;
const NO_ENDING = /(?:^|\/)[^./][^/]*$/;

/**
 * Which vendors' conversations a place holds, from the beginnings of its likeliest files. Empty when it is no chat
 * export; a folder under version control is a project, even when it has an export among its test data.
 */
export async function formatsIn(tree: FileTree, signal: AbortSignal): Promise<ReadonlySet<ChatFormat>> {
  const found = new Set<ChatFormat>();
  const candidates = await likelyEntries(tree);
  for (const entry of candidates ?? []) {
    const format = await formatOf(entry, signal);
    if (format !== undefined && levelsOf(entry) <= levelsFor(format)) found.add(format);
  }
  // In the order of the list: a place's name must not depend on the order of its files.
  return new Set(chatFormats.filter((format) => found.has(format)));
}

function levelsFor(format: ChatFormat): number {
  return format.product === "Gemini" ? TAKEOUT_LEVELS : LEVELS;
}

async function likelyEntries(tree: FileTree): Promise<readonly TreeEntry[] | undefined> {
  const likely: TreeEntry[] = [];
  let names = 0;
  for await (const entry of tree.entries()) {
    if (++names > MOST_NAMES) break;
    if (isTreeGap(entry)) {
      if (tree.kind === "folder" && entry.collection === ".git") return undefined;
    } else if (tree.kind === "file" || (isLikely(entry.name) && levelsOf(entry) <= TAKEOUT_LEVELS))
      likely.push(entry);
  }
  // The names are a reason to look there first, never a reason to believe anything.
  const [named, unnamed] = [
    likely.filter((one) => ENDINGS.test(one.name)),
    likely.filter((one) => !ENDINGS.test(one.name)),
  ];
  return [...named, ...unnamed].sort((a, b) => levelsOf(a) - levelsOf(b)).slice(0, MOST_HEADS);
}

function isLikely(name: string): boolean {
  return ENDINGS.test(name) || NO_ENDING.test(name);
}

function levelsOf(entry: TreeEntry): number {
  return entry.name.split("/").length;
}

async function formatOf(entry: TreeEntry, signal: AbortSignal): Promise<ChatFormat | undefined> {
  try {
    return conversationFormat(await readHead(await entry.open(signal)));
  } catch {
    // What cannot be read is reported when the place is read; here it only proves nothing.
    return undefined;
  }
}
