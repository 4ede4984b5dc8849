/** Whether eighteen digits are a CLABE: weights 3 7 1, each product modulo 10, check digit 10 minus their sum modulo 10. */
export function isClabe(digits: string): boolean {
  if (!/^\d{18}$/.test(digits)) return false;
  const weights = [3, 7, 1];
  let sum = 0;
  for (let at = 0; at < 17; at++) sum += (Number(digits.charAt(at)) * (weights[at % 3] ?? 0)) % 10;
  return (10 - (sum % 10)) % 10 === Number(digits.charAt(17));
}
