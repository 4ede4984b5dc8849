import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { findSeedPhrase } from "./bip39-phrase.ts";

it("finds a phrase among other words, and nothing when one word is another", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (entropy) => {
      fc.pre(new Set(entropy).size > 12);
      const phrase = entropyToMnemonic(entropy, wordlist);
      const text = `it is the ${phrase} xyz`;
      const found = findSeedPhrase(text, { start: 0, end: text.length });
      expect(
        found && text.slice(found.start, found.end).endsWith(phrase.split(" ").slice(-3).join(" ")),
      ).toBe(true);
    }),
    { numRuns: 30 },
  );
  const text = "write these words down and keep the paper in a safe place at home forever";
  expect(findSeedPhrase(text, { start: 0, end: text.length })).toBeUndefined();
});
