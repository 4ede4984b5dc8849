const dateOrHour = /^(?:19|20)\d\d([-/.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?: (?:[01]\d|2[0-3]))?$/;
const longest = 13;

/**
 * Whether the number at `start`..`end` is a date with the year first, alone or with the hour of a time behind it
 * (`2025-01-29`, `2025/01/29 18` of `2025/01/29 18:40`). Logs are full of them and none is anybody's number.
 */
export function isTimestamp(text: string, start: number, end: number): boolean {
  if (end - start < 10 || end - start > longest || !dateOrHour.test(text.slice(start, end))) return false;
  return end - start === 10 || text.charCodeAt(end) === 58;
}
