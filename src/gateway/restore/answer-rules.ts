/**
 * How a string of an answer is read:
 * - `whole`: restored in one piece. What no rule names is that.
 * - `answer`: the same for what the model says: JSON in a string when the request asked for a JSON answer.
 * - `json`: JSON in a string; restored values are escaped for it.
 * - `text-lane`, `answer-lane`, `json-lane`: text that goes on from event to event. In a whole answer they are one piece.
 * - `keep`: never touched, nor anything below it.
 * - `once`: the same, and left out where a delta is repeated, since clients join or count it.
 * - `token-rows`, `token-columns`, `token-candidates`: the tokenizer's pieces of a text with their probabilities, as a list of
 *   `{ token, logprob }`, as the columns of completions, as Gemini's `logprobsResult`.
 */
export type AnswerKind =
  | "whole"
  | "answer"
  | "json"
  | "text-lane"
  | "answer-lane"
  | "json-lane"
  | "keep"
  | "once"
  | "token-rows"
  | "token-columns"
  | "token-candidates";

/** Path to kind: `choices[].delta.content`; `*` is any key, `**` at the end everything below that no other path names. */
export type AnswerPaths = Readonly<Record<string, AnswerKind>>;

export type StreamFraming = "sse" | "ndjson" | "json-array";

/** A place in the text that an annotation points at. */
export interface OffsetRule {
  /** The object that holds the two numbers. */
  readonly at: string;
  readonly start: string;
  readonly end: string;
  /** The text: how many keys up from `at` (`root`: all of them), then this path. `{name}` is a number of the object itself, else 0. */
  readonly up: number | "root";
  readonly text: string;
  /** The same in a stream, where it is named otherwise. */
  readonly streamed?: string;
}

export interface AnswerUsage {
  readonly input?: number;
  readonly output?: number;
}

/** How the answers of a surface are read, whole and streamed. */
export interface AnswerRules {
  /** What a stream may come as; with several, its first character decides. None: it never streams. */
  readonly framings: readonly StreamFraming[];
  readonly paths: AnswerPaths;
  /** Further paths for events with this `type`. */
  readonly types?: Readonly<Record<string, AnswerPaths>>;
  /** Numbers or names at the top of an event that say where its text belongs. */
  readonly place?: readonly string[];
  /** A value here that is neither null nor false ends the lanes below its parent. */
  readonly ends?: readonly string[];
  /** Events with such a `type` end the lanes of their place, or all. */
  readonly endsPlace?: RegExp;
  readonly endsAll?: RegExp;
  /** Lists whose items go on from event to event by what they are, not by where they stand: an item of another sort ends the lane. */
  readonly sequences?: readonly string[];
  readonly offsets?: readonly OffsetRule[];
  /** Keys of a citation that points into a document of the request: which document, from where, to where. In code points. */
  readonly documents?: { readonly index: string; readonly start: string; readonly end: string };
  /** What offsets count. */
  readonly unit?: "code-points" | "bytes";
  /** The number that rises with each event. */
  readonly sequenceNumber?: string;
  /** Text that an event holds when it can tell usage, id or model; only those are looked at when nothing is to be restored. */
  readonly tells: readonly string[];
  /** Tokens the vendor counted, as far as this event or answer says. Each is the count so far, never a difference. */
  readonly usageOf: (event: unknown) => AnswerUsage | undefined;
  /** What the vendor calls this answer. */
  readonly idOf: (event: unknown) => string | undefined;
  /** The model that answered. */
  readonly modelOf: (event: unknown) => string | undefined;
}
