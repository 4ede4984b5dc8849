import { expect, it } from "vitest";
import { hasLuhnDigit } from "./luhn.ts";

it("accepts the standard's example and refuses every other last digit", () => {
  const last = [..."0123456789"].filter((digit) => hasLuhnDigit(`7992739871${digit}`));
  expect(last).toEqual(["3"]);
});
