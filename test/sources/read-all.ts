import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Gap } from "../../src/model/index.ts";
import { files } from "../../src/sources/files/files.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { isGap, type Piece, type SourceOptions } from "../../src/sources/index.ts";

export interface ReadCollection {
  readonly name: string;
  readonly format: string;
  readonly bytes: number | undefined;
  readonly pieces: readonly Piece[];
  /** Its running texts, `continues` pieces joined. */
  readonly texts: readonly string[];
}

export interface ReadPlace {
  readonly collections: readonly ReadCollection[];
  readonly gaps: readonly Gap[];
}

/** Opens a target with the files source and reads everything in it. */
export async function readAll(target: string, options: Partial<SourceOptions> = {}): Promise<ReadPlace> {
  const source = await files.open(target, sourceOptions(options));
  const collections: ReadCollection[] = [];
  const gaps: Gap[] = [];
  for await (const thing of source.collections()) {
    if (isGap(thing)) {
      gaps.push(thing);
      continue;
    }
    const pieces: Piece[] = [];
    for await (const piece of thing.read()) (isGap(piece) ? gaps : pieces).push(piece as Gap & Piece);
    const { name, format, bytes } = thing;
    collections.push({ name, format, bytes, pieces, texts: joined(pieces) });
  }
  await source.close();
  return { collections, gaps };
}

/** Reads bytes as standard input. */
export function readBytes(bytes: Buffer, options: Partial<SourceOptions> = {}): Promise<ReadPlace> {
  return readAll("-", { stdin: chunked(bytes), ...options });
}

function joined(pieces: readonly Piece[]): string[] {
  const texts: string[] = [];
  for (const piece of pieces) {
    if (piece.continues === true) texts.push(`${texts.pop() ?? ""}${piece.text}`);
    else texts.push(piece.text);
  }
  return texts;
}

async function* chunked(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** A folder of its own that goes away with the test. */
export async function temporaryFolder(
  content: Readonly<Record<string, string | Buffer>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(content)) await writeFile(join(folder, name), bytes);
  return folder;
}
