/**
 * Made-up values for examples and tests. They are put together at run time, so that no secret-shaped text
 * stands in the source, and are the same every time.
 */
export const alphabets = {
  digits: "0123456789",
  hex: "0123456789abcdef",
  HEX: "0123456789ABCDEF",
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  base32: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  base36: "0123456789abcdefghijklmnopqrstuvwxyz",
  alnum: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  base64: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  base64url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
} as const;

/**
 * `length` characters that look random, no two neighbours alike; another `seed` gives another text.
 */
export function sample(alphabet: string, length: number, seed = 1): string {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(length, 0x85ebca6b) ^ alphabet.length) >>> 0 || 1;
  let text = "";
  let last = -1;
  while (text.length < length) {
    // xorshift32 (Marsaglia 2003): any small generator does, this one is four lines.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    const at = state % alphabet.length;
    if (at === last) continue;
    last = at;
    text += alphabet[at];
  }
  return text;
}
