import { weightedSum } from "./weighted-sum.ts";

const citizens = "JZIHGFEDCBA";
const foreigners = "XWUTRQPNMLK";
const sinceM = "XWUTRQPNJLK";

/**
 * Whether a Singapore NRIC or FIN ends in its check letter. The rule is not published by the authority; it is the one
 * in common use, e.g. https://en.wikipedia.org/wiki/National_Registration_Identity_Card (M series since 2022).
 */
export function isSingaporeNric(code: string): boolean {
  if (!/^[STFGM]\d{7}[A-Z]$/.test(code)) return false;
  const series = code.charAt(0);
  const offset = series === "M" ? 3 : series === "T" || series === "G" ? 4 : 0;
  const rest = (weightedSum(code.slice(1), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
  const table = series === "M" ? sinceM : "ST".includes(series) ? citizens : foreigners;
  return table[rest] === code[8];
}
