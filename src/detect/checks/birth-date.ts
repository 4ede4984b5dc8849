import { isCalendarDate } from "./calendar-date.ts";

/** Whether a written date can be a day of birth: it exists, day and month in either order, in 1900 or later. */
export function isBirthDate(text: string): boolean {
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const isYear = (year: number | undefined): year is number =>
    year !== undefined && year >= 1900 && year <= 2099;
  const [first, second, third] = numbers;
  if (first === undefined || second === undefined) return false;
  // A month in words leaves day and year.
  if (third === undefined) return isYear(second) && first >= 1 && first <= 31;
  if (isYear(first)) return isCalendarDate(second, third, first);
  const year = third < 100 ? undefined : third;
  if (year !== undefined && !isYear(year)) return false;
  return isCalendarDate(second, first, year) || isCalendarDate(first, second, year);
}
