import { expect, it } from "vitest";
import { icaoCheckDigit } from "./icao-9303.ts";

it("computes the check digits of the specimen in ICAO Doc 9303", () => {
  expect(icaoCheckDigit("L898902C3")).toBe(6);
  expect(icaoCheckDigit("740812")).toBe(2);
  expect(icaoCheckDigit("120415")).toBe(9);
  expect(icaoCheckDigit("ZE184226B<<<<<")).toBe(1);
});
