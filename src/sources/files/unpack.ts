import type { Gap } from "../../model/index.ts";
import { type Collection, isGap, type Piece } from "../source.ts";
import type { Budget } from "./budget.ts";
import { ByteReader, type ByteStream } from "./bytes.ts";
import { gunzip } from "./inflate.ts";
import { HEAD_BYTES } from "./limits.ts";
import { startsLikeGzip, startsLikeZip, startsLikeZstd } from "./magic.ts";
import { HeldBytes, type RandomAccess } from "./open-file.ts";
import { startsLikeTar, tarMembers } from "./tar.ts";
import { textCollection } from "./text.ts";
import { Unread, unread } from "./why.ts";
import { listZip } from "./zip.ts";
import { readMember } from "./zip-member.ts";
import { unpackZstd } from "./zstd.ts";

/** One input file on its way through its layers. */
export interface Unpacking {
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly members: number;
  /** Archives around this. */
  readonly depth: number;
}

export interface Item {
  readonly name: string;
  /** What the content is called, for a hint at its format: `app.log` of `app.log.gz`. */
  readonly hint: string;
  readonly reader: ByteReader;
  /** Bytes of the input file that reading it consumes, where known. */
  readonly bytes?: number;
  /** The same content at any place, where it can be had. */
  readonly random?: RandomAccess;
}

/**
 * What a file turns out to hold: one collection, or those of an archive. A collection has to be read before the next one is asked for.
 * Never throws: what cannot be read is a gap.
 */
export async function* unpack(item: Item, unpacking: Unpacking): AsyncGenerator<Collection | Gap> {
  try {
    const consumedBefore = unpacking.budget.consumed;
    const head = await item.reader.peek(HEAD_BYTES);
    if (startsLikeGzip(head)) yield* unpackStream(item, gunzip, unpacking);
    else if (startsLikeZstd(head)) yield* unpackStream(item, unpackZstd, unpacking);
    else if (startsLikeZip(head)) yield* unpackZip(item, deeper(unpacking));
    else if (startsLikeTar(head)) yield* unpackTar(item, deeper(unpacking));
    else {
      const collection = textCollection(item, head, unpacking.budget, consumedBefore, (name, bytes) =>
        attachment(`${item.name}!${name}`, name, bytes, unpacking),
      );
      yield collection;
      if (!("why" in collection)) collection.close();
    }
  } catch (thrown) {
    yield unread(item.name, thrown);
  }
}

function deeper(unpacking: Unpacking): Unpacking {
  if (unpacking.depth >= unpacking.budget.depth) {
    throw new Unread(`archives inside archives, more than ${unpacking.budget.depth} deep`);
  }
  return { ...unpacking, depth: unpacking.depth + 1 };
}

/** gzip and zstd hold one thing without a name of its own. */
async function* unpackStream(
  item: Item,
  unpackWith: (packed: ByteStream) => AsyncGenerator<Buffer>,
  unpacking: Unpacking,
): AsyncGenerator<Collection | Gap> {
  const inner = deeper(unpacking);
  const reader = new ByteReader(counted(unpackWith(item.reader.stream()), unpacking.budget));
  try {
    const { name, bytes } = item;
    const hint = item.hint.replace(/\.(?:gz|zst|zstd)$/i, "").replace(/\.(?:tgz|tzst)$/i, ".tar");
    yield* unpack({ name, hint, reader, ...(bytes === undefined ? {} : { bytes }) }, inner);
  } finally {
    await reader.close();
  }
}

async function* counted(unpacked: AsyncIterable<Buffer>, budget: Budget): AsyncGenerator<Buffer> {
  for await (const chunk of unpacked) {
    budget.unpack(chunk.length);
    yield chunk;
  }
}

async function* unpackTar(item: Item, inner: Unpacking): AsyncGenerator<Collection | Gap> {
  // Only a tar that is not compressed itself tells how much of the input file a member is.
  const isPlain = item.random !== undefined;
  for await (const member of tarMembers(item.reader)) {
    inner.budget.addMember();
    const reader = new ByteReader(member.content);
    const name = `${item.name}!${member.name}`;
    yield* unpack({ name, hint: member.name, reader, ...(isPlain ? { bytes: member.bytes } : {}) }, inner);
    if (inner.budget.exhausted !== undefined)
      throw new Unread(`${inner.budget.exhausted}; the rest is not read`);
  }
}

async function* unpackZip(item: Item, inner: Unpacking): AsyncGenerator<Collection | Gap> {
  const { budget, signal } = inner;
  const random = item.random ?? (await held(item.reader, budget));
  try {
    const { members, gaps } = await listZip(item.name, random, inner, signal);
    yield* gaps;
    for (const member of members) {
      budget.addMember();
      const reader = new ByteReader(readMember(random, member, budget, signal));
      const name = `${item.name}!${member.name}`;
      const bytes = item.random === undefined ? {} : { bytes: member.packedBytes };
      try {
        yield* unpack({ name, hint: member.name, reader, ...bytes }, inner);
      } finally {
        await reader.close();
      }
      if (budget.exhausted !== undefined) throw new Unread(`${budget.exhausted}; the rest is not read`);
    }
  } finally {
    if (item.random === undefined) budget.release(random.size);
  }
}

/** A zip is read from its end, so one that only streams has to be held in memory. */
async function held(reader: ByteReader, budget: Budget): Promise<RandomAccess> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of reader.stream()) {
      budget.hold(chunk.length);
      bytes += chunk.length;
      chunks.push(chunk);
    }
    return new HeldBytes(Buffer.concat(chunks));
  } catch (thrown) {
    budget.release(bytes);
    throw thrown;
  }
}

/** An attachment's pieces belong to the mail's own collection. */
async function* attachment(
  name: string,
  hint: string,
  bytes: Buffer,
  unpacking: Unpacking,
): AsyncGenerator<Piece | Gap> {
  const reader = new ByteReader(one(bytes));
  try {
    for await (const thing of unpack({ name, hint, reader }, deeper(unpacking))) {
      if (isGap(thing)) yield thing;
      else yield* thing.read();
    }
  } catch (thrown) {
    yield unread(name, thrown);
  }
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
