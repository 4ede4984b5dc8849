import type { Span } from "../detector.ts";
import { longestValue } from "./quoted.ts";

/** Ends an unquoted value wherever it stands: spaces, quotes, tags, and the punctuation of scripts without spaces. */
const stops = /[\s"'`<>|\\“”„«»「」『』，。；、！？（）]/;

/** Closing marks that belong to the sentence or the code around a value, not to it. */
const trailing = /[,;)\]}:]/;

/**
 * Reads an unquoted value that begins at `at`. `inQuery` is for URL queries and form bodies, where `&` and `#` end it.
 * A next `;key=` or `,key=` ends it too.
 */
export function readBare(text: string, at: number, { inQuery = false } = {}): Span | undefined {
  let end = at;
  while (end < text.length && end - at <= longestValue && !stops.test(text[end] ?? "")) {
    const character = text[end];
    if (inQuery && (character === "&" || character === "#")) break;
    if ((character === ";" || character === "," || character === "&") && startsPair(text, end + 1)) break;
    end++;
  }
  if (end - at > longestValue) return undefined;
  while (end > at && trailing.test(text[end - 1] ?? "")) {
    if (isBalanced(text.slice(at, end))) break;
    end--;
  }
  return end > at ? { start: at, end } : undefined;
}

/** The rest of a line without its comment and the spaces around it, for values with spaces in them. */
export function readLine(text: string, at: number): Span | undefined {
  let end = at;
  while (end < text.length && end - at <= longestValue && text[end] !== "\n" && text[end] !== "\r") end++;
  const line = text.slice(at, end).replace(/ [#;].*$/, "");
  const start = at + line.length - line.trimStart().length;
  const stop = start + line.trim().length;
  return stop > start && stop - start <= longestValue ? { start, end: stop } : undefined;
}

/** `; User Id=`, `,password=`: another key begins here. */
function startsPair(text: string, at: number): boolean {
  let end = at;
  if (text[end] === " ") end++;
  const start = end;
  while (end - start < 32 && /[\w. -]/.test(text[end] ?? "")) end++;
  return end > start && text[end] === "=";
}

/** `abc(1)` ends in a bracket of its own, `abc)` does not. */
function isBalanced(value: string): boolean {
  const last = value.slice(-1);
  const open = { ")": "(", "]": "[", "}": "{" }[last];
  return open !== undefined && value.includes(open);
}
