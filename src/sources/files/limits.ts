import type { Limits } from "../source.ts";

const GIB = 1024 ** 3;

/** What one input file may cost unless the person says otherwise. */
export const defaultLimits: Limits = { depth: 5, unpackedBytes: 16 * GIB, members: 1_000_000 };

/** Nested and piped zips need random access, so they are held in memory: all of one input file's together at most this. */
export const MAX_HELD_BYTES: number = 256 * 1024 ** 2;

/** Bytes asked of the system at once. */
export const CHUNK_BYTES: number = 256 * 1024;

/** How much of the beginning of a file decides what it is. */
export const HEAD_BYTES: number = 64 * 1024;
