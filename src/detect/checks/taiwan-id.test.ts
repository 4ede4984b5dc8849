import { expect, it } from "vitest";
import { isTaiwanId } from "./taiwan-id.ts";

it("accepts citizens' and residents' numbers", () => {
  expect(isTaiwanId("A123456789")).toBe(true);
  expect(isTaiwanId("F868393493")).toBe(true);
});

it("refuses a wrong check digit and an unknown kind", () => {
  expect(isTaiwanId("A123456788")).toBe(false);
  expect(isTaiwanId("A323456789")).toBe(false);
});
