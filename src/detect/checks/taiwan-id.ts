import { weightedSum } from "./weighted-sum.ts";

/** Letters in the order of the two-digit numbers 10 … 35 that the household register gives them. */
const letters = "ABCDEFGHJKLMNPQRSTUVXYWZIO";

/** Whether a Taiwanese identity number (citizens 1, 2; residents 8, 9) ends in its check digit. */
export function isTaiwanId(code: string): boolean {
  if (!/^[A-Z][1289]\d{8}$/.test(code)) return false;
  const number = `${letters.indexOf(code.charAt(0)) + 10}${code.slice(1)}`;
  return weightedSum(number, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0;
}
