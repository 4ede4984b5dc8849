import { basename } from "node:path";
import { WatertightError } from "../../base/index.ts";
import type { Gap } from "../../model/index.ts";
import type { SourceOptions } from "../source.ts";
import { Budget } from "./budget.ts";
import { startsLikeZip } from "./magic.ts";
import { type OpenFile, openFile } from "./open-file.ts";
import { resolveTarget } from "./target.ts";
import { walk } from "./walk.ts";
import { errorFor } from "./why.ts";
import { listZip, type ZipMember } from "./zip.ts";
import { readMember } from "./zip-member.ts";

/** A folder, a zip or a single file seen as a list of named files. */
export interface FileTree {
  readonly target: string;
  readonly kind: "folder" | "zip" | "file";
  /** In a fixed order; can be asked any number of times. What cannot be had comes as a `Gap`. */
  entries(): AsyncIterable<TreeEntry | Gap>;
  /** Entries cannot be opened afterwards. */
  close(): Promise<void>;
}

export interface TreeEntry {
  /** Path inside the tree with forward slashes; a single file's own name. */
  readonly name: string;
  readonly bytes?: number;
  /**
   * The content from its beginning, any number of times. The chunks are the caller's to keep.
   * @throws WatertightError `unreadable`, also while iterating: damaged, too large, vanished, stopped.
   */
  open(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

export type TreeOptions = Pick<SourceOptions, "signal" | "honourIgnoreFiles" | "limits">;

export function isTreeGap(thing: TreeEntry | Gap): thing is Gap {
  return "why" in thing;
}

/**
 * Opens a folder, a zip (known by its content) or any other single file; archives inside are not looked into.
 * @throws WatertightError `unreadable` when there is no such thing or it may not be read.
 */
export async function openTree(target: string, options: TreeOptions): Promise<FileTree> {
  const { path, kind } = await resolveTarget(target);
  if (kind === "folder") return folderTree(target, path, options);
  if (kind === "pipe") {
    throw new WatertightError("unreadable", `${target} is a pipe, a file or folder was expected`);
  }
  const file = await openFile(path).catch((thrown) => {
    throw errorFor(target, thrown);
  });
  const head = await file.read(0, 4).catch(async (thrown) => {
    await file.close();
    throw errorFor(target, thrown);
  });
  if (startsLikeZip(head)) return zipTree(target, file, options);
  const { size } = file;
  await file.close();
  return {
    target,
    kind: "file",
    async *entries() {
      yield fileEntry(basename(path), path, size);
    },
    close: async () => {},
  };
}

function folderTree(target: string, path: string, options: TreeOptions): FileTree {
  return {
    target,
    kind: "folder",
    async *entries() {
      for await (const found of walk(path, options)) {
        yield "why" in found ? found : fileEntry(found.name, found.path, undefined);
      }
    },
    close: async () => {},
  };
}

function fileEntry(name: string, path: string, bytes: number | undefined): TreeEntry {
  return {
    name,
    ...(bytes === undefined ? {} : { bytes }),
    async open(signal) {
      const file = await openFile(path).catch((thrown) => {
        throw errorFor(name, thrown);
      });
      return closing(name, file.stream(signal), () => file.close());
    },
  };
}

function zipTree(target: string, file: OpenFile, options: TreeOptions): FileTree {
  const archive = basename(target);
  let listing: ReturnType<typeof listZip> | undefined;
  return {
    target,
    kind: "zip",
    async *entries() {
      listing ??= listZip(archive, file, options.limits, options.signal);
      const { members, gaps } = await listing;
      yield* gaps;
      for (const member of members) yield memberEntry(file, member, options);
    },
    close: () => file.close(),
  };
}

function memberEntry(file: OpenFile, member: ZipMember, options: TreeOptions): TreeEntry {
  return {
    name: member.name,
    bytes: member.bytes,
    async open(signal) {
      const budget = new Budget(options.limits, file.size);
      return closing(member.name, readMember(file, member, budget, signal), async () => {});
    },
  };
}

async function* closing(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  close: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (thrown) {
    throw errorFor(name, thrown);
  } finally {
    await close();
  }
}
