import { isSpecial, isUnknown, stateOf } from "./automaton.ts";
import { isCapital, isDigit, isWordCode } from "./characters.ts";
import { decide, type Hit, valueSpan } from "./decide.ts";
import type { Span, TextContext } from "./detector.ts";
import { standsAlone } from "./near.ts";
import { isSeparator, mostSeparators, separatorBit } from "./number-counter.ts";
import { type Cue, type Holding, nearWindow, type Plan, type Prepared, type WideCue } from "./plan.ts";

import { isTimestamp } from "./timestamp.ts";

/**
 * Every hit in a text as it stands (no unwrapping), overlapping ones included.
 * One pass names the cues; patterns run only around them.
 * @param parts where to look for cues, in order; all of the text unless given
 */
export function plainScan(
  plan: Plan,
  text: string,
  context: TextContext | undefined,
  parts: readonly Span[] = [{ start: 0, end: text.length }],
): Hit[] {
  const scan = new PlainScan(plan, text, context);
  for (const { start, end } of parts) scan.run(start, end);
  return scan.hits;
}

class PlainScan {
  readonly hits: Hit[] = [];
  readonly #plan: Plan;
  readonly #text: string;
  readonly #context: TextContext | undefined;
  /** The last number and the last run of capitals looked at end here. */
  #numberEnd = 0;
  #capitalsEnd = 0;
  /** How far a detector has already searched, so that words close together do not make it search twice. */
  #searched: Map<Prepared, number> | undefined;

  constructor(plan: Plan, text: string, context: TextContext | undefined) {
    this.#plan = plan;
    this.#text = text;
    this.#context = context;
    this.#searchByColumnName();
  }

  run(from: number, to: number): void {
    const text = this.#text;
    const { automaton, cues, wideCues } = this.#plan;
    let table = automaton.table;
    let state = 0;
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code > 127) {
        state = 0;
        const wide = wideCues.get(code);
        if (wide !== undefined) this.#tryWide(wide, at);
        continue;
      }
      let entry = table[(state << 7) | code] as number;
      if (isSpecial(entry)) {
        if (isUnknown(entry)) {
          entry = automaton.step(state, code);
          table = automaton.table;
        }
        if (isSpecial(entry)) {
          const report = automaton.report(stateOf(entry));
          for (const keyword of report.keywords) {
            const cue = cues[keyword];
            if (cue !== undefined) this.#tryCue(cue, at + 1 - cue.text.length);
          }
          if (report.number) this.#tryNumber(at);
          if (report.capital) this.#tryCapitals(at);
        }
      }
      state = stateOf(entry);
    }
  }

  #searchByColumnName(): void {
    const name = this.#context?.name;
    if (name === undefined) return;
    for (const prepared of this.#plan.spokenForBy(name)) this.#search(prepared, 0, this.#text.length);
  }

  #tryWide(cues: readonly WideCue[], at: number): void {
    for (const cue of cues) {
      const start = at - cue.anchor;
      if (start >= 0 && this.#reads(cue.text, start)) this.#tryCue(cue, start);
    }
  }

  #tryCue(cue: Cue, start: number): void {
    const text = this.#text;
    const end = start + cue.text.length;
    for (const prepared of cue.begins) this.#tryHere(prepared, start);
    for (const holding of cue.holds) this.#tryHolding(holding, start, end);
    if (cue.near.length === 0 || !standsAlone(text, start, end)) return;
    for (const prepared of cue.near) {
      const [from, to] = nearWindow(start, end, prepared.longest);
      this.#search(prepared, from, to);
    }
  }

  /** Whether `word` (lowercase) stands at `start`, letter case aside. */
  #reads(word: string, start: number): boolean {
    return this.#text.slice(start, start + word.length).toLowerCase() === word;
  }

  /** Tries a detector whose match holds the cue at `start`..`end`; what else stands around has cues of its own. */
  #tryHolding({ prepared, reach, split }: Holding, start: number, end: number): void {
    const text = this.#text;
    const least = Math.max(0, start - reach);
    let from = least;
    let to = Math.min(text.length, Math.max(end, start + prepared.longest));
    if (split !== undefined) {
      const { rest, before } = split;
      rest.lastIndex = start;
      if (!rest.test(text)) return;
      to = rest.lastIndex;
      from = start;
      while (from > least && before[Math.min(text.charCodeAt(from - 1), 128)] === 1) from--;
    }
    const { search } = prepared;
    const window = text.slice(from, to);
    search.lastIndex = 0;
    for (let found = search.exec(window); found !== null; found = search.exec(window)) {
      if (from + found.index > start) return;
      const holds = from + found.index + found[0].length >= end;
      if (holds && this.#decide(prepared, found, from)) return;
      search.lastIndex = nextStart(window, found.index + 1, prepared);
    }
  }

  #tryHere(prepared: Prepared, start: number): void {
    const { here, detector } = prepared;
    // Most cues of few letters stand inside a word: the edge is asked before the pattern.
    if (detector.edges !== "open" && isWordCode(this.#text.charCodeAt(start - 1))) return;
    here.lastIndex = start;
    const found = here.exec(this.#text);
    if (found !== null) this.#decide(prepared, found, 0);
  }

  /** Runs a pattern over a part of the text, but never twice over the same part. */
  #search(prepared: Prepared, from: number, to: number): void {
    this.#searched ??= new Map();
    const start = Math.max(0, from, this.#searched.get(prepared) ?? 0);
    const end = Math.min(to, this.#text.length);
    if (start >= end) return;
    this.#searchIn(prepared, start, end);
    // What begins before the end of this part but does not fit into it is met again from its own cue.
    this.#searched.set(prepared, Math.max(start, end - prepared.longest));
  }

  #searchIn(prepared: Prepared, from: number, to: number): void {
    const { search } = prepared;
    const window = this.#text.slice(from, to);
    search.lastIndex = 0;
    for (let found = search.exec(window); found !== null; found = search.exec(window)) {
      const hit = this.#decide(prepared, found, from);
      if (!hit || search.lastIndex === found.index) {
        search.lastIndex = nextStart(window, found.index + 1, prepared);
      }
    }
  }

  #tryNumber(at: number): void {
    if (at < this.#numberEnd) return;
    const token = numberAround(this.#text, at);
    this.#numberEnd = token.end;
    if (isTimestamp(this.#text, token.start, token.end)) return;
    const from = Math.max(0, token.start - numberMargin);
    for (const { prepared, least, most, separators, beyond } of this.#plan.numbers) {
      if (token.digits < least || (token.separators === 0 && token.digits > most)) continue;
      if ((separators & ~token.separators) !== 0) continue;
      this.#searchIn(prepared, from, Math.min(this.#text.length, token.end + Math.max(beyond, numberMargin)));
    }
  }

  #tryCapitals(at: number): void {
    if (at < this.#capitalsEnd) return;
    const text = this.#text;
    let start = at;
    while (start > 0 && isCapitalOrDigit(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && isCapitalOrDigit(text.charCodeAt(end))) end++;
    this.#capitalsEnd = end;
    if (this.#plan.capitals.length === 0) return;
    const from = Math.max(0, start - capitalsMargin);
    const to = Math.min(text.length, end + capitalsMargin);
    if (end - start < leastCapitals && !hasGroupedCapitals(text, end)) return;
    for (const prepared of this.#plan.capitals) this.#searchIn(prepared, from, to);
  }

  #decide({ detector }: Prepared, found: RegExpExecArray, offset: number): boolean {
    const whole: Span = { start: offset + found.index, end: offset + found.index + found[0].length };
    const value = valueSpan(detector, this.#text, found, offset);
    const hit = value && decide(detector, this.#text, whole, value, this.#context, this.#plan.labels);
    if (hit === undefined) return false;
    this.hits.push(hit);
    return true;
  }
}

/** The first place from `at` on where a match may begin: not behind a letter or digit, unless edges are open. */
function nextStart(text: string, at: number, { detector }: Prepared): number {
  if (detector.edges === "open") return at;
  let start = at;
  while (start < text.length && isWordCode(text.charCodeAt(start - 1))) start++;
  return start;
}

/** Signs and letters that belong to a number: `+49`, `(030)`, `756-…`, a letter at either end. */
const numberMargin = 4;
/** What a run of capitals may be followed by in the same value: `GB82 WEST 1234 …`, `1EG4-TE5-MK73`. */
const capitalsMargin = 40;
const leastCapitals = 8;

interface NumberToken extends Span {
  readonly digits: number;
  /** Those between the digits, as `separatorBit`s; 0 when the digits are one number. */
  readonly separators: number;
}

/** The whole number, separators included, that the digit at `at` belongs to. */
function numberAround(text: string, at: number): NumberToken {
  let digits = 0;
  let separators = 0;
  const edge = (step: 1 | -1): number => {
    let last = at;
    let pending = 0;
    for (let i = at, gap = 0; i >= 0 && i < text.length && gap <= mostSeparators; i += step) {
      const code = text.charCodeAt(i);
      if (isDigit(code)) {
        separators |= pending;
        last = i;
        gap = 0;
        digits++;
      } else if (isSeparator(code)) {
        pending |= separatorBit(code);
        gap++;
      } else break;
    }
    return last;
  };
  const start = edge(-1);
  const end = edge(1) + 1;
  // The digit in the middle was counted both ways.
  return { start, end, digits: digits - 1, separators };
}

function isCapitalOrDigit(code: number): boolean {
  return isDigit(code) || isCapital(code);
}

/** Whether another group of capitals and digits follows behind one space or dash. */
function hasGroupedCapitals(text: string, end: number): boolean {
  const joint = text.charCodeAt(end);
  return (joint === 32 || joint === 45) && isCapitalOrDigit(text.charCodeAt(end + 1));
}
