import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Gap } from "../../../src/model/index.ts";
import { sourceOptions } from "../../../src/sources/fixtures.ts";
import { gatewayLog } from "../../../src/sources/gateway-log/gateway-log.ts";
import { isGap, type Piece } from "../../../src/sources/index.ts";

export type Files = Readonly<Record<string, string | Uint8Array>>;

export async function folderOf(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "gateway-log-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  return join(await folderOf({ [name]: content }), name);
}

export interface Reading {
  readonly kind: string;
  readonly pieces: readonly Piece[];
  readonly gaps: readonly Gap[];
}

export async function readLogPlace(target: string): Promise<Reading> {
  const place = await gatewayLog.open(target, sourceOptions());
  const pieces: Piece[] = [];
  const gaps: Gap[] = [];
  try {
    for await (const thing of place.collections()) {
      if (isGap(thing)) gaps.push(thing);
      else for await (const piece of thing.read()) isGap(piece) ? gaps.push(piece) : pieces.push(piece);
    }
    return { kind: place.describe().kind, pieces, gaps };
  } finally {
    await place.close();
  }
}

/** The one piece that holds a text; a test that finds it twice or not at all fails. */
export function pieceWith({ pieces }: Reading, text: string): Piece {
  const [found, ...others] = pieces.filter((piece) => piece.text.includes(text));
  if (found === undefined || others.length > 0) throw new Error(`not one piece holds the text looked for`);
  return found;
}
