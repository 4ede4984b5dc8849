import { confidences, type DataClass, severities } from "../model/index.ts";
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
  const { whole, held } = partsAndWholes(cluster);
  // A part comes after all: its whole may have given way to another.
  for (const hit of [...whole.sort(bySpecificity), ...held.sort(bySpecificity)]) {
    if (!kept.some((other) => other.start < hit.end && hit.start < other.end)) kept.push(hit);
  }
  chosen.push(...kept.sort((a, b) => a.start - b.start));
}

/**
 * Tells apart what lies inside a longer hit that matters at least as much: the address in a database's URL, the one in
 * a key's comment. However sure, it says less than the whole. `cluster` is in reading order, the longer first.
 */
function partsAndWholes(cluster: readonly Hit[]): { whole: Hit[]; held: Hit[] } {
  const whole: Hit[] = [];
  const held: Hit[] = [];
  /** By severity: the hit so far that reaches furthest. */
  const furthest = severities.map(() => ({ start: -1, end: -1 }));
  for (const hit of cluster) {
    const severity = severities.indexOf(hit.by.severity);
    const isHeld = furthest.some(
      ({ start, end }, rank) => rank <= severity && (end > hit.end || (end === hit.end && start < hit.start)),
    );
    (isHeld ? held : whole).push(hit);
    const known = furthest[severity];
    // Lines that were joined may be two texts in truth.
    const holds = hit.by.generic !== true && hit.wrapping?.includes("joined") !== true;
    if (holds && known !== undefined && hit.end > known.end) {
      furthest[severity] = { start: hit.start, end: hit.end };
    }
  }
  return { whole, held };
}

const circumstances: ReadonlySet<DataClass> = new Set([
  "infrastructure",
  "business",
  "conversation",
  "instructions",
]);

function genericByName({ by }: Hit): number {
  return Number(by.generic === true && by.locate !== undefined);
}

function bySpecificity(a: Hit, b: Hit): number {
  return (
    // Where a thing stands says less than what it is: a password in a connection string is a password.
    Number(circumstances.has(a.dataClass)) - Number(circumstances.has(b.dataClass)) ||
    Number(a.by.generic ?? false) - Number(b.by.generic ?? false) ||
    // Of two generic ones, that which knows the shape of the value says more than that which knows its name.
    genericByName(a) - genericByName(b) ||
    // What stands there in one piece is surer than what comes of joining lines.
    Number(a.wrapping?.includes("joined") ?? false) - Number(b.wrapping?.includes("joined") ?? false) ||
    confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
    b.end - b.start - (a.end - a.start) ||
    a.start - b.start ||
    // The same place read twice: as it stands comes before what an unwrapping says.
    (a.wrapping?.length ?? 0) - (b.wrapping?.length ?? 0) ||
    (a.detector < b.detector ? -1 : Number(a.detector > b.detector))
  );
}
