import { Automaton } from "./automaton.ts";
import { isDigit, isWordCode } from "./characters.ts";
import type { Detector } from "./detector.ts";
import { type Labels, labelsOf } from "./label.ts";
import { nearAfter, nearBefore, wordNear } from "./near.ts";
import { isSeparator, separatorBit } from "./number-counter.ts";
import {
  charactersOf,
  firstCharacters,
  fixedBeginnings,
  longestMatch,
  requiredCharacters,
} from "./pattern/facts.ts";
import { type SplitPattern, splitBefore } from "./pattern/split.ts";
import { type Node, parsePattern } from "./pattern/syntax.ts";

/** A detector made ready to run. */
export interface Prepared {
  readonly detector: Detector;
  /** The pattern, sticky: fits here or not at all. */
  readonly here: RegExp;
  /** The pattern, searching. */
  readonly search: RegExp;
  readonly longest: number;
}

/** A detector whose match holds a cue somewhere. */
export interface Holding {
  readonly prepared: Prepared;
  /** Most characters of a match before the cue. */
  readonly reach: number;
  /** The pattern cut at the cue, where it can be: most cues are dismissed by its rest alone. */
  readonly split: SplitPattern | undefined;
}

/** What to try where a cue has been seen. */
export interface Cue {
  /** Lowercase. */
  readonly text: string;
  /** Detectors whose match begins where the cue begins. */
  readonly begins: readonly Prepared[];
  readonly holds: readonly Holding[];
  /** Detectors that need this word near them. */
  readonly near: readonly Prepared[];
}

/** A detector that is spotted by a number alone. */
export interface NumberKind {
  readonly prepared: Prepared;
  /** Digits, least and most. */
  readonly least: number;
  readonly most: number;
  /** Separators that every match has, as `separatorBit`s. */
  readonly separators: number;
  /** Characters that may stand between the number that was spotted and the end of the match. */
  readonly beyond: number;
}

export interface Plan {
  readonly automaton: Automaton;
  /** By the automaton's keyword. */
  readonly cues: readonly Cue[];
  /** Cues with a character beyond ASCII, by that character in both letter cases. */
  readonly wideCues: ReadonlyMap<number, readonly WideCue[]>;
  readonly numbers: readonly NumberKind[];
  readonly capitals: readonly Prepared[];
  /** The detectors that need context and find it in a column's name. */
  readonly spokenForBy: (name: string) => readonly Prepared[];
  /** What a mask of these detectors leaves behind. */
  readonly labels: Labels;
  /** No match is longer. */
  readonly longest: number;
}

/** Unbounded patterns are cut off here. */
const longestAllowed = 12_000;
/** How far a detector's own lexer may read on from its match. */
const longestLocated = 1024;
/** How far before a keyword a match may begin when the detector does not say. */
const defaultReach = 96;

/** A cue that is looked up by one character of it. */
export interface WideCue extends Cue {
  /** Where in the cue that character stands. */
  readonly anchor: number;
}

interface CueParts {
  begins: Prepared[];
  holds: Holding[];
  near: Prepared[];
}

/**
 * @param others those that are recognised by other means, for their labels
 * @throws Error naming the detector that nothing would ever spot
 */
export function planFor(detectors: readonly Detector[], others: readonly Detector[] = []): Plan {
  const parts = new Map<string, CueParts>();
  const partsOf = (text: string): CueParts => {
    const key = text.toLowerCase();
    const known = parts.get(key) ?? { begins: [], holds: [], near: [] };
    parts.set(key, known);
    return known;
  };
  const numbers: NumberKind[] = [];
  const capitals: Prepared[] = [];
  const byContext: Prepared[] = [];
  let longest = 0;

  for (const detector of detectors) {
    const tree = parsePattern(detector.pattern);
    const prepared = prepare(detector, tree);
    longest = Math.max(longest, prepared.longest + (detector.locate === undefined ? 0 : longestLocated));
    const beginnings = detector.keywords === undefined ? fixedBeginnings(tree) : undefined;
    if (beginnings !== undefined) {
      for (const beginning of beginnings) partsOf(beginning).begins.push(prepared);
    } else if (detector.keywords !== undefined) {
      const reach = Math.min(detector.keywordWithin ?? defaultReach, prepared.longest);
      for (const keyword of detector.keywords) {
        const split = splitBefore(detector.pattern, keyword.toLowerCase());
        partsOf(keyword).holds.push({ prepared, reach, split });
      }
    } else if (detector.context === "required") {
      for (const word of detector.near ?? []) partsOf(word).near.push(prepared);
      byContext.push(prepared);
    } else if (detector.shape === "capitals") {
      capitals.push(prepared);
    } else if (detector.shape !== undefined) {
      const [least, most] = detector.shape.digits;
      const stays = staysInNumber(tree);
      const separators = stays ? requiredSeparators(tree) : 0;
      numbers.push({ prepared, least, most, separators, beyond: stays ? 0 : prepared.longest });
    } else {
      throw new Error(`nothing spots ${detector.id}: give it keywords, a shape or required context`);
    }
  }
  const labels = labelsOf([...detectors, ...others]);
  return {
    ...splitCues(parts),
    numbers,
    capitals,
    spokenForBy: rememberedBy(byContext, labels),
    labels,
    longest,
  };
}

/** Columns come again with every row. */
const rememberedNames = 1024;

function rememberedBy(byContext: readonly Prepared[], labels: Labels): Plan["spokenForBy"] {
  const known = new Map<string, readonly Prepared[]>();
  return (name) => {
    let spokenFor = known.get(name);
    if (spokenFor === undefined) {
      spokenFor = byContext.filter(
        ({ detector: { near = [] } }) => wordNear(near, name, 0, name.length, labels) !== undefined,
      );
      if (known.size >= rememberedNames) known.clear();
      known.set(name, spokenFor);
    }
    return spokenFor;
  };
}

function prepare(detector: Detector, tree: Node): Prepared {
  const { source, flags } = detector.pattern;
  const hasGroup = /(?:^|[^\\])\((?!\?)/.test(source.replace(/\\\\/g, ""));
  const indices = hasGroup ? "d" : "";
  return {
    detector,
    here: new RegExp(source, `${flags}${indices}y`),
    search: new RegExp(beginsWord(detector, tree) ? `\\b(?:${source})` : source, `${flags}${indices}g`),
    longest: Math.min(longestMatch(tree), longestAllowed),
  };
}

/** Whether each match begins a word: then the search need not try the inside of words, where edges forbid it. */
function beginsWord({ edges }: Detector, tree: Node): boolean {
  if (edges === "open") return false;
  return firstCharacters(tree).every((bit, code) => bit === 0 || isWordCode(code));
}

function splitCues(parts: ReadonlyMap<string, CueParts>): Pick<Plan, "automaton" | "cues" | "wideCues"> {
  const cues: Cue[] = [];
  const wideCues = new Map<number, WideCue[]>();
  for (const [text, part] of parts) {
    const anchor = firstBeyondAscii(text);
    if (anchor < 0) {
      cues.push({ text, ...part });
      continue;
    }
    const cue = { text, anchor, ...part };
    const char = text.charAt(anchor);
    for (const code of new Set([char.charCodeAt(0), char.toUpperCase().charCodeAt(0)])) {
      wideCues.set(code, [...(wideCues.get(code) ?? []), cue]);
    }
  }
  return { automaton: new Automaton(cues.map(({ text }) => text)), cues, wideCues };
}

/** Whether a match holds nothing but digits and what may separate them. */
function staysInNumber(tree: Node): boolean {
  const characters = charactersOf(tree);
  return characters.every((bit, code) => bit === 0 || isDigit(code) || isSeparator(code));
}

function requiredSeparators(tree: Node): number {
  return [...requiredCharacters(tree)].reduce((bits, code) => bits | separatorBit(code), 0);
}

function firstBeyondAscii(text: string): number {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return at;
  return -1;
}

/** Where a value may lie that a near word at `start`..`end` speaks for. */
export function nearWindow(start: number, end: number, longest: number): readonly [number, number] {
  return [start - nearAfter - longest, end + nearBefore + longest];
}
