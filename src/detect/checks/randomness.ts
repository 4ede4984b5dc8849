import { countTokens } from "gpt-tokenizer/encoding/cl100k_base";

/** Names, dates, versions, addresses and paths that hold digits and are short on words, and yet are no secrets. */
const knownShapes = [
  /^\d{4}-\d\d-\d\d(?:[T ][\d:.+Z-]*)?$/,
  /^v?\d+(?:\.\d+){1,3}(?:[-+.][\w.-]*)?$/,
  /^#?[0-9a-f]{3,8}$/i,
  /^[+-]?[\d.,:_ -]*$/,
  /^(?:sha(?:1|256|384|512)|md5)[-:]/i,
  /^[a-z][a-z0-9+.-]*:\/\//i,
  /^(?:arn|urn|data|mailto|projects|file):|^projects\//i,
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/,
  /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/,
  /^[a-z]{2,4}-[a-z]+-\d[a-z]?$/,
  /^(?:AES|RSA|ECDSA|HMAC|PBKDF2|SHA|ES|HS|RS|PS|UTF|ISO|X)[-_]?\d+/i,
  /\.(?:png|jpe?g|gif|svg|css|js|ts|json|ya?ml|xml|txt|pem|crt|key|html?|md|py|java|go|rb)$/i,
];

/** Without this the tokenizer throws at `<|endoftext|>` and its like. */
const plainText = { disallowedSpecial: new Set<string>() };

/** Least length of a value that can be told from a name. */
const leastLength = 8;

/**
 * How random a value looks, by characters per token of the cl100k vocabulary: the words, names and paths of people
 * take three characters and more per token, keys made by machines less than two. Shannon entropy tells the two apart
 * much worse. `undefined` is "not random".
 */
export function randomness(value: string): "random" | "perhaps" | undefined {
  if (value.length < leastLength || /\s/.test(value) || knownShapes.some((shape) => shape.test(value))) {
    return undefined;
  }
  const letters = /[A-Za-z]/.test(value);
  const digits = (value.match(/\d/g) ?? []).length;
  if (!letters && digits < value.length) return undefined;
  // Letters alone say less: another alphabet's name, an abbreviation.
  if (digits === 0 && value.length < 16) return undefined;
  if (
    value.split(/[-_./:]/).every((part) => /^(?:[A-Za-z]{2,}\d{0,2}|v?\d{1,4})$/.test(part)) &&
    hasVowels(value)
  ) {
    return undefined;
  }
  const measured = value.slice(0, 256);
  const perToken = measured.length / countTokens(measured, plainText);
  if (perToken >= 2.5) return undefined;
  return value.length >= 16 && perToken < 2.3 ? "random" : "perhaps";
}

/** Whether the letters could be spoken: two in ten are vowels, and no seven consonants in a row. */
function hasVowels(value: string): boolean {
  const letters = value.replace(/[^A-Za-z]/g, "");
  const vowels = letters.replace(/[^aeiouy]/gi, "").length;
  return vowels * 5 >= letters.length && !/[bcdfghjklmnpqrstvwxz]{7}/i.test(letters);
}
