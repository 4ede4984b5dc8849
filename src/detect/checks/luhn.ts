/** Whether a text of digits ends in its Luhn check digit (ISO/IEC 7812-1, annex B). */
export function hasLuhnDigit(digits: string): boolean {
  if (digits.length < 2) return false;
  let sum = 0;
  for (let at = digits.length - 1, doubled = false; at >= 0; at--, doubled = !doubled) {
    const digit = digits.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return false;
    sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
