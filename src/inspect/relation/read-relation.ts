import { columnPasses } from "../../clickhouse/index.ts";
import type { Detector } from "../../detect/index.ts";
import type { Position } from "../../model/index.ts";
import type { EngineRelation, Piece, Selection } from "../../sources/index.ts";
import type { CollectionFacts, Occurrences } from "../collection-tally.ts";
import type { Found, RowPlace } from "../decide/decider.ts";
import type { DecidePool } from "../decide/pool.ts";
import { firstShare, instantOf, isLarge, planRest, profileOf, type RelationPlan } from "./relation-plan.ts";
import { decidedBlocks, firstTexts, longTexts } from "./relation-reading.ts";
import { type Draw, longText } from "./relation-sql.ts";

export interface RelationOptions {
  readonly pool: DecidePool;
  readonly selection: Selection;
  readonly detectors: readonly Detector[];
  readonly signal: AbortSignal;
  /** Its name, for the log of the engine. */
  readonly collection: string;
}

/** What reading a relation gives, in this order but for `facts`, which are corrected as more is known. */
export type RelationPart =
  /** One of the first texts, for what they say of the collection. */
  | { readonly kind: "shape"; readonly column: string; readonly text: string }
  | { readonly kind: "facts"; readonly facts: Partial<CollectionFacts> }
  /** What was found in the next rows. */
  | {
      readonly kind: "rows";
      readonly rows: number;
      readonly characters: number;
      readonly found: readonly FoundInRelation[];
      readonly progress: { readonly rows: number; readonly read: number };
    }
  /** A part of a text that is too long for a block. */
  | { readonly kind: "long"; readonly piece: Piece };

/** One value in one column, with its occurrences in the rows that were read. */
export interface FoundInRelation
  extends Pick<Found, "detector" | "confidence" | "wrapping" | "fingerprint" | "preview"> {
  readonly column: string;
  readonly occurrences: Occurrences;
  readonly places: readonly Pick<Position, "part" | "row" | "time">[];
  /** ISO 8601, UTC. */
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** Texts of each column that are looked at for what the collection is. */
const shapeTexts = 200;

/** Dates, times and truth values: nothing sensitive fits into them. */
const holdsNothing = /^(?:Nullable\(|LowCardinality\()*(?:Date|Time|Bool|Interval|Nothing)/;

/** Reads an engine's relation, of many columns in several passes. */
export async function* readRelation(
  relation: EngineRelation,
  options: RelationOptions,
): AsyncGenerator<RelationPart> {
  let isFirst = true;
  let { selection } = options;
  // All passes read the same share: one sample stands for the collection.
  const onShare = (share: number): void => {
    selection = share < 1 ? { ...selection, share } : { ...selection, exhaustive: true };
  };
  const worthReading = relation.columns.filter(({ type }) => !holdsNothing.test(type));
  for (const columns of columnPasses(worthReading)) {
    for await (const part of onePass({ ...relation, columns }, { ...options, selection }, onShare)) {
      // Rows are counted once, however often they are read.
      yield part.kind === "rows" && !isFirst ? { ...part, rows: 0 } : part;
    }
    isFirst = false;
  }
}

/** Profile, first sample, plan, the rest of the rows, texts too long for a block. */
async function* onePass(
  relation: EngineRelation,
  options: RelationOptions,
  onShare: (share: number) => void,
): AsyncGenerator<RelationPart> {
  const { pool, selection, detectors, signal, collection } = options;
  const asking = (what: string) => ({ purpose: `${what} ${collection}`, signal });
  const profile = await profileOf(relation, asking("size of"));
  const { rows: all, bytes, longest, span } = profile;
  yield { kind: "facts", facts: { rows: { count: all, exact: true }, ...(span && { span }) } };
  if (all === 0) return;
  if (isLarge(profile)) pool.start();
  for (const { column, text } of await firstTexts(relation, shapeTexts, asking("first rows of"))) {
    yield { kind: "shape", column, text };
  }
  const counted = { read: 0, drawn: 0 };
  const progress = (share: number) => ({
    rows: Math.max(counted.read, Math.round(all * share)),
    read: counted.read,
  });
  const blocks = async function* (draw: Draw, { share, patterns }: RelationPlan) {
    for await (const block of decidedBlocks(relation, draw, patterns, pool, asking("rows of"))) {
      counted.read += block.rows;
      counted.drawn += block.sampledRows;
      const { rows, characters } = block;
      const found = (plan: RelationPlan) => block.found.flatMap((one) => inRelation(one, relation, plan));
      yield { rows, characters, found, progress: progress(share) };
    }
  };
  const begun = firstShare(profile, selection);
  const first: RelationPlan = { share: begun, patterns: [], narrowed: new Set() };
  const isTrial = begun < 1 && selection.share === undefined;
  const tried = [];
  let startedAt = 0;
  try {
    for await (const block of blocks({ from: 0, to: begun }, first)) {
      if (startedAt === 0) startedAt = performance.now();
      if (isTrial) tried.push(block);
      else yield { kind: "rows", ...block, found: block.found(first) };
    }
  } catch (thrown) {
    // What was found stays found, also when there is nothing to go on with.
    for (const block of tried) yield { kind: "rows", ...block, found: block.found(first) };
    throw thrown;
  }
  if (isTrial) {
    // What came with the first block was waited for before: threads and the engine had to get ready.
    const measured = Math.max(1, tried.length - 1);
    const seconds = ((performance.now() - startedAt) / 1000) * (tried.length / measured);
    const plan = await planRest(relation, begun, seconds, detectors, asking("classes of"));
    onShare(plan.share);
    for (const block of tried) yield { kind: "rows", ...block, found: block.found(plan) };
    for await (const block of blocks({ from: begun, to: plan.share }, plan)) {
      yield { kind: "rows", ...block, found: block.found(plan) };
    }
  }
  yield { kind: "facts", facts: { sample: { rows: counted.drawn, of: all } } };
  if (longest <= longText || bytes === 0) return;
  for await (const piece of longTexts(relation, asking("long texts of"))) yield { kind: "long", piece };
}

/** What was found of a value, for the report; nothing when that is left to the sample to tell. */
function inRelation(
  { column, drawn, drawnRows, drawnSquares, others, places, firstTime, lastTime, ...hit }: Found,
  { columns }: EngineRelation,
  { narrowed }: RelationPlan,
): FoundInRelation[] {
  // Patterns let through what stands there plainly: only that is complete in rows outside the sample.
  const isCertain = narrowed.has(hit.detector) && hit.wrapping === undefined;
  if (!isCertain && drawn === 0) return [];
  return [
    {
      ...hit,
      column: columns[column]?.name ?? "",
      occurrences: isCertain
        ? { certain: drawn + others, drawn: 0, drawnRows: 0, drawnSquares: 0 }
        : { certain: 0, drawn, drawnRows, drawnSquares },
      places: places.filter(({ sampled }) => isCertain || sampled).map(positionOf),
      first: instantOf(firstTime),
      last: instantOf(lastTime),
    },
  ];
}

function positionOf({ part, row, time }: RowPlace): Pick<Position, "part" | "row" | "time"> {
  const instant = instantOf(time);
  return {
    ...(part !== "" && { part }),
    ...(row !== "" && { row: Number(row) + 1 }),
    ...(instant !== undefined && { time: instant }),
  };
}
