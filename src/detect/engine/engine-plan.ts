import type { Detector } from "../detector.ts";
import { wordNear } from "../near.ts";
import { fixedBeginnings } from "../pattern/facts.ts";
import { splitBefore } from "../pattern/split.ts";
import { type Node, parsePattern } from "../pattern/syntax.ts";
import { literalForEngine, renderForEngine } from "./render.ts";
import { valueShape } from "./value-shape.ts";
import { wrappingPatterns } from "./wrapping-patterns.ts";

/**
 * What an engine needs to name the texts worth reading: patterns for its multi-pattern matcher, and which detectors a
 * text can hold a match of, given the patterns that fit it. Whatever the scanner finds, in any column, these let through.
 */
export interface EnginePlan {
  /** RE2 syntax, no flags; each fits anywhere in a text of UTF-8. */
  readonly patterns: readonly string[];
  readonly rules: readonly EngineRule[];
}

/** A text can hold a match of the detectors when one of `any` fits it, and one of `near`; left out: whatever it is. */
export interface EngineRule {
  readonly detectors: readonly Detector[];
  /** Indices into `patterns`. */
  readonly any?: readonly number[];
  /** Not needed where the name of the column speaks for the values in it: see `neededIn`. */
  readonly near?: readonly number[];
  /** Texts may be wrapped (escaped, encoded): what they hold shows only when they are unwrapped, so anything may. */
  readonly wrapped?: true;
  /** The patterns begin with fixed text: few texts fit them, and the matcher is fast at them. */
  readonly literal?: true;
}

/** Patterns put into one: the matcher takes more time to be made ready for many patterns than for long ones. */
const mostJoined = 24;
const longestJoined = 1800;

export function toEnginePlan(detectors: readonly Detector[]): EnginePlan {
  const builder = new PlanBuilder();
  for (const detector of detectors) builder.add(detector);
  return builder.build(detectors);
}

/** The rule for the texts of one column: its name may be the context that a detector needs. */
export function neededIn(rule: EngineRule, column: string): EngineRule {
  const { near, ...always } = rule;
  const speaks = rule.detectors.some(
    (detector) => wordNear(detector.near ?? [], column, 0, column.length, noLabels) !== undefined,
  );
  return near === undefined || !speaks ? rule : always;
}

const noLabels = new Set<string>();

interface Draft {
  readonly detectors: Detector[];
  /** Alternatives of one pattern. */
  readonly sources: Set<string>;
}

class PlanBuilder {
  readonly #patterns: string[] = [];
  readonly #known = new Map<string, number>();
  readonly #rules: EngineRule[] = [];
  /** Those spotted by fixed text, by their class. */
  readonly #literal = new Map<string, Draft[]>();
  readonly #byContext: { readonly detector: Detector; readonly source: string | undefined }[] = [];

  add(detector: Detector): void {
    const tree = parsePattern(detector.pattern);
    const sources = literalSources(detector, tree);
    if (detector.context === "required") {
      const source = sources === undefined ? valueShape(tree) : joined(sources);
      this.#byContext.push({ detector, source });
    } else if (sources === undefined) {
      const edge = detector.edges === "open" ? "" : leading;
      this.#rules.push({ detectors: [detector], any: [this.#index(edge + renderForEngine(tree))] });
    } else this.#addLiteral(detector, sources);
  }

  #addLiteral(detector: Detector, sources: readonly string[]): void {
    const key = detector.dataClass;
    const drafts = this.#literal.get(key) ?? [];
    this.#literal.set(key, drafts);
    let draft = drafts.at(-1);
    const length = sources.join("|").length;
    if (draft === undefined || isFull(draft, length)) {
      draft = { detectors: [], sources: new Set() };
      drafts.push(draft);
    }
    draft.detectors.push(detector);
    for (const source of sources) draft.sources.add(source);
  }

  build(detectors: readonly Detector[]): EnginePlan {
    for (const draft of [...this.#literal.values()].flat()) {
      this.#rules.push({
        detectors: draft.detectors,
        any: [this.#index(joined([...draft.sources]))],
        literal: true,
      });
    }
    this.#addByContext();
    this.#rules.push({
      detectors,
      any: wrappingPatterns.map((source) => this.#index(source)),
      wrapped: true,
    });
    return { patterns: this.#patterns, rules: this.#rules };
  }

  /** Words are shared by many detectors: each word stands in one pattern only. */
  #addByContext(): void {
    const usersOf = new Map<string, number[]>();
    for (const [at, { detector }] of this.#byContext.entries()) {
      for (const word of detector.near ?? []) {
        const begun = [...word.toLowerCase()].slice(0, longestWordPart).join("");
        const users = usersOf.get(begun) ?? [];
        if (users.at(-1) !== at) users.push(at);
        usersOf.set(begun, users);
      }
    }
    const words = [...usersOf].sort(([, a], [, b]) => (a.join() < b.join() ? -1 : 1));
    const near = this.#byContext.map(() => new Set<number>());
    for (let at = 0; at < words.length; at += mostJoined) {
      const some = words.slice(at, at + mostJoined);
      const index = this.#index(joined(some.map(([word]) => literalForEngine(word))));
      for (const [, users] of some) for (const user of users) near[user]?.add(index);
    }
    for (const [at, { detector, source }] of this.#byContext.entries()) {
      const any = source === undefined ? {} : { any: [this.#index(source)] };
      this.#rules.push({ detectors: [detector], ...any, near: [...(near[at] ?? [])] });
    }
  }

  #index(source: string): number {
    let index = this.#known.get(source);
    if (index === undefined) {
      index = this.#patterns.push(source) - 1;
      this.#known.set(source, index);
    }
    return index;
  }
}

/** Of a word that speaks for a value the beginning is enough. */
const longestWordPart = 5;
const longestKeywordPart = 6;

function isFull({ sources }: Draft, more: number): boolean {
  return sources.size >= mostJoined || [...sources].join("|").length + more > longestJoined;
}

function joined(sources: readonly string[]): string {
  return sources.length === 1 ? (sources[0] ?? "") : `(?:${sources.join("|")})`;
}

/** What a match begins with or holds, as fixed text with what follows it; undefined when nothing in it is fixed. */
function literalSources(detector: Detector, tree: Node): readonly string[] | undefined {
  if (detector.keywords === undefined) {
    return fixedBeginnings(tree) === undefined ? undefined : [renderForEngine(tree)];
  }
  const sources = detector.keywords.map((keyword) => {
    const split = splitBefore(detector.pattern, keyword.toLowerCase());
    return split === undefined
      ? literalForEngine([...keyword.toLowerCase()].slice(0, longestKeywordPart).join(""))
      : renderForEngine(parsePattern(split.rest));
  });
  return [...new Set(sources)];
}

/** Where a number or a word may begin: not inside another, but right behind the letter of a JSON escape. */
const leading = "(?:^|[\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x7f]|[^\\x00-\\x7f]|\\\\[bfnrt])";
