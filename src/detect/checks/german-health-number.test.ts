import { expect, it } from "vitest";
import { isGermanHealthNumber } from "./german-health-number.ts";

it("accepts A123456780, the published example, and refuses one off", () => {
  expect(isGermanHealthNumber("A123456780")).toBe(true);
  expect(isGermanHealthNumber("A123456781")).toBe(false);
  expect(isGermanHealthNumber("B123456780")).toBe(false);
  expect(isGermanHealthNumber("1123456780")).toBe(false);
});
