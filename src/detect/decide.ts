import type { Confidence } from "../model/index.ts";
import { isDigit, isWordCode } from "./characters.ts";
import type { Candidate, Detector, Edges, Match, Span, TextContext } from "./detector.ts";
import { isMasked, type Labels } from "./label.ts";
import { nearAfter, nearBefore, wordNear } from "./near.ts";
import { isTimestamp } from "./timestamp.ts";

/** A match that still knows whose it is, for choosing between overlapping ones. */
export interface Hit extends Match {
  readonly by: Detector;
  /** What was found, wrappings taken off. */
  readonly value: string;
}

/**
 * Decides on one place where a detector's pattern fits: edges, then context, then the detector's own check.
 * `whole` is what the pattern matched, `value` the sensitive part of it; `labels` are those a mask may have left behind.
 */
export function decide(
  detector: Detector,
  text: string,
  whole: Span,
  value: Span,
  context: TextContext | undefined,
  labels: Labels,
): Hit | undefined {
  if (touches(text, whole, detector.edges ?? "word")) return undefined;
  if (detector.dataClass === "secret" ? isInsideBase64(text, value) : isNegative(text, value.start))
    return undefined;
  if (detector.shape !== undefined && isTimestamp(text, whole.start, whole.end)) return undefined;

  const candidate = new CandidateInText(detector, text, whole, value, context, labels);
  if (detector.context === "required" && candidate.nearWord === undefined) return undefined;
  let confidence: Confidence = detector.confidence ?? (detector.context === "required" ? "medium" : "high");
  const verdict = detector.check?.(candidate) ?? true;
  if (verdict === false) return undefined;
  if (verdict !== true) confidence = verdict;
  else if (confidence !== "high" && detector.context !== "required" && candidate.nearWord !== undefined) {
    confidence = raised(confidence);
  }
  if (confidence === "low" || isMasked(text, value.start, value.end, labels)) return undefined;
  const { start, end } = value;
  const { id, dataClass } = detector;
  return { detector: id, dataClass, start, end, confidence, by: detector, value: candidate.value };
}

/** Looks for the near word only when somebody asks: most candidates fall before. */
class CandidateInText implements Candidate {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly #near: readonly string[] | undefined;
  readonly #matchStart: number;
  readonly #name: string | undefined;
  readonly #labels: Labels;
  #nearWord: string | undefined;
  #looked = false;

  constructor(
    detector: Detector,
    text: string,
    whole: Span,
    value: Span,
    context: TextContext | undefined,
    labels: Labels,
  ) {
    this.value = text.slice(value.start, value.end);
    this.text = text;
    this.start = value.start;
    this.end = value.end;
    this.#near = detector.near;
    this.#matchStart = whole.start;
    this.#name = context?.name;
    this.#labels = labels;
  }

  get nearWord(): string | undefined {
    if (!this.#looked) {
      this.#looked = true;
      this.#nearWord = this.#near && this.#look(this.#near);
    }
    return this.#nearWord;
  }

  #look(near: readonly string[]): string | undefined {
    const labels = this.#labels;
    return (
      wordNear(near, this.text, this.#matchStart - nearBefore, this.start, labels) ??
      (this.#name === undefined ? undefined : wordNear(near, this.#name, 0, this.#name.length, labels)) ??
      wordNear(near, this.text, this.end, this.end + nearAfter, labels)
    );
  }
}

/**
 * The sensitive part of what a pattern found: what `locate` says, or group 1, or all of it. `offset` is where the text
 * that the pattern ran over begins in `text`.
 */
export function valueSpan(
  detector: Detector,
  text: string,
  found: RegExpExecArray,
  offset: number,
): Span | undefined {
  const start = offset + found.index;
  const whole = { start, end: start + found[0].length };
  if (detector.locate !== undefined) return detector.locate(text, whole);
  const group = found.indices?.[1];
  return group === undefined ? whole : { start: offset + group[0], end: offset + group[1] };
}

function raised(confidence: Confidence): Confidence {
  return confidence === "low" ? "medium" : "high";
}

function touches(text: string, { start, end }: Span, edges: Edges): boolean {
  if (edges === "open") return false;
  const before = start > 0 ? text.charCodeAt(start - 1) : 0;
  const after = end < text.length ? text.charCodeAt(end) : 0;
  if (isWordCode(before) || isWordCode(after)) return true;
  if (edges === "word") return false;
  return (
    (isNumberJoint(before) && start > 1 && isDigit(text.charCodeAt(start - 2))) ||
    (isNumberJoint(after) && end + 1 < text.length && isDigit(text.charCodeAt(end + 1)))
  );
}

/** `= -2147418110`: a number below zero is a quantity, and names nobody. */
function isNegative(text: string, start: number): boolean {
  return (
    text.charCodeAt(start - 1) === minus &&
    /[ =,([]/.test(text.charAt(start - 2)) &&
    isDigit(text.charCodeAt(start))
  );
}

const minus = 45;
/** Least base64 on one side of a value that makes it a part of something encoded. */
const leastBase64 = 24;

/** Whether the text goes on as base64 over `+` or `/` at either end: in enough of it every short prefix comes up by chance. */
function isInsideBase64(text: string, { start, end }: Span): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  return (
    ((before === "+" || before === "/") &&
      isBase64(
        text
          .slice(Math.max(0, start - 64), start)
          .split(notBase64)
          .pop(),
      )) ||
    ((after === "+" || after === "/") && isBase64(text.slice(end, end + 64).split(notBase64)[0]))
  );
}

const notBase64 = /[^A-Za-z0-9+/]/;

/** With `+` in it, which paths hardly hold. */
function isBase64(part = ""): boolean {
  return (
    part.length >= leastBase64 &&
    /\+/.test(part) &&
    /\d/.test(part) &&
    /[a-z]/.test(part) &&
    /[A-Z]/.test(part)
  );
}

/** `.`, `-`, `/`: what ties digits to one number. */
function isNumberJoint(code: number): boolean {
  return code >= 45 && code <= 47;
}
