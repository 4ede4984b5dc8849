import { describe, expect, it } from "vitest";
import { fixedBeginnings, longestMatch, publicBeginnings } from "./facts.ts";
import { parsePattern } from "./syntax.ts";

const beginnings = (pattern: RegExp): readonly string[] | undefined => fixedBeginnings(parsePattern(pattern));

describe("fixedBeginnings", () => {
  it.each([
    [/sk-ant-api03-[\w-]{93}AA/, ["sk-ant-api03-"]],
    [/(?:gho|ghu|ghs)_[A-Za-z0-9]{36}/, ["gho_", "ghu_", "ghs_"]],
    [/xox[pe](?:-[0-9]{10,13}){3}/, ["xoxe-", "xoxp-"]],
    [/tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}/, ["tvly-"]],
    [/postgres(?:ql)?:\/\/x/, ["postgres"]],
    [/(?:AKIA|ASIA)[A-Z2-7]{16}/, ["akia", "asia"]],
    [/sk[01]{2}[a-z]/, ["sk00", "sk01", "sk10", "sk11"]],
    [/(?:Geheim|机密|Prénom)[:：]/i, ["geheim", "机密", "prénom"]],
    [/dop_v1_/i, ["dop_v1_"]],
  ])("%s", (pattern, expected) => {
    expect(beginnings(pattern)).toEqual(expected);
  });

  it.each([[/[0-9a-f]{32}/], [/(?:sk|[a-z]{4})-x/], [/\d\d-x/], [/x?abc/]])("none for %s", (pattern) => {
    expect(beginnings(pattern)).toBeUndefined();
  });
});

it("tells only what every value shares as its public beginning", () => {
  const shown = (pattern: RegExp): readonly string[] => publicBeginnings(parsePattern(pattern));
  expect(shown(/sk-[0-9a-f]{32}/)).toEqual(["sk-"]);
  expect(shown(/xox[pe]-\d{10}/)).toEqual(["xox"]);
  expect(shown(/(?:gho|ghu)_[A-Za-z0-9]{36}/)).toEqual(["gho_", "ghu_"]);
  expect(shown(/[A-Z]{4}/)).toEqual([""]);
});

describe("longestMatch", () => {
  it.each([
    [/abc/, 3],
    [/a{2,5}(?:b|cd)?/, 7],
    [/[^"]{1,10}(?:\.[a-z]{2}){3}/, 19],
    [/a+/, Number.POSITIVE_INFINITY],
  ])("%s", (pattern, expected) => {
    expect(longestMatch(parsePattern(pattern))).toBe(expected);
  });
});

it("refuses what is outside the subset", () => {
  for (const pattern of [/(?=a)b/, /(?<!a)b/, /(a)\1/, /(?<name>a)/]) {
    expect(() => parsePattern(pattern)).toThrow(/subset/);
  }
});
