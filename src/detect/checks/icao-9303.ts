/** Check digit of ICAO Doc 9303 part 3, 4.9: weights 7, 3, 1, letters A = 10 … Z = 35, the filler `<` is 0. */
export function icaoCheckDigit(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    sum += (char === "<" ? 0 : Number.parseInt(char, 36)) * ([7, 3, 1][at % 3] ?? 0);
  }
  return sum % 10;
}
