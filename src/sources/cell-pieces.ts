import type { Piece } from "./source.ts";

/** Characters of one piece at most. */
const longest = 1 << 20;

/** Adds the text of one cell to `pieces`, a long one in parts that continue each other; gives back its length. */
export function addCell(pieces: Piece[], text: string, at: Piece["at"], bytesRead: number): number {
  if (text.length <= longest) {
    if (text !== "") pieces.push({ text, at, bytesRead });
    return text.length;
  }
  for (let from = 0; from < text.length; ) {
    const to = borderBefore(text, from + longest);
    const part = text.slice(from, to);
    pieces.push(from === 0 ? { text: part, at, bytesRead } : { text: part, at, bytesRead, continues: true });
    from = to;
  }
  return text.length;
}

/** Not between the two halves of a character outside the basic plane. */
function borderBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return at < text.length && unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}
