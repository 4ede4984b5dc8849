import { expect, it } from "vitest";
import { isAadhaar } from "./stdnum.ts";
import { hasVerhoeffChecksum } from "./verhoeff.ts";

it("accepts 2363 and refuses single errors and swaps", () => {
  expect(hasVerhoeffChecksum("2363")).toBe(true);
  expect(hasVerhoeffChecksum("2364")).toBe(false);
  expect(hasVerhoeffChecksum("2633")).toBe(false);
  expect(hasVerhoeffChecksum("23a3")).toBe(false);
});

it("agrees with stdnum's Aadhaar", () => {
  let valid = 0;
  for (let number = 362300000000; number < 362300004000; number++) {
    const digits = String(number);
    expect(hasVerhoeffChecksum(digits)).toBe(isAadhaar(digits));
    if (isAadhaar(digits)) valid++;
  }
  expect(valid).toBe(400);
});
