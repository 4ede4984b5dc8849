import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { onTestFinished } from "vitest";
import { ZipFile } from "yazl";
import type { Gap } from "../../model/index.ts";
import { sourceOptions } from "../fixtures.ts";
import { type Collection, isGap, type Piece, type SourceOptions } from "../source.ts";
import { chatExport } from "./chat-export.ts";

/** Files of an export by their path inside it. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export function json(value: unknown): string {
  return JSON.stringify(value, null, 1);
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "chat-export-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function asFolder(files: Files): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export async function asZip(files: Files): Promise<string> {
  const path = join(await temporaryFolder(), "export.zip");
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

export async function asFile(name: string, content: string | Uint8Array): Promise<string> {
  return join(await asFolder({ [name]: content }), name);
}

export interface Reading {
  readonly kind: string;
  readonly collections: readonly Pick<Collection, "name" | "format">[];
  readonly pieces: readonly (Piece & { readonly collection: string })[];
  readonly gaps: readonly Gap[];
}

export async function readAll(target: string, changed: Partial<SourceOptions> = {}): Promise<Reading> {
  const options = sourceOptions(changed);
  const source = await chatExport.open(target, options);
  const collections: Pick<Collection, "name" | "format">[] = [];
  const pieces: (Piece & { collection: string })[] = [];
  const gaps: Gap[] = [];
  try {
    for await (const collection of source.collections()) {
      if (isGap(collection)) {
        gaps.push(collection);
        continue;
      }
      collections.push({ name: collection.name, format: collection.format });
      for await (const piece of collection.read()) {
        if (isGap(piece)) gaps.push(piece);
        else pieces.push({ ...piece, collection: collection.name });
      }
    }
    return { kind: source.describe().kind, collections, pieces, gaps };
  } finally {
    await source.close();
  }
}

/** The one piece that holds a text; a test that finds it twice or not at all fails. */
export function pieceWith(reading: Reading, text: string): Piece {
  const found = reading.pieces.filter((piece) => piece.text.includes(text));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} pieces hold the text looked for`);
  return found[0];
}
