import { expect, it } from "vitest";
import { Recent } from "./recent.ts";

it("Recent remembers what was asked for last, at most twice its size", () => {
  const recent = new Recent<number, number>(100);
  const known = (): number[] =>
    Array.from({ length: 1000 }, (_, key) => key).filter((key) => recent.get(key));
  for (let key = 0; key < 1000; key++) {
    recent.set(key, key + 1);
    // Asked for again and again, it stays.
    expect(recent.get(0)).toBe(1);
  }
  const remembered = known();
  expect(remembered.length).toBeGreaterThanOrEqual(100);
  expect(remembered.length).toBeLessThanOrEqual(200);
  expect(remembered).toEqual(expect.arrayContaining([0, 999]));
  expect(recent.get(500)).toBeUndefined();
});
