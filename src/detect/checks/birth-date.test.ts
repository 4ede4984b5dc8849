import { expect, it } from "vitest";
import { isBirthDate } from "./birth-date.ts";

it.each([
  "1985-07-30",
  "30/07/1985",
  "07/30/1985",
  "30.7.85",
  "30. Juli 1985",
  "July 30, 1985",
  "1985年7月30日",
])("accepts %s", (text) => {
  expect(isBirthDate(text)).toBe(true);
});

it.each(["1985-13-30", "31/31/1985", "30.02.1985", "1785-07-30", "July 40, 1985", "1985"])(
  "refuses %s",
  (text) => {
    expect(isBirthDate(text)).toBe(false);
  },
);
