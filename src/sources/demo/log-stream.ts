import { chat } from "./chats.ts";
import { operations } from "./operations.ts";
import type { Kind } from "./recipe.ts";
import { kindOf, textOf } from "./recipe-text.ts";

/** One row of the table that lay open in January 2025, with the columns that were published. */
export interface LogRow {
  readonly timestamp: string;
  readonly span_name: string;
  readonly "string.names": readonly string[];
  readonly "string.values": readonly string[];
  readonly _service: string;
  readonly _source: string;
}

/** What the table is made of; the shares add up to the whole. */
export const kinds: readonly Kind[] = [...chat, ...operations];

/** The logs began on 6 January 2025 and were closed on 29 January (Wiz Research, 29 January 2025). */
export const firstInstant: number = Date.UTC(2025, 0, 6, 3, 12, 0);
/** Milliseconds between two rows, so that a million of them end on 29 January, … */
export const step = 2040;
/** … and the next million lie between them. */
export const rowsInRound = 1_000_000;
export const roundStep = 131;

/**
 * The first rows of a made-up `log_stream`. Row n is the same however many there are, here and in the engine. Nothing in
 * them belongs to anybody: keys, numbers and names are computed.
 */
export function* logRows(count: number): Generator<LogRow> {
  for (let row = 0; row < count; row++) yield logRow(row);
}

export function logRow(row: number): LogRow {
  const kind = kindOf(kinds, row);
  return {
    timestamp: new Date(instantOf(row)).toISOString(),
    span_name: textOf([kind.span], row),
    "string.names": kind.names,
    "string.values": kind.values.map((parts) => textOf(parts, row)),
    _service: textOf([kind.service], row),
    _source: textOf(kind.source, row),
  };
}

function instantOf(row: number): number {
  return firstInstant + (row % rowsInRound) * step + Math.floor(row / rowsInRound) * roundStep;
}
