/**
 * Remainder by 97 of digits and capitals read as one number, A = 10 … Z = 35 (ISO/IEC 7064 MOD 97-10: a valid
 * text leaves 1).
 */
export function mod97(text: string): number {
  let remainder = 0;
  for (const char of text) {
    const value = Number.parseInt(char, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}
