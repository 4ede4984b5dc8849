import type { Span } from "../detector.ts";

/**
 * How a value stands behind its key, and so how much it takes to believe that it is one:
 * - `quoted`: a literal in code or data;
 * - `env`: `KEY=value` without spaces;
 * - `query`: in a URL or a form body;
 * - `element`: the text of a tag;
 * - `line`: unquoted, the last thing on its line;
 * - `code`: unquoted, with code around it;
 * - `loose`: only the sentence, the table or the command line says that it belongs to the key.
 */
export type Form = "quoted" | "env" | "query" | "element" | "line" | "code" | "loose";

export interface Value extends Span {
  readonly form: Form;
}

/** Where spaces, tabs and (when `lines`) line ends that begin at `at` are over; at most `most` characters on. */
export function skipSpace(text: string, at: number, most = 32, lines = false): number {
  let end = at;
  while (end - at < most) {
    const code = text.charCodeAt(end);
    const space = code === 32 || code === 9 || code === 0x3000 || code === 0xa0;
    if (!space && !(lines && (code === 10 || code === 13))) break;
    end++;
  }
  return end;
}

/** What a sticky pattern matches at `at`: its end and its groups. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Where the match of a sticky pattern at `at` ends; `at` when it does not match. */
export function skipOver(pattern: RegExp, text: string, at: number): number {
  return at + (matchAt(pattern, text, at)?.[0].length ?? 0);
}
