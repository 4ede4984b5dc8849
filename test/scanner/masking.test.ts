import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/detect/detectors/index.ts";
import { type MaskStyle, mask } from "../../src/detect/mask.ts";
import { createScanner } from "../../src/detect/scanner.ts";

const scanner = createScanner({ detectors: catalogue });
const examples = catalogue.flatMap(({ finds }) => finds);
const texts = fc
  .array(fc.oneof(fc.constantFrom(...examples), fc.string({ unit: "grapheme" })), { maxLength: 6 })
  .map((parts) => parts.join("\n"));
const key = new Uint8Array(32).fill(7);
const styles: readonly MaskStyle[] = [
  { kind: "label" },
  { kind: "partial", detectors: catalogue },
  { kind: "token", key },
];

describe.each(styles)("masking by $kind", (style) => {
  it("leaves nothing to find in any example", () => {
    for (const example of examples) {
      const masked = mask(example, scanner.scan(example), style).text;
      expect(
        scanner.scan(masked).map(({ detector }) => detector),
        masked,
      ).toEqual([]);
    }
  });

  it("leaves nothing new to find", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(scanner.scan(mask(text, scanner.scan(text), style).text)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("tokens", () => {
  it("give the text back", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const masked = mask(text, scanner.scan(text), { kind: "token", key });
        expect(masked.restore()).toBe(text);
        for (const value of masked.values.values()) expect(masked.text).not.toContain(value);
      }),
      { numRuns: 200 },
    );
  });

  it("are the same for the same value and others under another key", () => {
    const text = "write to ana@uni-hagen.de and ana@uni-hagen.de";
    const one = mask(text, scanner.scan(text), { kind: "token", key });
    expect(one.values.size).toBe(1);
    const other = mask(text, scanner.scan(text), { kind: "token", key: new Uint8Array(32).fill(8) });
    expect(other.text).not.toBe(one.text);
  });
});
