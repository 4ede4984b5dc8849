import { type Automaton, buildAutomaton } from "./automaton.ts";
import type { Detector } from "./detector.ts";
import { nearAfter, nearBefore } from "./near.ts";
import { fixedBeginnings, longestMatch } from "./pattern/facts.ts";
import { parsePattern } from "./pattern/syntax.ts";

/** A detector made ready to run. */
export interface Prepared {
  readonly detector: Detector;
  /** The pattern, sticky: fits here or not at all. */
  readonly here: RegExp;
  /** The pattern, searching. */
  readonly search: RegExp;
  /** Whether the sensitive part is capture group 1. */
  readonly hasGroup: boolean;
  readonly longest: number;
}

/** What to try where a cue has been seen. */
export interface Cue {
  /** Characters of the cue; it ends where the automaton reports it. */
  readonly length: number;
  /** Detectors whose match begins where the cue begins. */
  readonly begins: readonly Prepared[];
  /** Detectors whose match holds the cue: it begins at most `reach` characters before it. */
  readonly holds: readonly { readonly prepared: Prepared; readonly reach: number }[];
  /** Detectors that need this word near them. */
  readonly near: readonly Prepared[];
}

/** A cue with a character beyond ASCII in it: it is looked up by that character. */
export interface WideCue extends Cue {
  readonly text: string;
  /** Where in the text the character stands by which it is looked up. */
  readonly anchor: number;
}

export interface Plan {
  readonly automaton: Automaton;
  readonly cues: readonly Cue[];
  /** By code unit, both letter cases. */
  readonly wideCues: ReadonlyMap<number, readonly WideCue[]>;
  readonly numbers: readonly { readonly prepared: Prepared; readonly least: number; readonly most: number }[];
  readonly capitals: readonly Prepared[];
  /** Detectors that need context, for texts whose column name gives it. */
  readonly byContext: readonly Prepared[];
  /** No match is longer. */
  readonly longest: number;
}

/** Unbounded patterns are cut off here. */
const longestAllowed = 12_000;
/** How far a detector's own lexer may read on from its match. */
const longestLocated = 1024;
/** How far before a keyword a match may begin when the detector does not say. */
const defaultReach = 96;

interface CueParts {
  begins: Prepared[];
  holds: { prepared: Prepared; reach: number }[];
  near: Prepared[];
}

/** @throws Error naming the detector that nothing would ever spot. */
export function planFor(detectors: readonly Detector[]): Plan {
  const parts = new Map<string, CueParts>();
  const partsOf = (text: string): CueParts => {
    const key = text.toLowerCase();
    const known = parts.get(key) ?? { begins: [], holds: [], near: [] };
    parts.set(key, known);
    return known;
  };
  const numbers: { prepared: Prepared; least: number; most: number }[] = [];
  const capitals: Prepared[] = [];
  const byContext: Prepared[] = [];
  let longest = 0;

  for (const detector of detectors) {
    const tree = parsePattern(detector.pattern);
    const prepared = prepare(detector, Math.min(longestMatch(tree), longestAllowed));
    longest = Math.max(longest, prepared.longest + (detector.locate === undefined ? 0 : longestLocated));
    const beginnings = detector.keywords === undefined ? fixedBeginnings(tree) : undefined;
    if (beginnings !== undefined) {
      for (const beginning of beginnings) partsOf(beginning).begins.push(prepared);
    } else if (detector.keywords !== undefined) {
      const reach = Math.min(detector.keywordWithin ?? defaultReach, prepared.longest);
      for (const keyword of detector.keywords) partsOf(keyword).holds.push({ prepared, reach });
    } else if (detector.context === "required") {
      for (const word of detector.near ?? []) partsOf(word).near.push(prepared);
      byContext.push(prepared);
    } else if (detector.shape === "capitals") {
      capitals.push(prepared);
    } else if (detector.shape !== undefined) {
      const [least, most] = detector.shape.digits;
      numbers.push({ prepared, least, most });
    } else {
      throw new Error(`nothing spots ${detector.id}: give it keywords, a shape or required context`);
    }
  }
  return { ...splitCues(parts), numbers, capitals, byContext, longest };
}

function prepare(detector: Detector, longest: number): Prepared {
  const { source, flags } = detector.pattern;
  const hasGroup = /(?:^|[^\\])\((?!\?)/.test(source.replace(/\\\\/g, ""));
  const indices = hasGroup ? "d" : "";
  return {
    detector,
    here: new RegExp(source, `${flags}${indices}y`),
    search: new RegExp(source, `${flags}${indices}g`),
    hasGroup,
    longest,
  };
}

function splitCues(parts: ReadonlyMap<string, CueParts>): Pick<Plan, "automaton" | "cues" | "wideCues"> {
  const ascii: string[] = [];
  const cues: Cue[] = [];
  const wideCues = new Map<number, WideCue[]>();
  for (const [text, part] of parts) {
    const anchor = firstBeyondAscii(text);
    if (anchor < 0) {
      ascii.push(text);
      cues.push({ length: text.length, ...part });
      continue;
    }
    const cue = { text, anchor, length: text.length, ...part };
    const char = text.charAt(anchor);
    for (const code of new Set([char.charCodeAt(0), char.toUpperCase().charCodeAt(0)])) {
      wideCues.set(code, [...(wideCues.get(code) ?? []), cue]);
    }
  }
  return { automaton: buildAutomaton(ascii), cues, wideCues };
}

function firstBeyondAscii(text: string): number {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return at;
  return -1;
}

/** Where a value may lie that a near word at `start`..`end` speaks for. */
export function nearWindow(start: number, end: number, longest: number): readonly [number, number] {
  return [start - nearAfter - longest, end + nearBefore + longest];
}
