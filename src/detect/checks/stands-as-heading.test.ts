import { expect, it } from "vitest";
import { standsAsHeading } from "./stands-as-heading.ts";

const stands = (text: string, value: string): boolean => {
  const start = text.indexOf(value);
  return standsAsHeading({ value, text, start, end: start + value.length, nearWord: undefined });
};

it("takes lines, headings and fields for markings", () => {
  for (const text of ["机密", "# 机密\n", "密级：机密", "【机密】", '"label":"机密"'])
    expect(stands(text, "机密"), text).toBe(true);
});

it("takes words in the middle of prose for prose", () => {
  for (const text of ["这是机密信息", "ein NN Wort", "x机密"]) {
    expect(stands(text, text.includes("NN") ? "NN" : "机密"), text).toBe(false);
  }
});
