import { type CellSink, CellSplitter } from "./cells.ts";
import type { TableShape } from "./table.ts";

const DELIMITERS = [",", "\t", ";", "|"];
const ROWS_LOOKED_AT = 200;

/** What a file's name says: the delimiter it promises, or that it is some table. */
const byEnding: Readonly<Record<string, string>> = { csv: ",", tsv: "\t", tab: "\t", psv: "|" };

/** What a column is called. Not a date, a number, an address or a sentence. */
const COLUMN_NAME = /^["']?[\p{L}_$#][\p{L}\p{N} _.\-/#$%:()[\]]{0,63}$/u;
const PLAIN_COLUMN_NAME = /^[\p{L}_][\p{L}\p{N} _.-]{0,40}$/u;

/**
 * Whether text is a table, by its beginning. With a name that says so, most rows must have as many cells as the others; without one
 * nearly all, and the first must read like a header: a log torn apart at its commas would lose the words around a value.
 */
export function tableShape(head: string, isWhole: boolean, ending: string): TableShape | undefined {
  const promised = Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
  let best: (TableShape & { score: number }) | undefined;
  for (const delimiter of DELIMITERS) {
    const rows = firstRows(head, isWhole, delimiter);
    const { columns, share } = consistency(rows);
    const score = share + Math.min(columns, 20) / 100 + (delimiter === promised ? 0.1 : 0);
    const hasHeader = isHeader(rows[0] ?? [], COLUMN_NAME);
    const isTable =
      promised === undefined
        ? columns >= 3 && rows.length >= 5 && share >= 0.95 && isHeader(rows[0] ?? [], PLAIN_COLUMN_NAME)
        : columns >= 2 && share >= 0.6;
    if (isTable && (best === undefined || score > best.score)) best = { delimiter, hasHeader, score };
  }
  if (best !== undefined) return { delimiter: best.delimiter, hasHeader: best.hasHeader };
  if (promised === undefined) return undefined;
  // One column only: worth it for the name it stands under.
  const rows = firstRows(head, isWhole, promised);
  const { columns, share } = consistency(rows);
  const hasHeader = rows.length > 1 && isHeader(rows[0] ?? [], PLAIN_COLUMN_NAME);
  return columns === 1 && share === 1 && hasHeader ? { delimiter: promised, hasHeader } : undefined;
}

function isHeader(cells: readonly string[], name: RegExp): boolean {
  const named = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  // pandas leaves the name of the index column empty.
  return (
    named.length > 0 &&
    named.length >= cells.length - 1 &&
    named.every((cell) => name.test(cell)) &&
    new Set(named).size === named.length
  );
}

function consistency(rows: readonly (readonly string[])[]): { columns: number; share: number } {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  let columns = 0;
  let most = 0;
  for (const [length, count] of counts) if (count > most) [columns, most] = [length, count];
  return { columns, share: rows.length === 0 ? 0 : most / rows.length };
}

function firstRows(head: string, isWhole: boolean, delimiter: string): string[][] {
  const rows = new Rows();
  const splitter = new CellSplitter(delimiter, rows);
  splitter.push(head);
  if (isWhole) splitter.end();
  return rows.rows;
}

class Rows implements CellSink {
  readonly rows: string[][] = [];
  #row: string[] = [];
  #cell = "";

  cell(text: string, ends: boolean): void {
    this.#cell += text;
    if (!ends) return;
    this.#row.push(this.#cell);
    this.#cell = "";
  }

  rowEnd(): void {
    if (this.#row.length > 0 && this.rows.length < ROWS_LOOKED_AT) this.rows.push(this.#row);
    this.#row = [];
  }
}
