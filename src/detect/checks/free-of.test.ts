import { expect, it } from "vitest";
import { isFreeOf } from "./free-of.ts";

const within = (text: string): { text: string; start: number; end: number } => {
  const start = text.indexOf("abc");
  return { text, start, end: start + 3 };
};

it("looks at both neighbours", () => {
  expect(isFreeOf(within("key:abc;"), "+/")).toBe(true);
  expect(isFreeOf(within("abc"), "+/")).toBe(true);
  expect(isFreeOf(within("x+abc;"), "+/")).toBe(false);
  expect(isFreeOf(within("abc/x"), "+/")).toBe(false);
});

it("takes an equals sign as a joint only behind the value", () => {
  expect(isFreeOf(within("key=abc"), "+/=")).toBe(true);
  expect(isFreeOf(within("abc="), "+/=")).toBe(false);
});
