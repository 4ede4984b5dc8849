const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Whether a New Zealand NHI number, old (AAA9999) or new (AAA99AX), is right (HISO 10046:2023:
 * modulus 11 with a digit, modulus 23 with a letter). */
export function isNewZealandNhi(code: string): boolean {
  const isNew = /^[A-HJ-NP-Z]{3}\d{2}[A-HJ-NP-Z]{2}$/.test(code);
  if (!isNew && !/^[A-HJ-NP-Z]{3}\d{4}$/.test(code)) return false;
  const numberOf = (char: string): number => (/\d/.test(char) ? Number(char) : letters.indexOf(char) + 1);
  const sum = [7, 6, 5, 4, 3, 2].reduce((all, weight, at) => all + weight * numberOf(code.charAt(at)), 0);
  if (isNew) return letters[22 - (sum % 23)] === code[6];
  const rest = sum % 11;
  return rest !== 0 && (11 - rest) % 10 === Number(code[6]);
}
