/**
 * Whether a German health insurance number (letter, eight digits, check digit) is right: the letter counts as two digits
 * 01 … 26, then the digits weigh 1, 2, 1, 2 …, digit sums are added and the remainder by 10 is the check digit
 * (§ 290 SGB V, guideline of the GKV-Spitzenverband).
 */
export function isGermanHealthNumber(code: string): boolean {
  if (!/^[A-Z]\d{9}$/.test(code)) return false;
  const body = `${String(code.charCodeAt(0) - 64).padStart(2, "0")}${code.slice(1, 9)}`;
  const sum = [...body].reduce((all, digit, at) => {
    const product = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return all + (product > 9 ? product - 9 : product);
  }, 0);
  return sum % 10 === Number(code[9]);
}
