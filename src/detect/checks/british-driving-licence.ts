import { isCalendarDate } from "./calendar-date.ts";

/** Whether the birth date inside a British driver number is one: decade, month (+50 for women), day, year. */
export function isBritishDrivingLicence(code: string): boolean {
  // Surname letters come before the nines that fill them up, and one letter there is.
  if (!/^[A-Z]{1,5}9{0,4}\d{6}[A-Z][A-Z9]/.test(code) || code.length !== 16) return false;
  const month = Number(code.slice(6, 8));
  return isCalendarDate(month > 50 ? month - 50 : month, Number(code.slice(8, 10)));
}
