import type { DataClass } from "../model/index.ts";
import type { Detector } from "./detector.ts";
import { fixedBeginnings } from "./pattern/facts.ts";
import { parsePattern } from "./pattern/syntax.ts";

const ellipsis = "…";

/**
 * A masked form that is enough to recognise a value and never enough to use it: what it publicly begins with and its
 * last characters when it is long, less for what is short, nothing of a password.
 *
 * @param publicStart characters at the start that every value of the kind shares (`sk-proj-`)
 */
export function previewOf(value: string, dataClass: DataClass, publicStart = 0): string {
  const at = value.indexOf("@");
  if (dataClass === "contact" && at > 0) return previewOfAddress(value, at);
  const chars = Array.from(value.replace(/\s+/g, " "));
  const start = chars.slice(0, publicStart).join("");
  const rest = chars.length - publicStart;
  const shown = rest >= 20 ? 4 : rest >= 9 && dataClass !== "secret" ? 2 : 0;
  return start + ellipsis + (shown === 0 ? "" : chars.slice(-shown).join(""));
}

function previewOfAddress(value: string, at: number): string {
  const domain = value.slice(at + 1);
  const dot = domain.lastIndexOf(".");
  return `${value.charAt(0)}${ellipsis}@${domain.charAt(0)}${ellipsis}${dot > 0 ? domain.slice(dot) : ""}`;
}

const beginnings = new WeakMap<Detector, readonly string[]>();

/** How many characters at the start of a value every value of its kind shares; none when a pattern holds more than the value. */
export function publicStart(value: string, detector: Detector): number {
  if (detector.locate !== undefined) return 0;
  let known = beginnings.get(detector);
  if (known === undefined) {
    known = fixedBeginnings(parsePattern(detector.pattern)) ?? [];
    beginnings.set(detector, known);
  }
  const lower = value.toLowerCase();
  return known.find((beginning) => lower.startsWith(beginning))?.length ?? 0;
}
