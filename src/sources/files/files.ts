import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Gap, Place } from "../../model/index.ts";
import { type DiskFileToRead, dataCollections, engineWay } from "../data-file/data-collections.ts";
import { enginePacking, unpackedByEngine } from "../data-file/engine-unpack.ts";
import type { Collection, OpenSource, Source, SourceOptions } from "../source.ts";
import { Budget } from "./budget.ts";
import { ByteReader, type ByteStream } from "./bytes.ts";
import { HEAD_BYTES } from "./limits.ts";
import { type OpenFile, openFile, type RandomAccess } from "./open-file.ts";
import { stoppable } from "./stoppable.ts";
import { type ResolvedTarget, resolveTarget } from "./target.ts";
import { unpack } from "./unpack.ts";
import { walk } from "./walk.ts";
import { STOPPED, Unread, unread } from "./why.ts";

const STANDARD_INPUT = "-";

/** Files, folders and standard input (`-`), with the archives inside them. */
export const files: Source = {
  kind: "files",
  // Anything that is no address: a misspelt path should get this source's answer.
  accepts: async (target) => !/^[a-z][a-z\d+.-]+:\/\//i.test(target),
  async open(target, options) {
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const close = async (): Promise<void> => stop.abort();
    if (target === STANDARD_INPUT) {
      const place = { target, kind: "standard input" };
      return openSource(place, close, () =>
        streamed("standard input", options.stdin, { ...options, signal }),
      );
    }
    const resolved = await resolveTarget(target);
    return openSource({ target, kind: resolved.kind }, close, () =>
      collectionsOf(resolved, { ...options, signal }),
    );
  },
};

function openSource(
  place: Place,
  close: () => Promise<void>,
  collections: () => AsyncIterable<Collection | Gap>,
): OpenSource {
  return { describe: () => place, collections, close };
}

function collectionsOf(target: ResolvedTarget, options: SourceOptions): AsyncIterable<Collection | Gap> {
  const { path } = target;
  if (target.kind === "file") return fileCollections(basename(path), path, options);
  if (target.kind === "folder") return folderCollections(path, options);
  return streamed(basename(path), createReadStream(path), options);
}

async function* folderCollections(path: string, options: SourceOptions): AsyncGenerator<Collection | Gap> {
  for await (const found of walk(path, options)) {
    if ("why" in found) yield found;
    else yield* fileCollections(found.name, found.path, options);
  }
}

async function* fileCollections(
  name: string,
  path: string,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  if (options.signal.aborted) {
    yield unread(name, new Unread(STOPPED));
    return;
  }
  let file: OpenFile;
  try {
    file = await openFile(path);
  } catch (thrown) {
    yield unread(name, thrown);
    return;
  }
  try {
    const disk = { name, path, head: await file.read(0, HEAD_BYTES), bytes: file.size };
    const way = await engineWay(disk, options);
    if (way !== undefined) yield* dataCollections(disk, way, options);
    else yield* contentCollections(disk, file, options);
  } catch (thrown) {
    yield unread(name, thrown);
  } finally {
    await file.close();
  }
}

async function* contentCollections(
  { name, path, head, bytes }: DiskFileToRead,
  file: OpenFile,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  const budget = new Budget(options.limits, bytes);
  const unpacking = unpackingOf(budget, options);
  const packing = enginePacking(head);
  const content =
    packing === undefined
      ? metered(file.stream(options.signal), budget)
      : unpackedByEngine(path, packing, budget, options);
  const reader = new ByteReader(content);
  const random = packing === undefined ? { random: meteredAccess(file, budget) } : {};
  try {
    yield* unpack(
      { name, hint: name.replace(packing?.ending ?? "", ""), reader, bytes, ...random },
      unpacking,
    );
  } finally {
    await reader.close();
  }
}

async function* streamed(
  name: string,
  bytes: ByteStream,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  const budget = new Budget(options.limits, undefined);
  const reader = new ByteReader(metered(stoppable(bytes, options.signal), budget));
  try {
    yield* unpack({ name, hint: "", reader }, unpackingOf(budget, options));
  } finally {
    await reader.close();
  }
}

function unpackingOf(budget: Budget, { signal, limits }: SourceOptions): Parameters<typeof unpack>[1] {
  return { budget, signal, members: limits.members, depth: 0 };
}

async function* metered(bytes: ByteStream, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    budget.consume(chunk.length);
    yield chunk;
  }
}

function meteredAccess(access: RandomAccess, budget: Budget): RandomAccess {
  return {
    size: access.size,
    async read(position, length) {
      const bytes = await access.read(position, length);
      budget.consume(bytes.length);
      return bytes;
    },
  };
}
