import { expect, it } from "vitest";
import { codeCheck, numberCheck } from "./number-check.ts";

const at = (text: string, value: string) => {
  const start = text.indexOf(value);
  return { text, value, start, end: start + value.length, nearWord: undefined };
};
const isAnything = (): boolean => true;

it("gives the digits alone, or the code in capitals", () => {
  const seen: string[] = [];
  const see = (value: string): boolean => seen.push(value) > 0;
  numberCheck(see)(at("id 482-917-365", "482-917-365"));
  codeCheck(see)(at("id ab 48.29-17", "ab 48.29-17"));
  expect(seen).toEqual(["482917365", "AB482917"]);
});

it("refuses stand-ins and parts of longer grouped numbers", () => {
  expect(numberCheck(isAnything)(at("id 123456789", "123456789"))).toBe(false);
  expect(numberCheck(isAnything)(at("4829 1736 5028 1946", "4829 1736 5028"))).toBe(false);
  expect(numberCheck(isAnything)(at("7 4829 1736 5028", "4829 1736 5028"))).toBe(false);
  expect(numberCheck(isAnything)(at("id 4829 1736 5028, 1946", "4829 1736 5028"))).toBe(true);
});
