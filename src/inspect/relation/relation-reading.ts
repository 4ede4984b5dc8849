import { setTimeout as pause } from "node:timers/promises";
import { type QueryOptions, RowBinaryReader, WholeRows } from "../../clickhouse/index.ts";
import type { EngineRelation, Piece } from "../../sources/index.ts";
import { type Decided, placeColumns } from "../decide/decider.ts";
import type { DecidePool } from "../decide/pool.ts";
import { blockStatement, type Draw, firstTextsStatement, longTextStatement } from "./relation-sql.ts";

/** Bytes of one block: enough to be worth sending to a thread. */
const blockBytes = 1 << 20;

/**
 * Reads the drawn rows of a relation and those that the patterns fit: the engine gives rows, threads decide on them, and
 * what they find comes back in the order of the blocks. Leaving the loop early stops the engine.
 */
export async function* decidedBlocks(
  relation: EngineRelation,
  draw: Draw,
  patterns: readonly string[],
  pool: DecidePool,
  { purpose, signal }: { readonly purpose: string; readonly signal: AbortSignal },
): AsyncGenerator<Decided> {
  const columns = relation.columns.map(({ name }) => name);
  const rows = new WholeRows(placeColumns.length + columns.length, purpose);
  const answer = relation.engine.bytes(blockStatement(relation, draw, patterns), {
    purpose,
    signal,
  });
  const waiting: Promise<Decided>[] = [];
  let parts: Uint8Array[] = [];
  let length = 0;
  const send = async (): Promise<void> => {
    const whole = rows.push(Buffer.concat(parts));
    parts = [];
    length = 0;
    if (whole === undefined) return;
    const { decided } = await pool.take({ rows: whole, columns });
    waiting.push(decided);
  };
  try {
    for await (const chunk of answer) {
      parts.push(chunk);
      length += chunk.length;
      if (length < blockBytes) continue;
      await send();
      while (waiting.length > pool.room && !signal.aborted) yield await first(waiting);
      signal.throwIfAborted();
    }
    await send();
    rows.end();
  } catch (thrown) {
    // What threads have decided by now, or are about to, stays found.
    yield* decidedSoon(waiting);
    throw thrown;
  }
  while (waiting.length > 0) yield await first(waiting);
}

/** Milliseconds that blocks under way get when reading has ended too early. */
const patience = 300;

async function* decidedSoon(waiting: Promise<Decided>[]): AsyncGenerator<Decided> {
  const late = pause(patience, undefined, { ref: false });
  while (waiting.length > 0) {
    const decided = await Promise.race([first(waiting).catch(() => undefined), late]);
    if (decided === undefined) return;
    yield decided;
  }
}

function first(waiting: Promise<Decided>[]): Promise<Decided> {
  const [next] = waiting.splice(0, 1);
  if (next === undefined) throw new RangeError("nothing is waited for");
  return next;
}

/** The texts that are too long for a block, part by part. */
export async function* longTexts(
  relation: EngineRelation,
  { purpose, signal }: { readonly purpose: string; readonly signal: AbortSignal },
): AsyncGenerator<Piece> {
  const columns = relation.columns.map(({ name }) => name);
  let pieces: Piece[] = [];
  const reader = new RowBinaryReader(
    columns.map(() => "String" as const),
    {
      text: (column, text, continues) => {
        const at = { field: columns[column] ?? "" };
        pieces.push(continues ? { text, at, continues } : { text, at });
      },
      rowEnds: () => {},
    },
    purpose,
  );
  for await (const chunk of relation.engine.bytes(longTextStatement(relation), { purpose, signal })) {
    reader.push(chunk);
    yield* pieces;
    pieces = [];
  }
  reader.end();
}

/** The first texts of each column, the first part of each. */
export async function firstTexts(
  relation: EngineRelation,
  rows: number,
  options: QueryOptions,
): Promise<{ readonly column: string; readonly text: string }[]> {
  const answer = await relation.engine.rows<Record<string, string[]>>(
    firstTextsStatement(relation, rows),
    options,
  );
  return answer.flatMap((row) =>
    relation.columns.flatMap(({ name }, at) => {
      const text = Object.values(row)[0]?.[at];
      return text === undefined || text === "" ? [] : [{ column: name, text }];
    }),
  );
}
