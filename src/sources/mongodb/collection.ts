import type { Document } from "mongodb";
import type { Gap } from "../../model/index.ts";
import { isChosen } from "../documents/chosen.ts";
import { Leaves } from "../documents/leaves.ts";
import { eachOf, Lot } from "../documents/lot.ts";
import { isIdentifier } from "../documents/name-shape.ts";
import { wantsPath } from "../documents/wants-path.ts";
import { type Column, timeColumn } from "../selection.ts";
import type { Collection, Piece, SourceOptions } from "../source.ts";
import { bsonTextOf, bsonTypeOf } from "./bson-text.ts";
import type { Client } from "./client.ts";
import { codeOf, whyOf } from "./why.ts";

interface Name {
  readonly database: string;
  readonly name: string;
  /** `database.collection` */
  readonly full: string;
}

const lookedAt = 100;
const mostColumns = 10_000;
/** The server cuts a batch at 16 MiB besides (MongoDB, "Limits and Thresholds": BSON document size). */
const batchSize = 1000;
const parts = 1_000_000;
const unauthorized = 13;

/** One collection; its first documents tell which columns there are. */
export async function collectionOf(client: Client, name: Name, options: SourceOptions): Promise<Collection> {
  const { selection } = options;
  const seconds = options.budget.seconds;
  const first: Document[] = [];
  const look = { find: name.name, limit: lookedAt, singleBatch: true, maxTimeMS: seconds * 1000 };
  for await (const document of client.cursor(name.database, look, lookedAt)) first.push(document);
  const columns = columnsOf(client, first);
  const time = timeOf(client, columns, first);
  const count = await countOf(client, name, seconds);
  const filters: Document[] = [];
  if (selection.since !== undefined && time !== undefined) filters.push(time.since(selection.since));
  const sampled =
    selection.share === undefined ? undefined : await shareFilter(client, name, selection.share, seconds);
  if (sampled !== undefined) filters.push(sampled);
  const find = {
    find: name.name,
    batchSize,
    maxTimeMS: seconds * 1000,
    ...(filters.length > 0 && { filter: { $and: filters } }),
    ...(selection.firstRows !== undefined && { limit: selection.firstRows }),
  };
  const wants = wantsPath(selection, name.full);
  const share = sampled === undefined ? selection.share : undefined;
  const batches = (): AsyncGenerator<readonly (Piece | Gap)[]> =>
    lotsOf(client, name, find, { wants, share, timeOf: time?.of, signal: options.signal });
  return {
    name: name.full,
    format: "mongodb",
    columns: columns.filter((column) => wants(column.name)),
    ...(count !== undefined && { rows: { count, exact: false } }),
    ...(selection.share !== undefined && { share: selection.share }),
    read: () => eachOf(batches()),
    batches,
  };
}

interface Reading {
  readonly wants: (column: string) => boolean;
  /** Share that is left to be chosen here. */
  readonly share: number | undefined;
  readonly timeOf: ((document: Document) => string | undefined) | undefined;
  readonly signal: AbortSignal;
}

async function* lotsOf(
  client: Client,
  name: Name,
  find: Document,
  { wants, share, timeOf, signal }: Reading,
): AsyncGenerator<readonly (Piece | Gap)[]> {
  const lot = new Lot();
  const bsonText = bsonTextOf(client.driver);
  const leaves = new Leaves(bsonText);
  let row = 0;
  try {
    for await (const document of client.cursor(name.database, find, batchSize)) {
      if (share !== undefined && !isChosen(idText(document["_id"], bsonText), share)) continue;
      row++;
      const instant = timeOf?.(document);
      const time = instant === undefined ? {} : { time: instant };
      leaves.each(document, (field, text) => {
        lot.bytesRead += text.length;
        if (wants(field)) lot.add(text, { row, field, ...time });
      });
      if (lot.isFull) yield lot.take();
    }
  } catch (thrown) {
    const why = signal.aborted ? "stopped before it was read to the end" : whyOf(thrown);
    lot.addGap({ collection: name.full, why, kind: "unread" });
  }
  if (leaves.embeddings > 0)
    lot.addGap({
      collection: name.full,
      why: `${leaves.embeddings} embeddings are lists of numbers that hold no text`,
      kind: "skipped",
    });
  if (!lot.isEmpty) yield lot.take();
}

function columnsOf(client: Client, documents: readonly Document[]): Column[] {
  const types = new Map<string, string>();
  const leaves = new Leaves(bsonTextOf(client.driver));
  for (const document of documents) {
    // Types at the top are exact, which is all that a time column needs.
    for (const [name, value] of Object.entries(document)) {
      const known = types.get(name);
      if (types.size < mostColumns && (known === undefined || known === "null") && !isIdentifier(name))
        types.set(name, bsonTypeOf(value, client.driver));
    }
    leaves.each(document, (path) => {
      if (types.size < mostColumns && !types.has(path)) types.set(path, "value");
    });
  }
  return [...types].map(([name, type]) => ({ name, type }));
}

interface Time {
  of(document: Document): string | undefined;
  since(from: Date): Document;
}

/** A column of dates, else the time that stands in the `_id`s. */
function timeOf(client: Client, columns: readonly Column[], first: readonly Document[]): Time | undefined {
  // In a query these characters mean something else.
  const column = timeColumn(columns.filter(({ name }) => !/^\$|\./.test(name)))?.name;
  if (column !== undefined)
    return {
      since: (from) => ({ [column]: { $gte: from } }),
      of: (document) => instantOf(document[column]),
    };
  const { ObjectId } = client.driver;
  if (first.length === 0 || !first.every((document) => document["_id"] instanceof ObjectId)) return undefined;
  return {
    since: (from) => ({
      _id: { $gte: ObjectId.createFromTime(Math.max(0, Math.floor(from.getTime() / 1000))) },
    }),
    of: ({ _id }) => (_id instanceof ObjectId ? instantOf(_id.getTimestamp()) : undefined),
  };
}

function instantOf(value: unknown): string | undefined {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
}

async function countOf(
  client: Client,
  { database, name }: Name,
  seconds: number,
): Promise<number | undefined> {
  try {
    const { n } = await client.ask(database, { count: name, maxTimeMS: seconds * 1000 });
    return Number(n);
  } catch (thrown) {
    // A user who may read may not always count; how many there are is then not known.
    if (codeOf(thrown) !== undefined) return undefined;
    throw thrown;
  }
}

/**
 * Chooses by the hash of `_id`, as hashed indexes do, so that the rest never leaves the server (`$sampleRate` draws anew each
 * time). Undefined for servers that do not know it (before 7.0): then the same is decided here, for all documents.
 */
async function shareFilter(
  client: Client,
  { database, name }: Name,
  share: number,
  seconds: number,
): Promise<Document | undefined> {
  const bucket = { $abs: { $mod: [{ $toHashedIndexKey: "$_id" }, parts] } };
  const filter = { $expr: { $lt: [bucket, Math.round(share * parts)] } };
  try {
    const probe = { find: name, filter, limit: 1, singleBatch: true, maxTimeMS: seconds * 1000 };
    for await (const _ of client.cursor(database, probe, 1));
    return filter;
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === undefined || code === unauthorized) throw thrown;
    return undefined;
  }
}

function idText(id: unknown, textOf: (value: object) => string | undefined): string {
  if (typeof id !== "object" || id === null) return String(id);
  return textOf(id) ?? JSON.stringify(id, (_, value) => (typeof value === "bigint" ? String(value) : value));
}
