import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Decider, type Hit } from "../../src/inspect/decide/decider.ts";
import { PooledPieces } from "../../src/inspect/decide/pooled-pieces.ts";
import type { Piece } from "../../src/sources/index.ts";
import { poolOf } from "./relation-case.ts";

const choice = { ownDetectors: [], disabled: [], only: undefined };
const filler = "nothing of interest in this line ".repeat(40);

/** One cell of a table. */
function cell(row: number, text: string): Piece {
  return { text, at: { row, field: "note" } };
}

/** So many cells that threads are worth starting, then the given ones. */
function* table(texts: readonly string[]): Generator<Piece> {
  for (let row = 1; row <= 500; row++) yield cell(row, filler);
  for (const [at, text] of texts.entries()) yield cell(501 + at, text);
}

async function readBy(pieces: Iterable<Piece>, pool = poolOf(2)) {
  const hits: { hit: Hit; row: number | undefined }[] = [];
  const alone: Piece[] = [];
  const pooled = new PooledPieces(pool, (hit, at) => hits.push({ hit, row: at.row }));
  for (const piece of pieces) {
    if (!pooled.wants(piece)) alone.push(piece);
    else {
      pooled.take(piece);
      if (pooled.isFull) await pooled.send();
    }
  }
  await pooled.finish();
  return { hits, alone };
}

describe("pieces for threads", () => {
  it("give what one thread finds, in the order they came", async () => {
    const pool = poolOf(2);
    const decider = new Decider(choice, new Uint8Array(32));
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc
        .integer({ min: 1, max: 400 })
        .map((at) => `write to anna${at}@acme-widgets.co.uk, card 4111 1111 1111 1111`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 5_000, size: "max" }), async (texts) => {
        const { hits } = await readBy(table(texts), pool);
        const wanted = decider
          .read({ texts, columns: texts.map(() => "note") })
          .flatMap(({ at, hits: found }) => found.map((hit) => ({ hit, row: 501 + at })));
        expect(hits).toEqual(wanted);
      }),
      { numRuns: 12 },
    );
  });

  it("are whole cells of a large table and nothing else", async () => {
    const long = "x".repeat(200_000);
    const others: Piece[] = [
      cell(1, long),
      { text: "the rest of it", at: { row: 1, field: "note" }, continues: true },
      { text: "a line", at: { line: 7 } },
      { text: "running text", at: {} },
    ];
    const { alone } = await readBy([...table([]), ...others]);
    expect(alone.slice(-others.length)).toEqual(others);
    // Few cells are read at once, without waiting for threads.
    expect((await readBy([cell(1, filler), cell(2, filler)])).alone).toHaveLength(2);
  });

  it("tell of a thread that fails", async () => {
    const pool = poolOf(1);
    const broken = new PooledPieces(pool, () => {});
    for (const piece of table([])) if (broken.wants(piece)) broken.take(piece);
    await pool.close();
    await expect(broken.finish()).rejects.toThrow("closed");
  });
});
