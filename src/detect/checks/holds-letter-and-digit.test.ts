import { expect, it } from "vitest";
import { holdsLetterAndDigit } from "./holds-letter-and-digit.ts";

it("wants both a letter and a digit", () => {
  expect(holdsLetterAndDigit("a1")).toBe(true);
  expect(holdsLetterAndDigit("kebab-case")).toBe(false);
  expect(holdsLetterAndDigit("2026-11")).toBe(false);
});
