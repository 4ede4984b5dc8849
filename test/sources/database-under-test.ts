import type { Source } from "../../src/sources/index.ts";
import type { SampleCollection } from "./sample-collections.ts";

/** A real place with data in it, made for the test alone. */
export interface RunningPlace {
  /** Address of the whole place or of one collection, with the password if there is one. */
  target(collection?: string): string;
  /** What the source calls a collection: `public.chats`. */
  nameOf(collection: string): string;
  /** Replaces everything the place holds. */
  load(collections: readonly SampleCollection[]): Promise<void>;
  /** Where the server listens on loopback, and as what it stands in `target()`; the suite puts itself between. */
  readonly port?: number;
  /** The password in `target()`; letters and digits only. */
  readonly password?: string;
  /** Everything the place holds and how often it was written to; stays the same as long as nobody writes. */
  contents(): Promise<string>;
  /** How many statements of a tag the server is busy with. */
  busyWith?(tag: string): Promise<number>;
  stop(): Promise<void>;
}

/** What a place may not have a notion of. */
export type Notion =
  | "columns"
  | "column types"
  | "empty collections"
  | "null"
  | "integers"
  | "lists"
  | "time"
  | "share"
  | "row count"
  | "one collection"
  | "password"
  | "connection"
  | "busy statements";

export interface DatabaseUnderTest<Place extends RunningPlace = RunningPlace> {
  readonly name: string;
  readonly source: Source;
  /** What has to be installed first: its tests are then skipped under a title that says so. */
  readonly missing?: string | undefined;
  start(): Promise<Place>;
  /** Schemes it takes; for each, `scheme://host/x` is an address of its own. */
  readonly schemes: readonly string[];
  /** What it has no notion of, and why: those tests are skipped under that reason. */
  readonly lacks?: Readonly<Partial<Record<Notion, string>>>;
  /** In place of the usual ones, where some of those cannot be names. */
  readonly hostileNames?: readonly string[];
  /** Tests of this source alone, with the same server. */
  more?(place: () => Place): void;
}
