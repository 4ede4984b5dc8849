import type { CollectionTotal, Report } from "../../model/index.ts";

/** Whose statements a plan is written in. */
export type Dialect = "clickhouse" | "postgres" | "mysql" | "sqlite" | "other";

/** What is to be done with a column, or with the whole collection. */
export type AdviceKind = "restrict" | "rotate" | "mask" | "hash" | "drop" | "ttl" | "purge" | "verify";

/** One thing to do, in the order of the plan. Nothing of it is ever run by Watertight. */
export interface Advice {
  readonly collection: string;
  /** Undefined: the whole collection. */
  readonly column: string | undefined;
  /** Ids of the detectors that found something in it. */
  readonly found: readonly string[];
  readonly advice: AdviceKind;
  /** What it is for and what it costs; says what to do in words where there are no statements. */
  readonly why: string;
  /** Each without the semicolon at its end; names quoted, no value in them. */
  readonly statements: readonly string[];
  /** How to take it back; absent where it cannot be. */
  readonly undo?: string;
  /** Another way to the same end: not to be run after the steps before it. */
  readonly instead?: true;
}

export type Plan = readonly Advice[];

/** A pattern in RE2's syntax that every value of some detectors matches. */
export interface PatternSource {
  readonly source: string;
}

export interface PlanOptions {
  /** Patterns that between them match every text in which one of the detectors finds something; none: not known. */
  readonly patternsFor: (detectorIds: readonly string[]) => readonly PatternSource[];
  /** Database or schema, then table, as the place has them; the collection's name split at its first point, unless given. */
  readonly path?: readonly string[];
  /** The column that tells when a row came about. */
  readonly time?: string;
  /** Days that rows are kept; default 30. */
  readonly days?: number;
  /** Columns in which something was found inside a wrapping (base64, escapes), where patterns cannot see it. */
  readonly wrapped?: ReadonlySet<string>;
}

/** Columns of a collection in which something was found inside a wrapping. */
export function wrappedColumns(report: Report, { place, name }: CollectionTotal): ReadonlySet<string> {
  const fields = report.findings.flatMap(({ locations }) =>
    locations
      .filter((one) => one.place === place && one.collection === name && one.wrapping !== undefined)
      .flatMap(({ field }) => field ?? []),
  );
  return new Set(fields);
}
