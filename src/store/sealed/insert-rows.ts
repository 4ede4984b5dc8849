import { type Engine, list, name, number, type Sql, sql, value } from "../../clickhouse/index.ts";

/** How a value travels to the engine, and what it becomes there. */
type ColumnKind = "text" | "bytes" | "integer" | "time" | "texts";

/** What may stand in a row: texts, bytes, whole numbers (a time: milliseconds since 1970), lists of texts. */
type Cell = string | number | Uint8Array | readonly string[];

/** Inserts some rows with one statement: all of them or none. Every value stands beside the statement. */
export async function insertRows<Column extends string>(
  engine: Engine,
  table: string,
  columns: Readonly<Record<Column, ColumnKind>>,
  rows: readonly Readonly<Record<Column, Cell>>[],
): Promise<void> {
  const all = Object.entries(columns) as [Column, ColumnKind][];
  const texts = all.map(([column]) =>
    value(
      column,
      "Array(String)",
      rows.map((row) => sent(row[column])),
    ),
  );
  const cells = all.map(([, kind], at) => arrived[kind](sql`row.${number(at + 1)}`));
  const names = list(all.map(([column]) => name(column)));
  await engine.run(
    sql`INSERT INTO ${name(table)} (${names}) SELECT ${list(cells)} FROM (SELECT arrayJoin(arrayZip(${list(texts)})) AS row)`,
    { purpose: `rows for ${table}` },
  );
}

function sent(cell: Cell): string {
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString("base64");
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

const arrived: Readonly<Record<ColumnKind, (cell: Sql) => Sql>> = {
  text: (cell) => cell,
  bytes: (cell) => sql`base64Decode(${cell})`,
  integer: (cell) => sql`toUInt64(${cell})`,
  time: (cell) => sql`fromUnixTimestamp64Milli(toInt64(${cell}), 'UTC')`,
  texts: (cell) => sql`JSONExtract(${cell}, 'Array(String)')`,
};
