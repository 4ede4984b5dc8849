import { columnText, list, name, number, rowMark, type Sql, sql, value } from "../../clickhouse/index.ts";
import type { EngineRelation } from "../../sources/index.ts";

/** Bytes of one text up to which it is read in a block with others; longer ones are read by themselves. */
export const longText = 4 << 20;

/** Text columns as they are read, in order. */
function texts({ columns }: EngineRelation): Sql[] {
  return columns.map(columnText);
}

/** A number from 0 to 2^32 - 1 for each row, spread evenly and the same in each run. */
function drawnNumber(relation: EngineRelation): Sql {
  const { rowPlace } = relation;
  const from = rowPlace === undefined ? list(texts(relation)) : sql`${rowPlace.part}, ${rowPlace.row}`;
  return sql`bitAnd(cityHash64(${from}), 4294967295)`;
}

/** The part of the rows whose drawn number, as a share of all numbers, is at least `from` and less than `to`. */
export interface Draw {
  readonly from: number;
  readonly to: number;
}

function isDrawn(relation: EngineRelation, { from, to }: Draw): Sql | undefined {
  const edge = (share: number): Sql => number(Math.floor(share * 2 ** 32));
  const conditions = [
    ...(from > 0 ? [sql`${drawnNumber(relation)} >= ${edge(from)}`] : []),
    ...(to < 1 ? [sql`${drawnNumber(relation)} < ${edge(to)}`] : []),
  ];
  return conditions.length === 0 ? undefined : list(conditions, " AND ");
}

/** `FROM … WHERE …` with the relation's own condition. */
function fromWhere({ from, where }: EngineRelation, and?: Sql): Sql {
  const conditions = [where, and].filter((one) => one !== undefined);
  if (conditions.length === 0) return sql`FROM ${from}`;
  return sql`FROM ${from} WHERE ${list(
    conditions.map((one) => sql`(${one})`),
    " AND ",
  )}`;
}

/** Files number their rows by a column that may be NULL. */
function placeText(of: Sql): Sql {
  return sql`ifNull(toString(${of}), '')`;
}

/** Milliseconds since 1970 as text; empty where a row has no time. */
function timeText({ time }: EngineRelation): Sql {
  if (time === undefined) return sql`''`;
  return sql`ifNull(toString(toUnixTimestamp64Milli(toDateTime64(${name(time.name)}, 3, 'UTC'))), '')`;
}

/**
 * Rows that were drawn and, of those that never will be, rows that one of the patterns fits: as blocks for the deciders,
 * mark, place columns, texts.
 */
export function blockStatement(relation: EngineRelation, draw: Draw, patterns: readonly string[]): Sql {
  const { rowPlace } = relation;
  const cells = texts(relation);
  const drawn = isDrawn(relation, draw);
  const fits =
    patterns.length === 0
      ? []
      : cells.map((text) => sql`multiMatchAny(${matchable(text)}, ${patternsOf(patterns)})`);
  const undrawn = isDrawn(relation, { from: draw.to, to: 1 });
  const wanted =
    drawn === undefined || undrawn === undefined || fits.length === 0
      ? drawn
      : sql`(${drawn}) OR (${undrawn} AND (${list(fits, " OR ")}))`;
  const short = cells.map((text) => sql`if(length(${text}) > ${number(longText)}, '', ${text})`);
  return sql`SELECT ${list([
    rowMark,
    rowPlace === undefined ? sql`''` : placeText(rowPlace.part),
    rowPlace === undefined ? sql`''` : placeText(rowPlace.row),
    timeText(relation),
    drawn === undefined || fits.length === 0 ? sql`'1'` : sql`if(${drawn}, '1', '')`,
    ...short,
  ])} ${fromWhere(relation, wanted)}`;
}

/**
 * A text as the matcher has to see it: it reads characters of UTF-8, and to "any sign but a letter" bytes that are none do not
 * fit. Those who decide read U+FFFD there.
 */
export function matchable(text: Sql): Sql {
  return sql`toValidUTF8(${text})`;
}

/** How many of the first rows each of the patterns fits, by its number from 1. */
export function fittingStatement(relation: EngineRelation, patterns: readonly string[], rows: number): Sql {
  const fits = texts(relation).map(
    (text) => sql`multiMatchAllIndices(${matchable(text)}, ${patternsOf(patterns)})`,
  );
  const found = freeName(relation, "fits");
  return sql`SELECT toString(${found}) AS fits, toString(count()) AS rows FROM (
    SELECT arrayJoin(arrayDistinct(arrayConcat(${list(fits)}))) AS ${found}
    FROM (SELECT * ${fromWhere(relation)} LIMIT ${number(rows)})
  ) GROUP BY ${found}`;
}

function patternsOf(patterns: readonly string[]): Sql {
  return value("patterns", "Array(String)", patterns);
}

/** Rows with a text that is too long for a block. */
export function longTextStatement(relation: EngineRelation): Sql {
  const cells = texts(relation);
  const long = list(
    cells.map((text) => sql`length(${text}) > ${number(longText)}`),
    " OR ",
  );
  const wanted = cells.map((text) => sql`if(length(${text}) > ${number(longText)}, ${text}, '')`);
  return sql`SELECT ${list([rowMark, ...wanted])} ${fromWhere(relation, long)}`;
}

/** A list in one column: rows, characters of text, the longest text, and when the first and the last row came about. */
export function profileStatement(relation: EngineRelation): Sql {
  const lengths = texts(relation).map((text) => sql`length(${text})`);
  const inRow = list(
    lengths.map((length) => sql`toUInt64(${length})`),
    " + ",
  );
  const longest = lengths.length === 1 ? list(lengths) : sql`greatest(${list(lengths)})`;
  const { time } = relation;
  const span = (edge: Sql): Sql =>
    time === undefined
      ? sql`''`
      : sql`ifNull(toString(toUnixTimestamp64Milli(toDateTime64(${edge}(${name(time.name)}), 3, 'UTC'))), '')`;
  const counts = sql`toString(count()), toString(sum(${inRow})), toString(max(${longest}))`;
  return sql`SELECT [${counts}, ${span(sql`min`)}, ${span(sql`max`)}] AS ${freeName(relation, "profile")} ${fromWhere(relation)}`;
}

/** Columns that are looked at for what a collection is, and characters of each text. */
const shapeColumns = 256;
const shapeCharacters = 8192;

/** The first texts of the first columns, a list in one column. */
export function firstTextsStatement(relation: EngineRelation, rows: number): Sql {
  const cells = texts(relation)
    .slice(0, shapeColumns)
    .map((text) => sql`substringUTF8(${text}, 1, ${number(shapeCharacters)})`);
  return sql`SELECT [${list(cells)}] AS ${freeName(relation, "texts")} ${fromWhere(relation)} LIMIT ${number(rows)}`;
}

/** A name for something that is ours and no column's: an alias hides the column of its name ("Identifiers", expression aliases). */
function freeName({ columns, time }: EngineRelation, wanted: string): Sql {
  const taken = new Set([...columns, ...(time === undefined ? [] : [time])].map((column) => column.name));
  let free = wanted;
  while (taken.has(free)) free += "_";
  return name(free);
}
