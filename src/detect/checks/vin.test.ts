import { expect, it } from "vitest";
import { hasVinCheckDigit } from "./vin.ts";

it("accepts the regulation's example and refuses one off", () => {
  expect(hasVinCheckDigit("1M8GDM9AXKP042788")).toBe(true);
  expect(hasVinCheckDigit("11111111111111111")).toBe(true);
  expect(hasVinCheckDigit("1M8GDM9AXKP042789")).toBe(false);
});

it("refuses I, O and Q and other lengths", () => {
  expect(hasVinCheckDigit("1M8GDM9AXKPO42788")).toBe(false);
  expect(hasVinCheckDigit("1M8GDM9AXKP04278")).toBe(false);
});
