import { expect, it } from "vitest";
import { weightedSum } from "./weighted-sum.ts";

it("adds digit times weight and leaves the rest out", () => {
  expect(weightedSum("1239", [3, 2, 1])).toBe(10);
  expect(weightedSum("", [])).toBe(0);
});
