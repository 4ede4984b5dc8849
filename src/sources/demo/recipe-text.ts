import { drawn } from "./draw.ts";
import { type Alternative, type Either, type Kind, type Part, shares } from "./recipe.ts";

/** What the parts say in a row. */
export function textOf(parts: readonly Part[], row: number): string {
  let text = "";
  for (const part of parts) text += partText(part, row);
  return text;
}

function partText(part: Part, row: number): string {
  if (typeof part === "string") return part;
  if ("text" in part) return part.text;
  if ("alternatives" in part) return textOf(chosen(part, row).parts, row);
  if ("words" in part) {
    let text = "";
    for (let word = 0; word < part.words; word++) {
      text += drawn(row, part.draw + word)
        .toString(16)
        .padStart(8, "0");
    }
    return text;
  }
  const turn = drawn(row, part.draw);
  if ("span" in part) return String(part.least + (turn % part.span));
  return part.from.values[turn % part.from.values.length] ?? "";
}

/** Which of the alternatives a row has. */
export function chosen({ draw, alternatives }: Either, row: number): Alternative {
  return byShare(alternatives, drawn(row, draw) % shares);
}

/** Which kind a row is of; draw 0 is taken for this. */
export function kindOf(kinds: readonly Kind[], row: number): Kind {
  return byShare(kinds, drawn(row, 0) % shares);
}

function byShare<T extends { readonly share: number }>(choices: readonly T[], turn: number): T {
  let upTo = 0;
  for (const choice of choices) {
    upTo += choice.share;
    if (turn < upTo) return choice;
  }
  throw new RangeError(`the shares add up to ${upTo}, not to ${shares}`);
}
