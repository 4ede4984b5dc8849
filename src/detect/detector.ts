import type { Confidence, DataClass, Severity } from "../model/index.ts";

/** Dotted lowercase, `class.family.kind`; one that has shipped is never used for another thing. */
export type DetectorId = string;

/** Key of a record in `remedies/`. */
export type RemedyId = string;

/** One place in a text where a detector's pattern fits, before anything is decided. Offsets are UTF-16 code units. */
export interface Candidate {
  /** The sensitive part: capture group 1 of the pattern where it has one, else the whole match. */
  readonly value: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The word that stands near and speaks for the candidate, as listed in `near`. */
  readonly nearWord: string | undefined;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What must not touch a match, or it is only a part of something longer:
 * - `word`: a letter, digit or underscore (ASCII);
 * - `number`: the same, nor a digit behind one of `. - /`;
 * - `open`: nothing, the pattern sees to it itself.
 */
export type Edges = "word" | "number" | "open";

/** How a candidate without any fixed text in it is spotted in one pass over the text. */
export type Shape =
  /**
   * A run of digits with up to two separators (space, `. - / ( )`) between them: how many digits, least and most.
   * What follows behind another character does not count.
   */
  | { readonly digits: readonly [least: number, most: number] }
  /** A run of at least eight capitals and digits, with two digits or more. */
  | "capitals";

/**
 * Recognises one kind of sensitive value: shape, proof and examples in one record.
 *
 * A candidate is spotted by fixed text (`keywords`, or what the pattern begins with), by a word near it
 * (`context: "required"`) or by its `shape`; one of the three must hold, and a law test sees to it.
 */
export interface Detector {
  readonly id: DetectorId;
  readonly dataClass: DataClass;
  /** What a person calls it: "OpenAI project key". */
  readonly title: string;
  readonly severity: Severity;
  /**
   * RE2 subset (no lookaround, no backreference), bounded, no flags but `i`. It describes the value alone:
   * `edges` says what may touch it. Group 1, when there is one, is the sensitive part.
   */
  readonly pattern: RegExp;
  /** One of these stands in every match (letter case aside). Left out when the pattern begins with fixed text. */
  readonly keywords?: readonly string[];
  /** Most characters a match may hold before its keyword; for keywords that are not at its start. Default 96. */
  readonly keywordWithin?: number;
  readonly shape?: Shape;
  /** Words (in any script) that raise the confidence one step when they stand near or in the name of the column. */
  readonly near?: readonly string[];
  /** `required`: without a word of `near` there is no match. */
  readonly context?: "required";
  readonly edges?: Edges;
  /** What the pattern alone is worth. Default `high`; `medium` when context is required. */
  readonly confidence?: Confidence;
  /** Gives way to any other detector that claims part of the same text. */
  readonly generic?: true;
  /** Checksum, entropy, neighbours. `false` is no match, `true` keeps the confidence, a word sets it. */
  readonly check?: (candidate: Candidate) => boolean | Confidence;
  /** Where the value is when it is not the match itself: a handwritten lexer that reads on from the match. */
  readonly locate?: (text: string, match: Span) => Span | undefined;
  readonly remedy: RemedyId;
  /** Texts in which exactly this detector finds exactly one match. */
  readonly finds: readonly string[];
  /** Near-misses: texts in which this detector finds nothing. */
  readonly ignores: readonly string[];
  readonly references: readonly string[];
}

/** One hit in one text. Offsets are UTF-16 code units into the text as it was given. */
export interface Match {
  readonly detector: DetectorId;
  readonly dataClass: DataClass;
  readonly start: number;
  readonly end: number;
  readonly confidence: Exclude<Confidence, "low">;
  /** The wrapping it was found in, outermost first; absent when it stood there plainly. */
  readonly wrapping?: readonly Wrapping[];
}

export type Wrapping = "json" | "url" | "html" | "base64" | "utf16" | "joined";

/** What is known about a text besides the text. */
export interface TextContext {
  /** Name of the column, key or header the text stands under: `users.ssn`. */
  readonly name?: string;
}
