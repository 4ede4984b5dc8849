import type { Hit } from "./decide.ts";
import type { Span, TextContext } from "./detector.ts";
import { plainScan } from "./plain-scan.ts";
import type { Plan } from "./plan.ts";
import { base64Views } from "./wrappings/base64.ts";
import { htmlViews, joinedViews, jsonViews, urlViews, utf16Views } from "./wrappings/escapes.ts";
import { noViews, type View } from "./wrappings/view.ts";

/** Wrappings inside wrappings: JSON in JSON in a base64 header is as deep as real data goes. */
const deepest = 3;

const unwrappers: readonly ((text: string) => readonly View[])[] = [
  jsonViews,
  urlViews,
  htmlViews,
  utf16Views,
  joinedViews,
  base64Views,
];

function viewsOf(text: string): readonly View[] {
  let views = noViews;
  for (const unwrap of unwrappers) {
    const more = unwrap(text);
    if (more.length > 0) views = views === noViews ? more : [...views, ...more];
  }
  return views;
}

/** Every hit in a text, as it stands and with its wrappings taken off; overlapping ones included. */
export function wrappedScan(plan: Plan, text: string, context: TextContext | undefined, depth = 0): Hit[] {
  const views = depth === deepest ? noViews : viewsOf(text);
  if (views.length === 0) return plainScan(plan, text, context);
  const plain = plainScan(plan, text, context, partsOutside(views, text.length));
  // `\nbob@…` is not the address of nbob: what begins or ends inside an escape is read in the view instead.
  const hits = plain.filter(
    ({ start, end }) => !views.some((view) => isCut(view, start) || isCut(view, end)),
  );
  for (const view of views) {
    for (const inner of wrappedScan(plan, view.text, context, depth + 1)) {
      const wrapping = [view.wrapping, ...(inner.wrapping ?? [])];
      hits.push({ ...inner, ...view.toOuter(inner), wrapping });
    }
  }
  return hits;
}

/** Joining lines is a guess: what stands in them as they are counts all the same. */
function isCut({ covers, splits, wrapping }: View, at: number): boolean {
  return wrapping !== "joined" && at > covers.start && at < covers.end && splits(at);
}

/** What is left of a text when the parts that views stand in for are taken out. */
function partsOutside(views: readonly View[], length: number): Span[] {
  const parts: Span[] = [];
  let start = 0;
  for (const { covers } of views.filter(({ instead }) => instead)) {
    if (covers.start > start) parts.push({ start, end: covers.start });
    start = Math.max(start, covers.end);
  }
  if (start < length) parts.push({ start, end: length });
  return parts;
}
