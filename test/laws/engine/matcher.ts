import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, sql, value } from "../../../src/clickhouse/index.ts";
import { matchable } from "../../../src/inspect/relation/relation-sql.ts";

/** Has the engine match all patterns with all texts in one statement; for each text, the indices of those that fit. */
export async function matched(
  engine: Engine,
  patterns: readonly string[],
  texts: readonly (string | Uint8Array)[],
): Promise<Set<number>[]> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-texts-"));
  const path = join(folder, "texts.bin");
  const found: Set<number>[] = texts.map(() => new Set());
  try {
    await writeFile(path, Buffer.concat(texts.flatMap(row)));
    const from = sql`file(${value("path", "String", path)}, 'RowBinary', 'id UInt32, text String')`;
    const fits = sql`multiMatchAllIndices(${matchable(sql`text`)}, ${value("patterns", "Array(String)", patterns)})`;
    const rows = await engine.rows<{ id: number; fits: number[] }>(
      sql`SELECT id, ${fits} AS fits FROM ${from} WHERE notEmpty(fits)`,
      { purpose: "patterns that fit" },
    );
    for (const { id, fits } of rows) found[id] = new Set(fits.map((index) => index - 1));
  } finally {
    await rm(folder, { recursive: true });
  }
  return found;
}

function row(text: string | Uint8Array, id: number): Buffer[] {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(id);
  const length: number[] = [];
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    length.push(left > 127 ? (left % 128) | 128 : left);
    if (left <= 127) break;
  }
  return [head, Buffer.from(length), bytes];
}
