const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/**
 * Whether a Chinese Unified Social Credit Code agrees with its check character (GB 32100-2015: weights 3^i mod 31).
 * stdnum's own refuses the one code in 31 whose check character is 0.
 */
export function isUnifiedSocialCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUWXY]{18}$/.test(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const char of code.slice(0, 17)) {
    sum += alphabet.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet[(31 - (sum % 31)) % 31] === code[17];
}
