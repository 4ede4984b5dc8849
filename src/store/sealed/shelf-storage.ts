/** Whose records, and which kind. */
export interface Space {
  /** Lowercase words: "vendor-keys". */
  readonly purpose: string;
  readonly tenant: string;
}

/** One small record as it is kept: nothing of it can be read without the master key. */
export interface StoredRecord {
  /** Keyed digest of its name, 64 hex digits. */
  readonly id: string;
  /** Several records stand under one name, each in a slot of its own: [a-z0-9], at most 32. */
  readonly slot: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly sealed: Uint8Array;
}

export const forever: number = Number.MAX_SAFE_INTEGER;

/** Where records are kept: a folder, or a table that several machines share. */
export interface ShelfStorage {
  /** Whole or not at all; replaces what the slot held. @throws WatertightError `refused` when there is no room */
  put(space: Space, record: StoredRecord): Promise<void>;
  /** All slots under these ids, expired ones included. */
  get(space: Space, ids: readonly string[]): Promise<StoredRecord[]>;
  /** Removes all slots under these ids; how many there were. */
  delete(space: Space, ids: readonly string[]): Promise<number>;
  all(space: Space): AsyncIterable<StoredRecord>;
  /** Removes what has expired, of everybody; how many there were. */
  sweep(now: number): Promise<number>;
}
