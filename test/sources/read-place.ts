import type { Gap } from "../../src/model/index.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import {
  type Collection,
  isGap,
  type OpenSource,
  type Piece,
  type Source,
  type SourceOptions,
} from "../../src/sources/index.ts";

/** One text that stands in a place: a cell, or one of the texts inside a cell. */
export interface Cell {
  readonly row: number | undefined;
  readonly field: string;
  readonly time: string | undefined;
  readonly text: string;
}

export interface ReadTable {
  readonly collection: Collection;
  readonly cells: readonly Cell[];
  /** The longest piece, before pieces that continue each other were joined. */
  readonly longestPiece: number;
}

export interface ReadPlace {
  readonly tables: ReadonlyMap<string, ReadTable>;
  readonly gaps: readonly Gap[];
}

/** Opens a place with a source, reads everything in it and closes it. */
export async function readPlace(
  source: Source,
  target: string,
  options: Partial<SourceOptions> = {},
  way: "batches" | "read" = "batches",
): Promise<ReadPlace> {
  const place = await source.open(target, sourceOptions(options));
  try {
    return await readOpen(place, way);
  } finally {
    await place.close();
  }
}

async function readOpen(place: OpenSource, way: "batches" | "read"): Promise<ReadPlace> {
  const tables = new Map<string, ReadTable>();
  const gaps: Gap[] = [];
  for await (const thing of place.collections()) {
    if (isGap(thing)) gaps.push(thing);
    else tables.set(thing.name, await readTable(thing, gaps, way));
  }
  return { tables, gaps };
}

async function readTable(collection: Collection, gaps: Gap[], way: "batches" | "read"): Promise<ReadTable> {
  const cells: (Cell & { texts: string[] })[] = [];
  let longestPiece = 0;
  for await (const piece of piecesOf(collection, way)) {
    if (isGap(piece)) {
      gaps.push(piece);
      continue;
    }
    const { text, at } = piece;
    longestPiece = Math.max(longestPiece, text.length);
    const last = cells.at(-1);
    if (piece.continues === true && last !== undefined) last.texts.push(text);
    else cells.push({ row: at.row, field: at.field ?? "", time: at.time, text: "", texts: [text] });
  }
  return {
    collection,
    cells: cells.map(({ texts, ...cell }) => ({ ...cell, text: texts.join("") })),
    longestPiece,
  };
}

/** The pieces of a collection, whichever way it gives them. */
export async function* piecesOf(
  collection: Collection,
  way: "batches" | "read" = "batches",
): AsyncGenerator<Piece | Gap> {
  if (way === "read" || collection.batches === undefined) yield* collection.read();
  else for await (const batch of collection.batches()) yield* batch;
}
