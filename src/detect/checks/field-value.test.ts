import { expect, it } from "vitest";
import { isFieldValue } from "./field-value.ts";

const inText = (text: string, value: string): boolean => {
  const start = text.indexOf(value);
  return isFieldValue({ text, value, start, end: start + value.length, nearWord: undefined });
};

it("takes what a person would write", () => {
  expect(inText('"religion": "Methodist"', "Methodist")).toBe(true);
  expect(inText("姓名：王明", "王明")).toBe(true);
});

it("leaves types, expressions and stand-ins alone", () => {
  expect(inText("name: string", "string")).toBe(false);
  expect(inText("name: getName()", "getName")).toBe(false);
  expect(inText("name: user.name", "user.name")).toBe(false);
  expect(inText("name: null", "null")).toBe(false);
  expect(inText("name: example name", "example name")).toBe(false);
});
