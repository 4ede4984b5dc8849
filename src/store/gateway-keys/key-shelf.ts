/** What is known here of a record of a gateway key; the rest is whatever the one who reads it says. */
export interface KeyRecord {
  readonly id: string;
  /** Milliseconds since 1970. A key that was revoked stays so. */
  readonly revokedAt?: number | undefined;
}

/** Makes a record of what was kept, or throws. */
export type ParseRecord<Record extends KeyRecord> = (kept: unknown) => Record;

/** The records of gateway keys, the same for every process that looks at them. */
export interface KeyShelf<Record extends KeyRecord> {
  /** All of them, by id. @throws WatertightError `unreadable`: never fewer than there are */
  list(): Promise<readonly Record[]>;
  /** Adds a record, or replaces the one with its id. */
  put(record: Record): Promise<void>;
  /** Whether there is such a key. */
  revoke(id: string): Promise<boolean>;
  /**
   * Hands over the records as they are and again within a second of each change, by whichever process; what cannot be read
   * goes to `onError`, once for each time it happens anew. Gives back what ends it.
   */
  watch(onChange: (records: readonly Record[]) => void, onError: (reason: unknown) => void): () => void;
}

/** More keys than that are a mistake. */
export const mostKeys = 100_000;
