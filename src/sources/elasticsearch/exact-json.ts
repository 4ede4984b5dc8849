/** More digits than these a double cannot hold exactly (ECMA-262, Number.MAX_SAFE_INTEGER has sixteen). */
const longNumber = /(^|[[:,\s])(-?\d{16,})(?=[\],}\s]|$)/g;

/** `JSON.parse` that loses no digit: whole numbers of sixteen digits and more come as text. @throws SyntaxError */
export function parseExactJson(text: string): unknown {
  longNumber.lastIndex = 0;
  if (!longNumber.test(text)) return JSON.parse(text);
  longNumber.lastIndex = 0;
  const out: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quote = text.indexOf('"', at);
    const until = quote < 0 ? text.length : quote;
    out.push(text.slice(at, until).replace(longNumber, '$1"$2"'));
    if (quote < 0) break;
    at = afterString(text, quote);
    out.push(text.slice(quote, at));
  }
  return JSON.parse(out.join(""));
}

/** Where the string that begins with the quote at `from` has ended. */
function afterString(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}
