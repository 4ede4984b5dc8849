import type { TableColumn } from "./catalog.ts";

export interface Wanted {
  /** Quoted. */
  readonly from: string;
  readonly wanted: readonly TableColumn[];
  readonly time: TableColumn | undefined;
  /** Of the primary key. */
  readonly key: readonly TableColumn[];
  readonly share: number;
  readonly since: Date | undefined;
  readonly firstRows: number | undefined;
  /** Characters of a value that are read at most. */
  readonly longest: number;
}

/** Types whose values can be longer than a server may send. */
const longTypes = /^(?:long|medium)(?:text|blob)$|^json$/;
const shapes = /^(?:geometry|point|linestring|polygon|multi\w+|geomcollection|geometrycollection)$/;

/** Rows of a table as `RowReader` wants them. */
export function selectStatement({
  from,
  wanted,
  time,
  key,
  share,
  since,
  firstRows,
  longest,
}: Wanted): string {
  const long = wanted.filter(({ dataType }) => longTypes.test(dataType));
  const cut = long.map(({ name }) => `COALESCE(CHAR_LENGTH(${quoted(name)}) > ${longest}, 0)`);
  const columns = [
    ...(time === undefined ? [] : [quoted(time.name)]),
    ...wanted.map((column) => expressionOf(column, longest)),
    cut.length === 0 ? "0" : cut.join(" OR "),
  ];
  const conditions = [
    ...(since === undefined || time === undefined
      ? []
      : [`${quoted(time.name)} >= '${since.toISOString().slice(0, 23).replace("T", " ")}'`]),
    ...(share < 1 ? [sampled(key, share)] : []),
  ];
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const limit = firstRows === undefined ? "" : ` LIMIT ${Math.trunc(firstRows)}`;
  return `SELECT ${columns.join(", ")} FROM ${from}${where}${limit}`;
}

function expressionOf({ name, dataType }: TableColumn, longest: number): string {
  if (longTypes.test(dataType)) return `LEFT(${quoted(name)}, ${longest})`;
  if (shapes.test(dataType)) return `ST_AsText(${quoted(name)})`;
  return quoted(name);
}

/**
 * A hash of the primary key chooses the same rows in every run, whatever was added meanwhile; MD5, as CRC32 of numbers that follow
 * each other has a pattern of its own. Without a key, a generator with a fixed start chooses by the order of the rows.
 */
function sampled(key: readonly TableColumn[], share: number): string {
  if (key.length === 0) return `RAND(20250129) < ${share}`;
  const below = Math.round(share * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
  return `LEFT(MD5(CONCAT_WS('/', ${key.map(({ name }) => quoted(name)).join(", ")})), 8) < '${below}'`;
}

/** MySQL, "Schema Object Names": a backtick inside is written twice. */
export function quoted(identifier: string): string {
  return `\`${identifier.replaceAll("`", "``")}\``;
}
