import type { Collection, Piece } from "../source.ts";
import { columns } from "./demo-columns.ts";
import { type LogRow, logRows } from "./log-stream.ts";

const rowsOfBatch = 500;

/** The rows as they are made, cell by cell; lists line by line, as the engine gives them. */
export function demoStream(name: string, rows: number, signal: AbortSignal): Collection {
  return {
    name,
    columns,
    rows: { count: rows, exact: true },
    format: "clickhouse",
    batches: () => batches(rows, signal),
    async *read() {
      for await (const batch of batches(rows, signal)) yield* batch;
    },
  };
}

async function* batches(rows: number, signal: AbortSignal): AsyncGenerator<readonly Piece[]> {
  let pieces: Piece[] = [];
  let row = 0;
  let bytesRead = 0;
  for (const made of logRows(rows)) {
    row++;
    for (const { name: field } of columns) {
      const text = textOf(made[field]);
      bytesRead += Buffer.byteLength(text);
      pieces.push({ text, at: { row, field, time: made.timestamp }, bytesRead });
    }
    if (row % rowsOfBatch !== 0 && row < rows) continue;
    if (signal.aborted) return;
    yield pieces;
    pieces = [];
  }
}

function textOf(cell: LogRow[keyof LogRow]): string {
  return typeof cell === "string" ? cell : cell.join("\n");
}
