/** A name from outside, made safe for one line of a terminal: nothing in it moves the cursor or hides what follows. */
export function visible(name: string): string {
  return name.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "?");
}
