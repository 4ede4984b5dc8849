import type { Holding } from "../../model/index.ts";
import { textAt } from "./json.ts";

/** Most that is told of one listing. */
const most = 200;
const longestName = 200;

/** The names in a list of things, each cut to 200 characters; at most 200 of them. */
export function named(
  list: readonly unknown[] | undefined,
  ...keys: readonly (string | number)[]
): Holding[] {
  const names = (list ?? []).flatMap((one) => (keys.length === 0 ? one : textAt(one, ...keys)) ?? []);
  return names
    .filter((name) => typeof name === "string" && name !== "")
    .slice(0, most)
    .map((name) => ({ name: String(name).slice(0, longestName) }));
}
