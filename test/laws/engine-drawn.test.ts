import fc from "fast-check";
import { expect, it } from "vitest";
import { openEmbedded } from "../../src/clickhouse/index.ts";
import { catalogue, type Detector, toEnginePlan } from "../../src/detect/index.ts";
import { type DrawnText, DrawnTexts } from "./engine/drawn-texts.ts";
import { drawsFrom } from "./engine/drawn-values.ts";
import { matched } from "./engine/matcher.ts";
import { asRegExps, fitting, Verdict } from "./engine/verdict.ts";

const plan = toEnginePlan(catalogue);
const verdict = new Verdict(plan);
const patterns = asRegExps(plan);

/** The patterns that a detector depends on: the others need not be tried. */
function patternsOf(detector: Detector): (RegExp | undefined)[] {
  const wanted = new Set(
    plan.rules
      .filter(({ detectors }) => detectors.includes(detector))
      .flatMap(({ any = [], near = [] }) => [...any, ...near]),
  );
  return patterns.map((pattern, index) => (wanted.has(index) ? pattern : undefined));
}

function isThrough(detector: Detector, { plain, column }: DrawnText, fits: ReadonlySet<number>): boolean {
  return plain ? verdict.plainly(detector, fits, column) : verdict.atAll(detector, fits, column);
}

it("lets through whatever the scanner accepts, for values made from the patterns", () => {
  let reached = 0;
  for (const detector of catalogue) {
    const texts = new DrawnTexts(detector);
    const own = patternsOf(detector);
    let accepted = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const drawn = texts.draw(drawsFrom(seed));
        if (drawn === undefined) return;
        accepted++;
        const through = isThrough(detector, drawn, fitting(own, drawn.text));
        expect(through, `${detector.id} ${drawn.plain ? "plain" : "wrapped"}`).toBe(true);
      }),
      { numRuns: 30 },
    );
    if (accepted > 0) reached++;
  }
  // The others wrap a value in so much that is fixed that drawing does not meet it.
  expect(reached).toBeGreaterThan(catalogue.length * 0.95);
}, 180_000);

it("lets the same through in the engine itself", async () => {
  const drawn = catalogue.flatMap((detector) => {
    const texts = new DrawnTexts(detector);
    return [1, 2, 3, 4].flatMap((seed) => {
      const text = texts.draw(drawsFrom(seed));
      return text === undefined ? [] : [{ detector, text }];
    });
  });
  expect(drawn.length).toBeGreaterThan(catalogue.length);
  const engine = await openEmbedded({
    budget: { threads: 2, memoryBytes: 2 ** 31, seconds: 120 },
    tag: "watertight/test",
  });
  try {
    const found = await matched(
      engine,
      plan.patterns,
      drawn.map(({ text }) => text.text),
    );
    const lost = drawn.filter(({ detector, text }, at) => !isThrough(detector, text, found[at] ?? new Set()));
    expect(lost.map(({ detector }) => detector.id)).toEqual([]);
  } finally {
    await engine.close();
  }
}, 120_000);
