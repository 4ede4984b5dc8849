import type { QueryOptions } from "../../clickhouse/index.ts";
import { type Detector, toEnginePlan } from "../../detect/index.ts";
import type { EngineRelation, Selection } from "../../sources/index.ts";
import { fittingStatement, profileStatement } from "./relation-sql.ts";

/** What is known of a relation before it is read. */
export interface Profile {
  readonly rows: number;
  readonly bytes: number;
  readonly longest: number;
  readonly span?: { readonly from: string; readonly to: string };
}

/** How the rest of a relation is going to be read. */
export interface RelationPlan {
  /** Share of the rows on which everything is decided, 0 < share <= 1. */
  readonly share: number;
  /** Of the other rows, those that one of these patterns fits are decided on as well. */
  readonly patterns: readonly string[];
  /** Detectors that the patterns speak for: what they find plainly is counted, not estimated. */
  readonly narrowed: ReadonlySet<string>;
}

/** Seconds that deciding on every row may take, unless told otherwise. */
const affordableSeconds = 15;
/** Seconds that are spent on the sample of what would take longer. */
const sampleSeconds = 5;
/** Rows of the first sample, which tells how long the rest would take. */
const triedRows = 20_000;
/** A pattern that fits more rows than this share would let too much of the table through. */
const rareShare = 0.02;

/** The share to begin with; less than 1 when how to go on is to be decided by how long that takes. */
export function firstShare({ rows }: Profile, { share, exhaustive }: Selection): number {
  if (share !== undefined) return share;
  return exhaustive || !isLarge({ rows }) ? 1 : triedRows / rows;
}

/** Whether there is enough for all threads, and for a first sample. */
export function isLarge({ rows }: Pick<Profile, "rows">): boolean {
  return rows > 2 * triedRows;
}

export async function profileOf(relation: EngineRelation, options: QueryOptions): Promise<Profile> {
  const [answer] = await relation.engine.rows<Record<string, string[]>>(profileStatement(relation), options);
  if (answer === undefined) throw new Error("the engine gave no profile");
  const [count, bytes, longest, first = "", last = ""] = Object.values(answer).flat();
  const from = instantOf(first);
  const to = instantOf(last);
  const rows = Number(count);
  return {
    rows,
    bytes: Number(bytes),
    longest: Number(longest),
    ...(rows > 0 && from !== undefined && to !== undefined && { span: { from, to } }),
  };
}

/** ISO 8601 of milliseconds since 1970; undefined when there are none or they are out of range. */
export function instantOf(milliseconds: string): string | undefined {
  if (milliseconds === "") return undefined;
  const time = new Date(Number(milliseconds));
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/**
 * Decides how to go on behind the first sample: read everything when that is affordable, or else a larger sample, and of the
 * other rows those that may hold something of a class that is rare in this table.
 * @param seconds that the first sample took
 */
export async function planRest(
  relation: EngineRelation,
  first: number,
  seconds: number,
  detectors: readonly Detector[],
  options: QueryOptions,
): Promise<RelationPlan> {
  const all = seconds / first;
  if (all <= affordableSeconds) return { share: 1, patterns: [], narrowed: new Set() };
  const { patterns, narrowed } = await rareAmong(detectors, relation, options);
  return { share: Math.max(first, sampleSeconds / all), patterns, narrowed };
}

/**
 * Patterns that begin with fixed text, need no context and fit few rows of this table; and the detectors they speak for. The
 * matcher is fast at such patterns.
 */
async function rareAmong(
  detectors: readonly Detector[],
  relation: EngineRelation,
  options: QueryOptions,
): Promise<Pick<RelationPlan, "patterns" | "narrowed">> {
  const { patterns, rules } = toEnginePlan(detectors);
  const literal = rules.filter((rule) => rule.literal);
  const indices = [...new Set(literal.flatMap(({ any = [] }) => any))];
  const tried = indices.flatMap((index) => patterns[index] ?? []);
  let counts: Map<number | undefined, number>;
  try {
    const answer = await relation.engine.rows<{ fits: string; rows: string }>(
      fittingStatement(relation, tried, triedRows),
      options,
    );
    counts = new Map(answer.map(({ fits, rows }) => [indices[Number(fits) - 1], Number(rows)]));
  } catch {
    options.signal?.throwIfAborted();
    // An engine that does not take the patterns cannot narrow: the sample is what there is.
    return { patterns: [], narrowed: new Set() };
  }
  const isRare = (index: number): boolean => (counts.get(index) ?? 0) < rareShare * triedRows;
  const rare = literal.filter(({ any = [] }) => any.every(isRare));
  return {
    patterns: [...new Set(rare.flatMap(({ any = [] }) => any))].flatMap((index) => patterns[index] ?? []),
    narrowed: new Set(rare.flatMap((rule) => rule.detectors.map(({ id }) => id))),
  };
}
