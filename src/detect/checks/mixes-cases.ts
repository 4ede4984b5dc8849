/**
 * Whether a value holds a capital, a small letter and a digit. A random letter-digit text of 32 or more practically
 * always does; a hash in hex, a word or a constant never does.
 */
export function mixesCases(value: string): boolean {
  return /[A-Z]/.test(value) && /[a-z]/.test(value) && /\d/.test(value);
}
