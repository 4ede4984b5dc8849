import { expect, it } from "vitest";
import { isNewZealandNhi } from "./new-zealand-nhi.ts";

it.each(["ZAC5361", "ZZZ0016", "MCJ1984", "ZBN77VL", "ZZZ00AC", "ZYZ89XY"])("accepts %s", (code) => {
  expect(isNewZealandNhi(code)).toBe(true);
});

it.each(["ZAC3561", "ZZZ0044", "ZZZ00AA", "ZIC5361", "ZAC536"])("refuses %s", (code) => {
  expect(isNewZealandNhi(code)).toBe(false);
});
