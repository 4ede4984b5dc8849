import { expect, it } from "vitest";
import { isAbaRouting } from "./aba-routing.ts";
import { isClabe } from "./clabe.ts";
import { isCountryCode } from "./country-code.ts";
import { isIsin } from "./isin.ts";

const lastDigits = (stem: string, check: (text: string) => boolean): string[] =>
  [..."0123456789"].filter((digit) => check(stem + digit));

it("accepts exactly one check digit each", () => {
  expect(lastDigits("02100002", isAbaRouting)).toEqual(["1"]);
  expect(lastDigits("03218000011835971", isClabe)).toEqual(["9"]);
  expect(lastDigits("US037833100", isIsin)).toEqual(["5"]);
});

it("refuses prefixes and shapes that are not in use", () => {
  expect(lastDigits("99100002", isAbaRouting)).toEqual([]);
  expect(isAbaRouting("000000000")).toBe(false);
  expect(isClabe("03218000011835971")).toBe(false);
  expect(isIsin("us0378331005")).toBe(false);
});

it("knows the countries", () => {
  expect(["DE", "CN", "XK"].every(isCountryCode)).toBe(true);
  expect(["XX", "EN", "de", "UK"].some(isCountryCode)).toBe(false);
});
