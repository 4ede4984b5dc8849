import type { Gap, Place, Position } from "../model/index.ts";

export interface SourceOptions {
  readonly signal: AbortSignal;
  /** Leave out what `.gitignore` and `.watertightignore` name. */
  readonly honourIgnoreFiles: boolean;
  readonly limits: Limits;
  /** Where bytes of `-` come from. */
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** What hostile input may cost. */
export interface Limits {
  /** Archives inside archives. */
  readonly depth: number;
  /** Bytes that one input file may unpack to. */
  readonly unpackedBytes: number;
  /** Members of one input file, nested archives included. */
  readonly members: number;
}

/** One kind of place: accepts a target and opens it. */
export interface Source {
  readonly kind: string;
  /** May look at the file system, never reads more than the first 64 KiB. */
  accepts(target: string): Promise<boolean>;
  /** @throws WatertightError `unreadable` when the place itself cannot be had. */
  open(target: string, options: SourceOptions): Promise<OpenSource>;
}

export interface OpenSource {
  describe(): Place;
  /**
   * In a fixed order; a collection has to be read before the next one is asked for. What cannot be read comes as a `Gap`, never as an exception: the rest is still to be had.
   */
  collections(): AsyncIterable<Collection | Gap>;
  close(): Promise<void>;
}

/** One file, archive member or chat export. Its pieces can be read once. */
export interface Collection {
  /** Path inside the place; archive members behind `!`: `logs.zip!2025/01.log`. */
  readonly name: string;
  /** Bytes on disk that reading it consumes, where known; for progress. */
  readonly bytes?: number;
  readonly format: string;
  /** Ends early with a `Gap` when reading fails half-way: what came before stays found. */
  read(): AsyncIterable<Piece | Gap>;
  /** The same in the lots it comes in, for speed. A collection is read one way or the other, never both. */
  batches?(): AsyncIterable<readonly (Piece | Gap)[]>;
}

/**
 * A part of a collection's text. A piece with `continues` belongs to the same running text as the piece before it
 * (a value may lie across the border); any other piece is a text of its own.
 */
export interface Piece {
  readonly text: string;
  /** Where the running text begins; a `continues` piece repeats that of the first. */
  readonly at: Position;
  readonly continues?: true;
  /** Bytes of the collection consumed so far; for progress. */
  readonly bytesRead?: number;
}

export function isGap(thing: Collection | Piece | Gap): thing is Gap {
  return "why" in thing;
}
