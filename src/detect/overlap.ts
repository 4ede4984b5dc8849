import { confidences } from "../model/index.ts";
import type { Hit } from "./decide.ts";

/**
 * Chooses among overlapping hits, most specific first: a named kind beats a generic one, a known shape beats what
 * a lexer read, then the surer, the longer, the earlier, and by id, so that the same text always gives the same answer.
 * Returns them in reading order, no two overlapping.
 */
export function withoutOverlaps(hits: readonly Hit[]): Hit[] {
  const inOrder = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
  const chosen: Hit[] = [];
  let cluster: Hit[] = [];
  let clusterEnd = 0;
  for (const hit of inOrder) {
    if (hit.start >= clusterEnd) {
      choose(cluster, chosen);
      cluster = [];
    }
    cluster.push(hit);
    clusterEnd = Math.max(clusterEnd, hit.end);
  }
  choose(cluster, chosen);
  return chosen;
}

function choose(cluster: Hit[], chosen: Hit[]): void {
  if (cluster.length < 2) {
    chosen.push(...cluster);
    return;
  }
  const kept: Hit[] = [];
  for (const hit of cluster.sort(bySpecificity)) {
    if (!kept.some((other) => other.start < hit.end && hit.start < other.end)) kept.push(hit);
  }
  chosen.push(...kept.sort((a, b) => a.start - b.start));
}

function bySpecificity(a: Hit, b: Hit): number {
  return (
    Number(a.by.generic ?? false) - Number(b.by.generic ?? false) ||
    // What stands there in one piece is surer than what comes of joining lines.
    Number(a.wrapping?.includes("joined") ?? false) - Number(b.wrapping?.includes("joined") ?? false) ||
    // A value read by a lexer says less than one known by its shape.
    Number(a.by.locate !== undefined) - Number(b.by.locate !== undefined) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
    b.end - b.start - (a.end - a.start) ||
    a.start - b.start ||
    // The same place read twice: as it stands comes before what an unwrapping says.
    (a.wrapping?.length ?? 0) - (b.wrapping?.length ?? 0) ||
    (a.detector < b.detector ? -1 : Number(a.detector > b.detector))
  );
}
