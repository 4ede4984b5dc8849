import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Detector } from "../../src/detect/detector.ts";
import { catalogue } from "../../src/detect/detectors/index.ts";
import { referenceScan } from "../../src/detect/reference-scan.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { detectorsOnDisk } from "../detectors/families.ts";

const family = process.env["FAMILY"] ?? "";
const chosen = detectorsOnDisk.filter(({ id }) => id.startsWith(family));

/** What surrounds a value in real data, without anything that belongs to one. */
const fillers = [
  " ",
  "\n",
  "lorem ipsum dolor ",
  "{'a': 1}\n",
  "— 你好 — ",
  "x = y; ",
  "<td>",
  "2025-01-29T10:00:00Z ",
];

describe("the scanner and the slow reference agree", () => {
  it.each(chosen.map((detector) => [detector.id, detector] as const))("%s", (_, detector) => {
    const alone = createScanner({ detectors: [detector] });
    const examples = [...detector.finds, ...detector.ignores];
    for (const example of examples)
      expect(found(alone.scan(example)), "example").toEqual(reference(detector, example));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...examples), fc.constantFrom(...fillers)), { maxLength: 4 }),
        (parts) => {
          const text = parts.flat().join("\n");
          const plain = alone.scan(text).filter(({ wrapping }) => wrapping === undefined);
          // The scanner may see more (through wrappings) and keeps overlapping ones apart; it never misses a place.
          for (const { start, end } of reference(detector, text)) {
            expect(
              alone.scan(text).some((match) => match.start < end && start < match.end),
              "missed",
            ).toBe(true);
          }
          for (const { start, end } of plain) {
            expect(
              reference(detector, text).some((hit) => hit.start < end && start < hit.end),
              "invented",
            ).toBe(true);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

it("finds something at every example's place with the whole catalogue, never overlapping", () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(200);
  const scanner = createScanner({ detectors: catalogue });
  for (const detector of catalogue) {
    for (const example of detector.finds) {
      const matches = scanner.scan(example);
      const [hit] = reference(detector, example);
      if (hit === undefined) throw new Error(`${detector.id} has an example that it does not find`);
      const covered = matches.some((match) => match.start < hit.end && hit.start < match.end);
      expect(covered, `${detector.id} is found by something`).toBe(true);
      matches.reduce((end, match) => {
        expect(match.start, `${detector.id} example: overlapping`).toBeGreaterThanOrEqual(end);
        return match.end;
      }, 0);
    }
  }
});

function reference(detector: Detector, text: string): { start: number; end: number }[] {
  return found(referenceScan(detector, text));
}

function found(matches: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  return matches.map(({ start, end }) => ({ start, end }));
}
