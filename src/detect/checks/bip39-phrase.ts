import { validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import type { Span } from "../detector.ts";

const words = new Set(wordlist);
const lengths = [24, 21, 18, 15, 12];
/** Most words in a row that are looked at: a phrase and what the sentence around it may add. */
const longestRun = 40;

/**
 * The first seed phrase in `text` from `start` to `end`: 12 to 24 words of the English list in a row, whatever
 * separates them (spaces, commas, quotes, numbers), whose last bits are the SHA-256 checksum of the rest (BIP-39).
 */
export function findSeedPhrase(text: string, { start, end }: Span): Span | undefined {
  const separator = /^[\s,;:.\d"'`()[\]|\\*_-]{1,12}$/;
  let run: { word: string; start: number; end: number }[] = [];
  for (const found of text.slice(start, end).matchAll(/[A-Za-z]{1,40}/g)) {
    const at = start + found.index;
    const word = found[0].toLowerCase();
    const last = run.at(-1);
    const joined = last === undefined || separator.test(text.slice(last.end, at).replace(/\\[nrt]/g, " "));
    if (!words.has(word) || !joined) {
      const phrase = phraseIn(run);
      if (phrase !== undefined) return phrase;
      run = [];
    }
    if (words.has(word) && run.length < longestRun) run.push({ word, start: at, end: at + word.length });
  }
  return phraseIn(run);
}

/**
 * The vectors of manuals say the same few words over and over, where a made phrase hardly ever says one twice; and words
 * in the order of the alphabet are a piece of the list itself.
 */
function isTextbook(part: readonly { word: string }[]): boolean {
  if (part.every(({ word }, at) => at === 0 || (part[at - 1]?.word ?? "") < word)) return true;
  return new Set(part.map(({ word }) => word)).size < part.length - 2;
}

function phraseIn(run: readonly { word: string; start: number; end: number }[]): Span | undefined {
  for (const length of lengths) {
    for (let from = 0; from + length <= run.length; from++) {
      const part = run.slice(from, from + length);
      const first = part[0];
      const last = part.at(-1);
      if (first === undefined || last === undefined || isTextbook(part)) continue;
      if (validateMnemonic(part.map(({ word }) => word).join(" "), wordlist))
        return { start: first.start, end: last.end };
    }
  }
  return undefined;
}
