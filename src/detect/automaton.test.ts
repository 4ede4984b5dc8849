import fc from "fast-check";
import { expect, it } from "vitest";
import { Automaton, isSpecial, isUnknown, stateOf } from "./automaton.ts";

function endsFound(automaton: Automaton, text: string): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let state = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    let entry = automaton.table[(state << 7) | code] ?? 0;
    if (isUnknown(entry)) entry = automaton.step(state, code);
    state = stateOf(entry);
    if (isSpecial(entry)) for (const keyword of automaton.report(state).keywords) found.push([at, keyword]);
  }
  return found.sort(([a, x], [b, y]) => a - b || x - y);
}

const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", "."), minLength: 1, maxLength: 5 });

it("finds every keyword wherever it ends, as a plain search would", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(letters, { minLength: 1, maxLength: 8 }),
      fc.array(letters),
      (keywords, parts) => {
        const text = parts.join("").replace(/a/g, (letter, at: number) => (at % 2 === 0 ? "A" : letter));
        const expected: (readonly [number, number])[] = [];
        for (let end = 0; end < text.length; end++) {
          keywords.forEach((keyword, index) => {
            const start = end + 1 - keyword.length;
            if (start >= 0 && text.slice(start, end + 1).toLowerCase() === keyword)
              expected.push([end, index]);
          });
        }
        expect(endsFound(new Automaton(keywords), text)).toEqual(expected);
      },
    ),
  );
});

it("begins its table anew rather than grow without end, and goes on finding", () => {
  const keywords = Array.from(
    { length: 9000 },
    (_, at) => `${at.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz".charAt(Number(digit)))}zz`,
  );
  const automaton = new Automaton([...new Set(keywords)]);
  const text = keywords.join("!");
  const first = endsFound(automaton, text);
  expect(first.length).toBeGreaterThanOrEqual(keywords.length);
  expect(endsFound(automaton, text)).toEqual(first);
  expect(automaton.table.length).toBeLessThanOrEqual(0x4000 * 128);
});

it("reports a number once it is long enough, and a digit behind a capital", () => {
  const automaton = new Automaton([]);
  const reported = (text: string): string => {
    let state = 0;
    let marks = "";
    for (let at = 0; at < text.length; at++) {
      const entry = automaton.step(state, text.charCodeAt(at));
      state = stateOf(entry);
      const { number, capital } = automaton.report(state);
      marks += number ? "n" : capital ? "c" : "-";
    }
    return marks;
  };
  expect(reported("12345 6789")).toBe("------n---");
  expect(reported("1.2.3.4")).toBe("------n");
  expect(reported("AB1 12a34")).toBe("--c------");
  expect(reported("(030) 123 45")).toBe("--------n---");
});
