import type { Redacted } from "../base/index.ts";
import type { Engine, EngineBudget, Sql } from "../clickhouse/index.ts";
import type { Gap, Place, Position } from "../model/index.ts";
import type { Address } from "./address.ts";
import type { Column, Selection } from "./selection.ts";

export interface SourceOptions {
  readonly signal: AbortSignal;
  /** Leave out what `.gitignore` and `.watertightignore` name. */
  readonly honourIgnoreFiles: boolean;
  readonly limits: Limits;
  /** Where bytes of `-` come from. */
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly selection: Selection;
  /** The load that may be put on a database. */
  readonly budget: EngineBudget;
  /** Nothing that is this person's is offered: no key or address from the environment either. */
  readonly asStranger?: true;
  /** Names this run in the logs of the databases it asks: `watertight/<run>`. */
  readonly tag: string;
  /** The password of an address that holds none: from the environment, a file or a prompt. Undefined: there is none. */
  passwordFor(address: Address): Promise<Redacted<string> | undefined>;
  /**
   * The embedded engine, started when first asked for and closed by whoever made these options.
   * @throws WatertightError `unreadable` when it is not installed, with both remedies
   */
  embedded(): Promise<Engine>;
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

/** One file, archive member, chat export, table, index or kind of key. Its pieces can be read once. */
export interface Collection {
  /** Path inside the place: `database.table`; archive members behind `!`: `logs.zip!2025/01.log`. */
  readonly name: string;
  /** Those that are read, in order. */
  readonly columns?: readonly Column[];
  /** All rows the collection has, whatever share of them is read. */
  readonly rows?: { readonly count: number; readonly exact: boolean };
  /** Share of the rows that `read` gives, when it does not give all: a uniform sample, the same in each run. */
  readonly share?: number;
  /** How an engine reads the collection by itself. Where there is one, it is asked before `read`. */
  readonly relation?: EngineRelation;
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

/** What an engine can read by itself. */
export interface EngineRelation {
  readonly engine: Engine;
  /** What stands behind FROM: a table, a table function. */
  readonly from: Sql;
  /** Rows wanted of it (`--since`); behind WHERE. A share of them is drawn by whoever reads. */
  readonly where?: Sql;
  readonly columns: readonly Column[];
  /** Tells when a row came about. */
  readonly time?: Column;
  /** Two columns of the relation that say where a row lies: the storage part or file, and the number of the row in it, from 0. */
  readonly rowPlace?: { readonly part: Sql; readonly row: Sql };
}

export function isGap(thing: Collection | Piece | Gap): thing is Gap {
  return "why" in thing;
}
