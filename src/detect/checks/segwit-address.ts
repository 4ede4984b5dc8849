import { bech32, bech32m } from "@scure/base";

/** Whether a text is a segregated-witness address under one of the prefixes (BIP 173 for version 0, BIP 350 above). */
export function isSegwitAddress(text: string, prefixes: readonly string[]): boolean {
  const lower = text.toLowerCase();
  if (lower !== text && text !== text.toUpperCase()) return false;
  const legacy = bech32.decodeUnsafe(lower);
  const decoded = legacy ?? bech32m.decodeUnsafe(lower);
  if (!decoded || !prefixes.includes(decoded.prefix)) return false;
  const [version = 17, ...words] = decoded.words;
  const program = bech32.fromWordsUnsafe(words);
  if (!program || version > 16 || (version === 0) !== (legacy !== undefined)) return false;
  return version === 0
    ? program.length === 20 || program.length === 32
    : program.length >= 2 && program.length <= 40;
}
