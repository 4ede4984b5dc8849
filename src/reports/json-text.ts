/**
 * Characters that JSON allows as they are but a terminal, an editor or a script element takes as orders: DEL and C1
 * controls, bidirectional and unseen characters, line separators, and `<`.
 */
const risky = /[<\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** JSON with the same data, in which nothing can act on whoever prints it: such characters are written as \uXXXX. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    risky,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
