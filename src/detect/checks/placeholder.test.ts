import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabets, sample } from "../../base/index.ts";
import { isDummyText, looksLikePlaceholder } from "./placeholder.ts";

describe("looksLikePlaceholder", () => {
  it.each([
    "your-api-key",
    "YOUR_API_KEY_HERE",
    "sk-xxxxxxxxxxxxxxxx",
    "<your token>",
    `$${"{API_KEY}"}`,
    "{{ secrets.token }}",
    "********",
    "0123456789abcdef",
    "0123456789abcdef0123456789abcdef",
    "1234567890",
    "abcdef123456",
    "aaaaaaaaaaaa",
    "abababababab",
    "deadbeefdeadbeefdeadbeefdeadbeef",
    "REPLACE_ME",
    "AKIAIOSFODNN7EXAMPLE",
    "[FILTERED]",
  ])("takes %s for a stand-in", (value) => {
    expect(looksLikePlaceholder(value)).toBe(true);
  });

  it("takes no random value for one, however long", () => {
    for (const alphabet of Object.values(alphabets)) {
      for (let seed = 1; seed < 60; seed++) {
        expect(looksLikePlaceholder(sample(alphabet, 12 + seed * 8, seed))).toBe(false);
      }
    }
  });

  it("answers for every text", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof looksLikePlaceholder(text) === "boolean"));
  });
});

describe("isDummyText", () => {
  it("leaves weak passwords of people alone", () => {
    for (const value of ["123456", "qwerty1", "aaaa1111", "Sommer2024!"])
      expect(isDummyText(value)).toBe(false);
  });
});
