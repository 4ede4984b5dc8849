import { type Engine, list, name, number, type Sql, sql, value } from "../../clickhouse/index.ts";
import { dataEndings } from "../data-file/data-format.ts";
import type { BucketAddress } from "./bucket-address.ts";
import { keyPattern, objectsOf, storageSettings } from "./storage.ts";

/** Objects that are alike but for dates, numbers and ids in their names: parts of one data set; or a single one. */
export interface ObjectGroup {
  /** `_path` of the objects with `*` in place of what differs. */
  readonly shape: string;
  readonly objects: number;
  readonly bytes: number;
  /** `_path` of one of them. */
  readonly path: string;
}

export interface Listing {
  /** Sorted by shape. */
  groups(signal: AbortSignal): AsyncIterable<ObjectGroup>;
  close(): Promise<void>;
}

/** Endings of lines that are texts of their own. */
const lineEndings = ["jsonl", "ndjson"];
const packed = String.raw`(\\.(gz|zst|xz|lz4|br|bz2))?`;
const grouped = `\\\\.(${[...dataEndings, ...lineEndings].join("|")})${packed}$`;

/**
 * The shape of `_path`: `key=value/` folders (Hive), folders of digits (dates), and digits and UUIDs in the last name stand for one
 * another, in the formats that can be read together.
 */
export const shapeOfPath: Sql = {
  text: `if(match(lower(_path), '${grouped}'), concat(
    replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(extract(_path, '^(?s:.*/)'), '=[^/]*/', '=*/'),
      '/\\\\d[\\\\dT_:.-]*/', '/*/'), '/\\\\d[\\\\dT_:.-]*/', '/*/'),
    replaceRegexpAll(extract(_path, '[^/]*$'), '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\\\d+', '*')), _path)`,
  params: {},
};

/**
 * Statements that list all keys under the prefix between them. Several, since `**` stands for any text without braces (chDB 26.7, as
 * seen), while `*` and `?` stand for braces, too: keys in folders with up to four of them are found by the last.
 */
function listed(address: BucketAddress): Sql[] {
  const prefix = keyPattern(address.prefix).replaceAll("*", "?");
  const own = value("sourcePrefix", "String", `${address.bucket}/${address.prefix}`);
  const below = prefix === "" ? "" : `${prefix}/`;
  const inPrefix = prefix === "" ? sql`1` : sql`startsWith(_path, concat(${own}, '/'))`;
  const inBraces = sql`match(substring(_path, 1, length(_path) - position(reverse(_path), '/')), '[{}]')`;
  const ways = [
    { pattern: `${below}**/*`, where: sql`${inPrefix} AND NOT ${inBraces}` },
    { pattern: `${below}**?**?**?**?**`, where: sql`${inPrefix} AND ${inBraces}` },
    // A pattern and no `=`: with either the engine asks for the very key, and what is not there is an error.
    ...(prefix === ""
      ? []
      : [
          {
            pattern: `${prefix.slice(0, -1)}?`,
            where: sql`startsWith(_path, ${own}) AND length(_path) = length(${own})`,
          },
        ]),
  ];
  return ways.map(({ pattern, where }, at) => {
    const objects = renamed(
      objectsOf(address, { pattern, format: "One" }),
      "sourceKey",
      "sourceUrl",
      `${at}`,
    );
    return sql`SELECT _path, _size FROM ${objects} WHERE ${where} SETTINGS use_hive_partitioning = 0, s3_skip_empty_files = 0, ${storageSettings}`;
  });
}

/** The same statement with another name for the value that differs between several. */
function renamed({ text, params }: Sql, ...rest: readonly string[]): Sql {
  const suffix = rest.at(-1) ?? "";
  const differs = rest.slice(0, -1).filter((one) => one in params);
  return differs.reduce(
    (now, one) => {
      const { [one]: held, ...others } = now.params;
      return {
        text: now.text.replaceAll(`{${one}:`, `{${one}${suffix}:`),
        params: { ...others, [`${one}${suffix}`]: held },
      };
    },
    { text, params },
  );
}

let listings = 0;
const pageLength = 1000;

/**
 * Lists what a bucket holds under the prefix. The listing lies in a table of the engine, so that it may be of any length and the engine
 * is free for reading meanwhile.
 */
export async function listObjects(
  engine: Engine,
  address: BucketAddress,
  signal: AbortSignal,
): Promise<Listing> {
  const table = name(`watertight_objects_${++listings}`);
  const purpose = "what the bucket holds";
  const select = sql`SELECT ${shapeOfPath} AS shape, toFloat64(count()) AS objects, toFloat64(sum(_size)) AS bytes, any(_path) AS path
    FROM (${list(listed(address), " UNION ALL ")}) GROUP BY shape`;
  const make = sql`CREATE TABLE ${table} ENGINE = MergeTree ORDER BY shape AS ${select}`;
  await engine.run(make, { purpose, signal });
  return {
    async *groups(during) {
      let after: string | undefined;
      for (;;) {
        const behind = after === undefined ? sql`` : sql` WHERE shape > ${value("after", "String", after)}`;
        const page = await engine.rows<ObjectGroup>(
          sql`SELECT shape, objects, bytes, path FROM ${table}${behind} ORDER BY shape LIMIT 1000`,
          { purpose, signal: during },
        );
        yield* page;
        after = page.at(-1)?.shape;
        if (page.length < pageLength) return;
      }
    },
    close: () => engine.run(sql`DROP TABLE IF EXISTS ${table}`, { purpose }),
  };
}

const mostParts = 10_000;

/** The objects of a group, each as a group of its own; the first ten thousand. */
export async function partsOf(
  engine: Engine,
  address: BucketAddress,
  { shape }: ObjectGroup,
  signal: AbortSignal,
): Promise<ObjectGroup[]> {
  const pattern = keyPattern(shape.slice(address.bucket.length + 1));
  const objects = objectsOf(address, { pattern, format: "One" });
  const same = sql`${shapeOfPath} = ${value("sourceShape", "String", shape)}`;
  return engine.rows<ObjectGroup>(
    sql`SELECT _path AS path, _path AS shape, 1 AS objects, toFloat64(_size) AS bytes FROM ${objects} WHERE ${same}
      ORDER BY path LIMIT ${number(mostParts)} SETTINGS use_hive_partitioning = 0, ${storageSettings}`,
    { purpose: "parts of a data set", signal },
  );
}
