import { type Engine, type Sql, sql, value } from "../../clickhouse/index.ts";
import type { Gap } from "../../model/index.ts";
import { type DataFormat, dataFormat, dataFormatOf } from "../data-file/data-format.ts";
import { engineTable } from "../data-file/engine-table.ts";
import { bytesOf } from "../data-file/engine-unpack.ts";
import { Budget } from "../files/budget.ts";
import { ByteReader, type ByteStream } from "../files/bytes.ts";
import { endingOf } from "../files/format.ts";
import { HEAD_BYTES } from "../files/limits.ts";
import { shownName } from "../files/shown-name.ts";
import { unpack } from "../files/unpack.ts";
import { STOPPED, Unread, unread } from "../files/why.ts";
import { type Collection, isGap, type SourceOptions } from "../source.ts";
import type { BucketAddress } from "./bucket-address.ts";
import { bucketError } from "./bucket-error.ts";
import { type ObjectGroup, partsOf, shapeOfPath } from "./listing.ts";
import { isPlainKey, keyPattern, objectsOf, storageSettings } from "./storage.ts";

interface GroupToRead {
  readonly engine: Engine;
  readonly address: BucketAddress;
  readonly group: ObjectGroup;
  readonly options: SourceOptions;
}

/** JSON lines in one object are read by the engine from this size on; below, starting costs more than it saves. */
const largeBytes = 64 << 20;

/** What a group of objects holds. Never throws. */
export async function* groupCollections(to: GroupToRead): AsyncGenerator<Collection | Gap> {
  const { group, address } = to;
  const key = (group.objects === 1 ? group.path : group.shape).slice(address.bucket.length + 1);
  const name = shownName(key);
  // Consoles make folders as objects without content; where nothing is, nothing leaks.
  if (group.bytes === 0) return;
  const ending = endingOf(key.replace(/\.(?:gz|zst|xz|lz4|br|bz2)$/i, ""));
  const format = dataFormatOf(ending);
  const areLines = /^(?:jsonl|ndjson)$/.test(ending) && (group.objects > 1 || group.bytes >= largeBytes);
  const where = whereOf(to.group, key);
  if (format !== undefined) yield* tablesOf(to, { key, name, where }, format);
  else if (areLines) yield await linesOf(to, { key, name, where });
  else yield* contentOf(to, { key, name, where });
}

interface Named {
  readonly key: string;
  readonly name: string;
  readonly where: Sql | undefined;
}

/** Compares `_path` where the pattern alone would match other objects, too. */
function whereOf({ objects, shape, path }: ObjectGroup, key: string): Sql | undefined {
  if (objects > 1) return sql`${shapeOfPath} = ${value("sourceShape", "String", shape)}`;
  return isPlainKey(key) ? undefined : sql`_path = ${value("sourceObject", "String", path)}`;
}

/** One collection of all parts, or one of each when their columns do not go together. */
async function* tablesOf(
  to: GroupToRead,
  named: Named,
  format: DataFormat,
): AsyncGenerator<Collection | Gap> {
  const table = await tableOf(to, named, format);
  if (!isGap(table) || table.why !== mixed) {
    yield table;
    return;
  }
  const { engine, address, options } = to;
  try {
    const parts = await partsOf(engine, address, to.group, options.signal);
    for (const group of parts) yield* groupCollections({ ...to, group });
    if (parts.length < to.group.objects) {
      const left = to.group.objects - parts.length;
      yield unread(
        named.name,
        new Unread(`${left} more parts of mixed columns are not read; name a longer prefix`),
      );
    }
  } catch (thrown) {
    yield unread(named.name, bucketError(thrown, address));
  }
}

const mixed = "its parts have columns of the same name and different types";

async function tableOf(to: GroupToRead, named: Named, format: DataFormat): Promise<Collection | Gap> {
  const { engine, address, group, options } = to;
  const { engineName, title, numbersRows, countsCheaply } = format;
  const call = objectsOf(address, { pattern: patternOf(to, named), format: engineName, packing: "none" });
  // Every part's columns: one that only a later part has would be left out unseen.
  const settings = sql`${storageSettings}, schema_inference_mode = 'union'`;
  const table = { engine, name: named.name, format: title, call, settings, bytes: group.bytes };
  const thing = await engineTable(
    {
      ...table,
      ...(named.where && { where: named.where }),
      numbersRows,
      countsCheaply,
      explain: (thrown) => explained(thrown, title, to),
    },
    options,
  );
  return isGap(thing) && options.signal.aborted ? unread(named.name, new Unread(STOPPED)) : thing;
}

function linesOf(to: GroupToRead, named: Named): Promise<Collection | Gap> {
  const { engine, address, group, options } = to;
  const pattern = patternOf(to, named);
  const call = objectsOf(address, { pattern, format: "LineAsString", structure: "line String" });
  const columns = [{ name: "line", type: "String" }];
  const settings = sql`${storageSettings}, use_hive_partitioning = 0`;
  const table = { engine, name: named.name, format: "jsonl", call, settings, columns, bytes: group.bytes };
  const where = named.where && { where: named.where };
  const explain = (thrown: unknown) => bucketError(thrown, address);
  return engineTable({ ...table, ...where, numbersRows: true, countsCheaply: false, explain }, options);
}

/** Any other content, by way of the readers for files: texts, tables, mail, archives and what is in them. */
async function* contentOf(to: GroupToRead, named: Named): AsyncGenerator<Collection | Gap> {
  const { engine, address, group, options } = to;
  const { name, key, where } = named;
  const { signal, limits } = options;
  const budget = new Budget(limits, group.bytes);
  const pattern = patternOf(to, named);
  const lines = objectsOf(address, {
    pattern,
    format: "LineAsString",
    structure: "line String",
    packing: "none",
  });
  const settings = sql`${storageSettings}, use_hive_partitioning = 0`;
  const purpose = `content of ${name}`;
  const content = bytesOf(engine, lines, {
    signal,
    purpose,
    settings,
    size: group.bytes,
    ...(where && { where }),
  });
  const reader = new ByteReader(metered(content, budget, to));
  try {
    const format = dataFormat(await reader.peek(HEAD_BYTES));
    if (format !== undefined) {
      await reader.close();
      yield await tableOf(to, named, format);
      return;
    }
    const unpacking = { budget, signal, members: limits.members, depth: 0 };
    yield* unpack({ name, hint: key, reader, bytes: group.bytes }, unpacking);
  } catch (thrown) {
    yield unread(name, thrown);
  } finally {
    await reader.close();
  }
}

async function* metered(
  bytes: ByteStream,
  budget: Budget,
  { address, options }: GroupToRead,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of bytes) {
      budget.consume(chunk.length);
      yield chunk;
    }
  } catch (thrown) {
    throw options.signal.aborted ? new Unread(STOPPED) : bucketError(thrown, address);
  }
}

function patternOf({ group }: GroupToRead, { key }: Named): string {
  return group.objects === 1 ? keyPattern(key).replaceAll("*", "?") : keyPattern(key);
}

/** ClickHouse, src/Common/ErrorCodes.cpp: what the objects' content is to blame for. */
const damaged = /Code: (?:117|636|33|1002|27|50|246|743|748)\b/;

function explained(thrown: unknown, title: string, { address, group }: GroupToRead): unknown {
  const said = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : "";
  if (/Code: 53\b/.test(said) && group.objects > 1) return new Unread(mixed);
  if (damaged.test(said) && !/S3_ERROR/.test(said))
    return new Unread(`damaged or cut short: it cannot be read as ${title}`);
  return bucketError(thrown, address);
}
