import type { Piece } from "./source.ts";
import { textParts } from "./text-parts.ts";

/** Adds the text of one cell to `pieces`, a long one in parts that continue each other; gives back its length. */
export function addCell(pieces: Piece[], text: string, at: Piece["at"], bytesRead: number): number {
  if (text === "") return 0;
  let continues = false;
  for (const part of textParts(text)) {
    pieces.push(continues ? { text: part, at, bytesRead, continues } : { text: part, at, bytesRead });
    continues = true;
  }
  return text.length;
}
