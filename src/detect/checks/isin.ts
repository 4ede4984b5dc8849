import { hasLuhnDigit } from "./luhn.ts";

/** Whether a text is an ISIN: letters read as numbers, then the Luhn check digit (ISO 6166). */
export function isIsin(text: string): boolean {
  if (!/^[A-Z]{2}[A-Z0-9]{9}\d$/.test(text)) return false;
  return hasLuhnDigit([...text].map((char) => Number.parseInt(char, 36)).join(""));
}
