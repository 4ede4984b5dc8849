import { expect, it } from "vitest";
import { hasChineseRegion } from "./chinese-region.ts";

it("knows provinces", () => {
  expect(hasChineseRegion("440301")).toBe(true);
  expect(hasChineseRegion("830000")).toBe(true);
  expect(hasChineseRegion("160101")).toBe(false);
});
