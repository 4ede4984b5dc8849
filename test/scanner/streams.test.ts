import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/detect/detectors/index.ts";
import { createScanner } from "../../src/detect/scanner.ts";

const scanner = createScanner({ detectors: catalogue });
const examples = catalogue.flatMap(({ finds }) => finds);
const piece = fc.oneof(
  fc.constantFrom(...examples),
  fc.constantFrom("lorem ipsum dolor sit amet\n", '{"a":1}\n', "数据库 ", "\\n", "🙂"),
);

describe("a stream", () => {
  it("gives the matches of the whole text, however it is cut", () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 40_000 }),
        fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (pieces, repeats, cuts, lines) => {
          const unit = pieces.join(lines ? "\n" : " ");
          // Long enough for several blocks now and then, whatever the examples' lengths.
          const text = unit.repeat(Math.min(repeats, Math.ceil(700_000 / unit.length)));
          expect(streamed(text, cuts)).toEqual(scanner.scan(text));
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);

  it("gives the same one character at a time", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
        const text = pieces.join("\n");
        expect(streamed(text, [1])).toEqual(scanner.scan(text));
      }),
      { numRuns: 50 },
    );
  });
});

function streamed(text: string, cuts: readonly number[]): unknown[] {
  const stream = scanner.stream();
  const matches = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const length = cuts[turn % cuts.length] ?? 1;
    matches.push(...stream.push(text.slice(at, at + length)));
    at += length;
  }
  matches.push(...stream.end());
  return matches.map(({ value: _, ...match }) => match);
}
