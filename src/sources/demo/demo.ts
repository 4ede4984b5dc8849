import type { Collection, OpenSource, Piece } from "../source.ts";
import { logRows } from "./log-stream.ts";

/** Rows put into one piece. */
const rowsInPiece = 500;

/** A made-up copy of the `log_stream` table of January 2025, as JSON lines; nothing is written anywhere. */
export function openDemo(rows: number, signal: AbortSignal): OpenSource {
  const collection: Collection = {
    name: "default.log_stream",
    format: "jsonl",
    read: () => pieces(rows, signal),
  };
  return {
    describe: () => ({ target: `log_stream (made up, ${rows} rows)`, kind: "demo" }),
    async *collections() {
      yield collection;
    },
    close: async () => {},
  };
}

async function* pieces(rows: number, signal: AbortSignal): AsyncGenerator<Piece> {
  const at = { line: 1, column: 1 };
  let lines: string[] = [];
  let bytesRead = 0;
  let first = true;
  const piece = (): Piece => {
    const text = lines.join("");
    lines = [];
    bytesRead += Buffer.byteLength(text);
    const continues = first ? {} : { continues: true as const };
    first = false;
    return { text, at, bytesRead, ...continues };
  };
  for (const row of logRows(rows)) {
    lines.push(`${JSON.stringify(row)}\n`);
    if (lines.length < rowsInPiece) continue;
    if (signal.aborted) return;
    yield piece();
  }
  if (lines.length > 0) yield piece();
}
