import { expect, it } from "vitest";
import { isCalendarDate } from "./calendar-date.ts";

it("knows the lengths of months", () => {
  expect(isCalendarDate(4, 30)).toBe(true);
  expect(isCalendarDate(4, 31)).toBe(false);
  expect(isCalendarDate(13, 1)).toBe(false);
  expect(isCalendarDate(1, 0)).toBe(false);
});

it("knows leap years, and gives the benefit of the doubt without a year", () => {
  expect(isCalendarDate(2, 29, 2000)).toBe(true);
  expect(isCalendarDate(2, 29, 1900)).toBe(false);
  expect(isCalendarDate(2, 29, 2023)).toBe(false);
  expect(isCalendarDate(2, 29)).toBe(true);
});
