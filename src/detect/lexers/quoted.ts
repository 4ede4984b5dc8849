import type { Span } from "../detector.ts";

/** Text between quotes, and where reading goes on behind the closing one. */
export interface Quoted extends Span {
  readonly next: number;
}

/** Most characters of a value that any lexer here reads. */
export const longestValue = 512;

const closers: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "“": "”",
  "„": "“”",
  "”": "”",
  "‘": "’",
  "‚": "‘’",
  "«": "»",
  "»": "«",
  "「": "」",
  "『": "』",
  "＂": "＂",
};

/** The quote that begins at `at`, its backslashes included (`\"` in JSON within JSON), or undefined. */
export function quoteAt(text: string, at: number): string | undefined {
  let end = at;
  while (text[end] === "\\" && end - at < 7) end++;
  const mark = text[end];
  if (mark === undefined || !Object.hasOwn(closers, mark)) return undefined;
  if ((mark === '"' || mark === "'") && text.startsWith(mark.repeat(3), at)) return mark.repeat(3);
  return text.slice(at, end + 1);
}

/**
 * Reads quoted text that begins at `at`, past the letters that languages put before a quote (`r"`, `b'`, `@"`, `N'`).
 * `undefined` when there is none, it is empty, does not end, or runs over a line (unless quoted threefold or by backtick).
 */
export function readQuoted(text: string, at: number): Quoted | undefined {
  const open = prefixed(text, at);
  const quote = quoteAt(text, open);
  if (quote === undefined) return undefined;
  const start = open + quote.length;
  const mark = quote.slice(-1);
  const escapes = quote.length > 1 && quote[0] === "\\" ? quote.slice(0, -1) : "";
  const closing = closers[mark] ?? mark;
  const multiline = quote.length === 3 && escapes === "";

  for (let end = start; end < text.length && end - start <= longestValue; end++) {
    const character = text[end] ?? "";
    if ((character === "\n" || character === "\r") && !multiline && mark !== "`") return undefined;
    if (multiline ? text.startsWith(quote, end) : closing.includes(character) && closes(text, end, escapes)) {
      const stop = end - escapes.length;
      return stop > start
        ? { start, end: multiline ? end : stop, next: end + (multiline ? 3 : 1) }
        : undefined;
    }
    if (character === "\\" && escapes === "") end++;
  }
  return undefined;
}

/** At the first level any unescaped quote closes; deeper, one behind as many backslashes as opened. */
function closes(text: string, end: number, escapes: string): boolean {
  if (escapes === "") return true;
  let backslashes = 0;
  while (text[end - 1 - backslashes] === "\\" && backslashes <= escapes.length) backslashes++;
  return backslashes === escapes.length;
}

function prefixed(text: string, at: number): number {
  for (let end = at; end <= at + 2; end++) {
    if (quoteAt(text, end) !== undefined) return end;
    if (!/[rbfuLN@$&]/i.test(text[end] ?? "")) return at;
  }
  return at;
}
