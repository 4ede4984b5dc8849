import { WatertightError } from "../../base/index.ts";

/** Characters of a file that is read whole. */
const mostCharacters = 10_000_000;

/** @throws WatertightError `unreadable` for a text of more than ten million characters */
export function demandSize(
  text: string,
  name: string,
  hint = "split it, or leave out what is not to be looked at",
): void {
  if (text.length <= mostCharacters) return;
  throw new WatertightError(
    "unreadable",
    `${name}: expected at most 10 MB, got ${Math.ceil(text.length / 1e6)} MB`,
    hint,
  );
}
