import { expect, it } from "vitest";
import { isSingaporeNric } from "./singapore-nric.ts";

it.each(["S1234567D", "T2831403A", "G1595460X"])("accepts %s", (code) => {
  expect(isSingaporeNric(code)).toBe(true);
});

it("has a table of its own for the M series: its letter is J where the others have M", () => {
  // 2·1 + 3 = 5, sixth letter of the table.
  expect(isSingaporeNric("M1000000Q")).toBe(true);
  expect(isSingaporeNric("M1000000X")).toBe(false);
});

it.each(["S1234567E", "A1234567D", "S123456D", "s1234567d"])("refuses %s", (code) => {
  expect(isSingaporeNric(code)).toBe(false);
});
