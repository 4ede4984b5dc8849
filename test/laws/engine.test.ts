import { beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../../src/clickhouse/index.ts";
import { catalogue, createScanner, type Detector, toEnginePlan } from "../../src/detect/index.ts";
import { matched } from "./engine/matcher.ts";
import { asRegExps, fitting, Verdict } from "./engine/verdict.ts";
import { waysOfWriting } from "./engine/ways-of-writing.ts";

/** A text in which the scanner finds something, and what that is. */
interface Case {
  readonly detector: Detector;
  readonly text: string;
  readonly way: string;
  readonly column?: string;
  /** The value stands in it plainly. */
  readonly plain: boolean;
}

const plan = toEnginePlan(catalogue);
const verdict = new Verdict(plan);
let cases: readonly Case[];
let texts: readonly string[];
let fits: ReadonlyMap<string, ReadonlySet<number>>;
let strange: readonly ReadonlySet<number>[];

/** Every example in every way of writing, and the values alone in columns whose name speaks for them. */
function casesOf(detector: Detector): Case[] {
  const scanner = createScanner({ detectors: [detector] });
  const caseOf = (text: string, way: string, column?: string): Case[] => {
    const matches = scanner.scan(text, column === undefined ? undefined : { name: column });
    if (matches.length === 0) return [];
    const plain = matches.some(({ wrapping }) => wrapping === undefined);
    return [{ detector, text, way, plain, ...(column !== undefined && { column }) }];
  };
  const wrapped = [...detector.finds, ...detector.ignores].flatMap((example) =>
    Object.entries(waysOfWriting).flatMap(([way, write]) => caseOf(write(example), way)),
  );
  const alone = detector.finds.flatMap((example) =>
    scanner
      .find(example)
      .flatMap(({ value }) =>
        (detector.near ?? [])
          .slice(0, 3)
          .flatMap((word) =>
            [word, `users.${word}`, `client_${word}_2`].flatMap((column) =>
              caseOf(value, "alone in a column", column),
            ),
          ),
      ),
  );
  return [...wrapped, ...alone];
}

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const card = "card 4556 7375 8689 9855";
const mail = "mail jane.doe@acme-widgets.co.uk";
/** Texts that are hard to read, with something to be found in each but the last two. */
const strangeTexts: readonly Buffer[] = [
  bytes("card ", [0xff], "4556 7375 8689 9855", [0x80]),
  bytes([0xc3], card, [0xe4, 0xbd]),
  bytes([0xf0, 0x9f], mail, [0xa0]),
  bytes("card ", [0], "4556 7375 8689 9855", [0]),
  bytes("x ".repeat(1 << 19), card),
  bytes(new Array<number>(1 << 20).fill(0xff), " ", mail),
  bytes(mail, new Array<number>(1 << 20).fill(0)),
  bytes(""),
  bytes(new Array<number>(1000).fill(0)),
];

beforeAll(async () => {
  cases = catalogue.flatMap(casesOf);
  texts = [...new Set(cases.map(({ text }) => text))];
  const engine = await openEmbedded({
    budget: { threads: 2, memoryBytes: 2 ** 31, seconds: 120 },
    tag: "watertight/test",
  });
  try {
    const [rejects] = await engine.rows<{ value: string }>(
      {
        text: "SELECT value FROM system.settings WHERE name = 'reject_expensive_hyperscan_regexps'",
        params: {},
      },
      { purpose: "whether it takes every pattern" },
    );
    // A server turns patterns away that are slow: what it takes here it takes everywhere.
    expect(rejects?.value).toBe("1");
    const found = await matched(engine, plan.patterns, [...texts, ...strangeTexts]);
    fits = new Map(texts.map((text, at) => [text, found[at] ?? new Set()]));
    strange = found.slice(texts.length);
  } finally {
    await engine.close();
  }
}, 120_000);

function missed(one: Case, without?: number): boolean {
  const all = fits.get(one.text) ?? new Set();
  const some = without === undefined ? all : new Set([...all].filter((index) => index !== without));
  return one.plain
    ? !verdict.plainly(one.detector, some, one.column)
    : !verdict.atAll(one.detector, some, one.column);
}

describe("the engine lets through whatever the scanner accepts", () => {
  it.each([...Object.keys(waysOfWriting), "alone in a column"])("%s", (way) => {
    const some = cases.filter((one) => one.way === way);
    expect(some.length).toBeGreaterThan(catalogue.length);
    const lost = some.filter((one) => missed(one));
    expect(lost.map(({ detector, column }) => [detector.id, column])).toEqual([]);
  });

  it("and would not without any one of the patterns", () => {
    const own = catalogue.flatMap((detector) => verdict.plainRules(detector));
    const indices = new Set(own.flatMap(({ any = [], near = [] }) => [...any, ...near]));
    expect(indices.size).toBeGreaterThan(100);
    const plain = cases.filter(({ way }) => way === "plain" || way === "alone in a column");
    const needless = [...indices].filter((index) => {
      const users = plain.filter(({ text }) => fits.get(text)?.has(index));
      return !users.some((one) => missed(one, index));
    });
    expect(needless.map((index) => plan.patterns[index])).toEqual([]);
  });

  it("in bytes that are no text, between NULs and in a megabyte", () => {
    const scanner = createScanner({ detectors: catalogue });
    const found = strangeTexts.map((text) => scanner.scan(text.toString()));
    expect(found.filter(({ length }) => length > 0)).toHaveLength(strangeTexts.length - 2);
    for (const [at, matches] of found.entries()) {
      for (const { detector: id } of matches) {
        const detector = catalogue.find((one) => one.id === id);
        if (detector === undefined) throw new Error(`no detector ${id}`);
        expect(verdict.atAll(detector, strange[at] ?? new Set(), undefined), `${at} ${id}`).toBe(true);
      }
    }
  });

  it("for patterns that JavaScript reads in the same way", () => {
    const regExps = asRegExps(plan);
    const some = texts.filter((_, at) => at % 20 === 0);
    expect(some.length).toBeGreaterThan(1000);
    const differing = some.filter((text) => {
      const read = fitting(regExps, text);
      const found = fits.get(text) ?? new Set();
      return read.size !== found.size || [...read].some((index) => !found.has(index));
    });
    expect(differing).toHaveLength(0);
  });
});
