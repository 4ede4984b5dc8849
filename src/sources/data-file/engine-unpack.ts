import { type Engine, type Sql, sql, value } from "../../clickhouse/index.ts";
import type { Budget } from "../files/budget.ts";
import type { SourceOptions } from "../source.ts";
import { engineFor } from "./engine-for.ts";
import { plainPath } from "./plain-path.ts";

/** Packings that Node cannot unpack and the engine can, by their first bytes (tukaani.org/xz/xz-file-format.txt, LZ4 frame format). */
const packings = [
  { method: "xz", bytes: "\xfd7zXZ\0", ending: /\.xz$|(?<=\.t)xz$/i },
  { method: "lz4", bytes: "\x04\x22\x4d\x18", ending: /\.lz4$/i },
] as const;

export type Packing = (typeof packings)[number];

/** The packing of a file that the engine has to unpack. */
export function enginePacking(head: Buffer): Packing | undefined {
  const start = head.toString("latin1", 0, 8);
  return packings.find(({ bytes }) => start.startsWith(bytes));
}

/**
 * The content of a file on disk, unpacked by the engine.
 * @throws Unread also while iterating: without the engine, and beyond the budget
 */
export async function* unpackedByEngine(
  file: string,
  { method }: Packing,
  budget: Budget,
  options: SourceOptions,
): AsyncGenerator<Buffer> {
  const engine = await engineFor(`${method}-compressed`, options);
  const { path, close } = await plainPath(file);
  try {
    const values = [value("sourcePath", "String", path), value("sourcePacking", "String", method)] as const;
    const lines = sql`file(${values[0]}, 'LineAsString', 'line String', ${values[1]})`;
    const purpose = "the unpacked content of a file";
    for await (const chunk of bytesOf(engine, lines, { signal: options.signal, purpose })) {
      budget.unpack(chunk.length);
      yield chunk;
    }
  } finally {
    await close();
  }
}

const lineFeed = Buffer.from("\n");

/**
 * The bytes behind a table function that gives them as lines: any content, of any size, in constant memory. A line feed at the very
 * end is lost unless the `size` of the content is known.
 * @throws WatertightError what the engine throws, after everything before the fault
 */
export async function* bytesOf(
  engine: Engine,
  lines: Sql,
  options: {
    readonly signal: AbortSignal;
    readonly purpose: string;
    readonly where?: Sql;
    readonly settings?: Sql;
    readonly size?: number;
  },
): AsyncGenerator<Buffer> {
  const { signal, purpose, where, settings, size } = options;
  const statement = sql`SELECT line FROM ${lines}${where ? sql` WHERE ${where}` : sql``} SETTINGS max_threads = 1${
    settings ? sql`, ${settings}` : sql``
  }`;
  const joined = new LinesJoined();
  let given = 0;
  for await (const chunk of engine.bytes(statement, { signal, purpose })) {
    const bytes = joined.push(chunk);
    given += bytes.length;
    if (bytes.length > 0) yield bytes;
  }
  if (size === given + 1) yield lineFeed;
}

/** RowBinary of one `String` column, its lengths taken out and line feeds put between. */
class LinesJoined {
  #length = 0;
  #scale = 1;
  #left = 0;
  #isFirst = true;

  push(chunk: Uint8Array): Buffer {
    // A length takes at least one byte, and stands for at most one line feed.
    const out = Buffer.allocUnsafe(chunk.length);
    let filled = 0;
    for (let at = 0; at < chunk.length; ) {
      if (this.#left > 0) {
        const part = chunk.subarray(at, at + this.#left);
        out.set(part, filled);
        filled += part.length;
        at += part.length;
        this.#left -= part.length;
        continue;
      }
      const byte = chunk[at++] ?? 0;
      this.#length += (byte & 127) * this.#scale;
      this.#scale *= 128;
      if (byte > 127) continue;
      if (!this.#isFirst) out[filled++] = 10;
      this.#isFirst = false;
      this.#left = this.#length;
      this.#length = 0;
      this.#scale = 1;
    }
    return out.subarray(0, filled);
  }
}
