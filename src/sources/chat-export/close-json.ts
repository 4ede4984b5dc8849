/**
 * Makes JSON text that was cut off parse again: gives up the last unfinished word or number, ends an unfinished
 * string value where it is cut, and closes what is open. What stood complete before the cut stays as it was.
 */
export function closeJson(text: string): string {
  const closers: string[] = [];
  let whole = 0;
  let before = "";
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      const isValue = before === ":" || (closers.at(-1) === "]" && (before === "," || before === "["));
      const end = endOfString(text, at);
      if (end.closed) {
        at = end.index;
        before = '"';
        continue;
      }
      return isValue
        ? `${text.slice(0, end.index)}"${reversed(closers)}`
        : `${text.slice(0, whole)}${reversed(closers)}`;
    }
    if (character === "{" || character === "[") {
      closers.push(character === "{" ? "}" : "]");
      whole = at + 1;
    } else if (character === "}" || character === "]") {
      closers.pop();
      whole = at + 1;
    } else if (character === ",") whole = at;
    if (character !== undefined && character > " ") before = character;
    at++;
  }
  return `${text.slice(0, whole)}${reversed(closers)}`;
}

/** Behind the closing quote; or, when there is none, where the last whole character of the string ends. */
function endOfString(text: string, open: number): { readonly index: number; readonly closed: boolean } {
  let at = open + 1;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') return { index: at + 1, closed: true };
    if (character === "\\") {
      const length = text[at + 1] === "u" ? 6 : 2;
      if (at + length > text.length) return { index: at, closed: false };
      at += length;
    } else at++;
  }
  return { index: text.length, closed: false };
}

function reversed(closers: readonly string[]): string {
  return closers.toReversed().join("");
}
