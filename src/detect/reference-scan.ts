import { decide, type Hit, valueSpan } from "./decide.ts";
import type { Detector, TextContext } from "./detector.ts";
import { labelsOf } from "./label.ts";

/**
 * What one detector accepts in a text, found the slow and obvious way: its pattern over the whole text, no prefilter,
 * no unwrapping, no other detector. The scanner is held against it.
 */
export function referenceScan(detector: Detector, text: string, context?: TextContext): Hit[] {
  const pattern = withIndices(detector.pattern);
  const hits: Hit[] = [];
  const labels = labelsOf([detector]);
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const whole = { start: found.index, end: found.index + found[0].length };
    const value = valueSpan(detector, text, found, 0);
    const hit = value && decide(detector, text, whole, value, context, labels);
    if (hit !== undefined) hits.push(hit);
    else pattern.lastIndex = found.index + 1;
    if (pattern.lastIndex === found.index) pattern.lastIndex++;
  }
  return hits;
}

function withIndices(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags.replace(/[dgy]/g, "")}dg`);
}
