import { describe, expect, it } from "vitest";

import { longestMatch } from "../../src/detect/pattern/facts.ts";
import { parsePattern } from "../../src/detect/pattern/syntax.ts";
import { detectorsOnDisk } from "./families.ts";
import { mostSteps } from "./steps.ts";

const family = process.env["FAMILY"] ?? "";
const chosen = detectorsOnDisk.filter(({ id }) => id.startsWith(family));

/** The scanner cuts longer matches off. */
const longestAllowed = 12_000;
/**
 * Steps that one try at one place may take. Nearly every pattern stays below 10,000; the highest counts are those of
 * addresses in scripts without spaces, and counted too high, because classes beyond ASCII are taken to hold everything.
 */
const stepsAllowed = 1_000_000;

describe.each(chosen)("$id", ({ pattern, near, context, keywords }) => {
  it("keeps to what RE2 can do", () => {
    expect(() => parsePattern(pattern)).not.toThrow();
    expect(pattern.source).not.toMatch(/\(\?(?:=|!|<=|<!)|\\[1-9]|\\k</);
    expect(pattern.flags === "" || pattern.flags === "i").toBe(true);
  });

  it("has an end", () => {
    expect(longestMatch(parsePattern(pattern))).toBeLessThanOrEqual(longestAllowed);
  });

  it("gives up in few steps on texts made against it", () => {
    expect(mostSteps(pattern, stepsAllowed)).toBeLessThan(stepsAllowed);
  });

  it("lists its words in lowercase", () => {
    for (const word of [...(near ?? []), ...(keywords ?? [])]) expect(word.length).toBeGreaterThan(0);
    for (const word of near ?? []) expect(word).toBe(word.toLowerCase());
    if (context === "required") expect(near?.length ?? 0).toBeGreaterThan(0);
  });
});

describe("the counter of steps", () => {
  it("sees what explodes", () => {
    expect(mostSteps(/x(?:a{1,9}){1,9}b/, stepsAllowed)).toBe(stepsAllowed);
    expect(mostSteps(/rue (?:[a-z][a-z'-]{0,24} ?){1,6}, \d{5}/, stepsAllowed)).toBe(stepsAllowed);
  });

  it("counts what does not", () => {
    expect(mostSteps(/rue [a-z][a-z'-]{0,24}(?: [a-z][a-z'-]{0,24}){0,5}, \d{5}/, stepsAllowed)).toBeLessThan(
      5_000,
    );
    expect(mostSteps(/key_[a-z]{40}/, stepsAllowed)).toBeLessThan(500);
  });
});
