import { expect, it } from "vitest";
import { isPolishIdCard } from "./polish-id-card.ts";

it("accepts a valid number only", () => {
  expect(isPolishIdCard("ABA300000")).toBe(true);
  expect(isPolishIdCard("ABS759020")).toBe(true);
  expect(isPolishIdCard("ABS759021")).toBe(false);
  expect(isPolishIdCard("AB759020")).toBe(false);
});
