import { type Engine, list, name, number, type Sql, sql } from "../../clickhouse/index.ts";
import type { Collection } from "../source.ts";
import { columns } from "./demo-columns.ts";
import { demoStream } from "./demo-stream.ts";
import { firstInstant, kinds, roundStep, rowsInRound, step } from "./log-stream.ts";
import type { Kind } from "./recipe.ts";
import { kindSql, textSql } from "./recipe-sql.ts";

const table: Sql = name("default", "log_stream");

/** Makes the table in the engine and gives it as a collection that the engine reads by itself. */
export async function demoCollection(
  engine: Engine,
  collection: string,
  rows: number,
  signal: AbortSignal,
): Promise<Collection> {
  await makeTable(engine, rows, signal);
  const [time] = columns;
  return {
    // Whoever cannot use the relation is given the same rows as they are made here.
    ...demoStream(collection, rows, signal),
    relation: {
      engine,
      from: table,
      columns,
      time,
      rowPlace: { part: name("_part"), row: name("_part_offset") },
    },
  };
}

/** Rows that are written at once, sorted, into a storage part of their own. */
const lot = 250_000;

/**
 * Makes the table anew in an engine of our own, the rows computed there. Where each row lies is the same every time.
 * @throws WatertightError when the engine fails or the signal ends it
 */
async function makeTable(engine: Engine, rows: number, signal: AbortSignal): Promise<void> {
  const purpose = "make the demo's log_stream";
  const asked = { purpose, signal };
  // Not SYNC: that waits for every answer that was ever read from the table to be let go of.
  await engine.run(sql`DROP TABLE IF EXISTS ${table}`, asked);
  const definitions = columns.map(
    ({ name: column, type }) => sql`${name(column)} ${{ text: type, params: {} }}`,
  );
  await engine.run(
    sql`CREATE TABLE ${table} (${list(definitions)}) ENGINE = MergeTree ORDER BY timestamp`,
    asked,
  );
  // A merge would move rows while they are looked at.
  await engine.run(sql`SYSTEM STOP MERGES ${table}`, asked);
  for (let from = 0; from < rows; from += lot) {
    const count = Math.min(lot, rows - from);
    await engine.run(sql`INSERT INTO ${table} ${rowsSql(from, count)} ${settings}`, asked);
  }
}

/** One block for each statement, however many threads make its rows. */
const settings = sql`SETTINGS min_insert_block_size_rows = ${number(lot)}, min_insert_block_size_bytes = ${number(2 ** 31)},
  max_insert_threads = 1, short_circuit_function_evaluation = 'force_enable', compile_expressions = 0`;

/** So many rows from one on. Each kind is made by a part of its own: an expression with all of them would compute all of them. */
function rowsSql(from: number, count: number): Sql {
  return list(
    kinds.map((kind) => ofKind(kind, from, count)),
    " UNION ALL ",
  );
}

function ofKind(kind: Kind, from: number, count: number): Sql {
  const strings = (texts: readonly Sql[]): Sql => sql`CAST([${list(texts)}], 'Array(String)')`;
  return sql`SELECT fromUnixTimestamp64Milli(toInt64(${number(firstInstant)} + number % ${number(rowsInRound)} * ${number(step)}
      + intDiv(number, ${number(rowsInRound)}) * ${number(roundStep)}), 'UTC'),
    ${textSql([kind.span])},
    ${strings(kind.names.map((one) => textSql([one])))},
    ${strings(kind.values.map(textSql))},
    ${textSql([kind.service])},
    ${textSql(kind.source)}
  FROM numbers(${number(from)}, ${number(count)}) WHERE ${kindSql(kinds, kind)}`;
}
