/** What stands for one thing among many: a number, a date, a UUID, a hash, a generated id. */
const identifier = new RegExp(
  `^(?:${[
    String.raw`[-+]?\d+(?:\.\d+)?`,
    String.raw`\+?\d[\d -]{6,}\d`,
    "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    String.raw`(?=[a-f]*\d)[0-9a-f]{12,}`,
    String.raw`[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`,
    // Letters and digits in turn: no word, no name of a field.
    String.raw`(?=(?:[a-z]*\d){3})[a-z\d]{16,}={0,2}`,
  ]
    .map((one) => `(?:${one})`)
    .join("|")})$`,
  "iu",
);

/** Names longer than this are ids of some kind or another. */
const LONGEST_NAME = 200;

/** Whether a name tells one thing from others alike rather than saying what it is. */
export function isIdentifier(name: string): boolean {
  if (name.length > LONGEST_NAME) return true;
  return identifier.test(name);
}

/** A name with `*` for each part that is an id: `session:8271:messages` → `session:*:messages`. */
export function shapeOf(name: string): string {
  if (isIdentifier(name)) return "*";
  const shape = name
    .split(/([:/|#{}])/)
    .map((part, at) => (at % 2 === 0 ? partShape(part) : part))
    .join("");
  return shape.length > LONGEST_NAME ? "*" : shape;
}

function partShape(part: string): string {
  if (part === "") return "";
  if (isIdentifier(part)) return "*";
  const shape = part.replace(/[a-z\d]+/gi, (word) => (isIdentifier(word) ? "*" : word));
  // An IP address, a version, a date: separators of its own.
  return shape.replace(/\*(?:[._-]\*)+/g, "*");
}
