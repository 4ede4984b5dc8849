import { describe, expect, it } from "vitest";
import { type Counted, Counter, sumOf, wilsonInterval } from "./estimate.ts";

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const draws = 1000;

/** Of so many draws, the share whose interval holds the truth. */
function covered(truth: number, draw: (at: number) => Counted): number {
  let held = 0;
  for (let at = 0; at < draws; at++) {
    const { count, interval = { low: count, high: count } } = draw(at);
    if (interval.low <= truth && truth <= interval.high) held++;
  }
  return held / draws;
}

/** A population whose rows hold so many hits each, in the share given. */
interface Population {
  readonly rows: number;
  readonly share: number;
  readonly hits: readonly number[];
}

function truthOf({ rows, share, hits }: Population): number {
  return rows * share * (hits.reduce((sum, one) => sum + one, 0) / hits.length);
}

/** Counts in a sample of so many rows. */
function counted({ rows, share, hits }: Population, sampled: number, random: () => number): Counted {
  const counter = new Counter();
  for (let row = 0; row < sampled; row++) {
    if (random() >= share) continue;
    const times = hits[Math.floor(random() * hits.length)] ?? 1;
    for (let hit = 0; hit < times; hit++) counter.add(row);
  }
  return counter.total({ rows: sampled, of: rows });
}

/** What 1,000 draws may differ by from 95 %, and a little for counts that are whole numbers. */
const aboutAsOftenAsItSays = { least: 0.93, most: 0.97 };

function expectHeld(held: number, { least, most } = aboutAsOftenAsItSays): void {
  expect(held).toBeGreaterThanOrEqual(least);
  expect(held).toBeLessThanOrEqual(most);
}

describe("an estimate's interval holds the truth about as often as it says", () => {
  it.each([0.001, 0.01, 0.1, 0.5])("for a share of %d", (share) => {
    const population = { rows: 1_000_000, share, hits: [1] };
    const random = randomFrom(7);
    expectHeld(covered(truthOf(population), () => counted(population, 8000, random)));
  });

  it.each([0.01, 0.1, 0.5])("for a share of %d with one to four in a row", (share) => {
    const population = { rows: 1_000_000, share, hits: [1, 2, 3, 4] };
    const random = randomFrom(11);
    expectHeld(covered(truthOf(population), () => counted(population, 8000, random)));
  });

  it.each([0.1, 0.5])("for a share of %d when few rows hold most", (share) => {
    const population = { rows: 1_000_000, share, hits: [1, 1, 1, 1, 1, 1, 1, 1, 1, 40] };
    const random = randomFrom(17);
    expectHeld(covered(truthOf(population), () => counted(population, 8000, random)));
  });

  it("in a sum, at least", () => {
    const populations = [0.001, 0.02, 0.3].map((share, at) => ({
      rows: 10 ** (5 + at / 2),
      share,
      hits: [1, 2],
    }));
    const truth = populations.reduce((sum, one) => sum + truthOf(one), 0);
    const random = randomFrom(13);
    const held = covered(truth, () => sumOf(populations.map((one) => counted(one, 4000, random))));
    expectHeld(held, { least: 0.94, most: 1 });
  });
});

describe("wilsonInterval", () => {
  it("gives what tables give", () => {
    // R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    const known = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [hits, of, low, high] of known) {
      const interval = wilsonInterval(hits, of);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });

  it("says nothing where nothing was read", () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe("Counter", () => {
  it("counts what is certain beside what was drawn", () => {
    const counter = new Counter();
    for (let times = 0; times < 7; times++) counter.add(undefined);
    expect(counter.total({ rows: 10, of: 1000 })).toMatchObject({ count: 7, exact: false });
    for (const row of [1, 5, 9]) counter.add(row);
    const { count, exact, interval } = counter.total({ rows: 10, of: 1000 });
    expect({ count, exact }).toEqual({ count: 307, exact: false });
    expect(interval?.low).toBeGreaterThanOrEqual(10);
    expect(interval?.high).toBeGreaterThan(307);
  });

  it("is exact when every row was read, and no estimate when nothing is known of the sample", () => {
    const counter = new Counter();
    counter.add(1);
    counter.add(1);
    expect(counter.total({ rows: 10, of: 10 })).toEqual({ count: 2, exact: true });
    expect(counter.total(undefined)).toEqual({ count: 2, exact: false });
    expect(new Counter().total({ rows: 10, of: 1000 })).toMatchObject({ count: 0, interval: { low: 0 } });
  });

  it("takes many at once as it takes them one by one", () => {
    const [one, many] = [new Counter(), new Counter()];
    for (const [row, times] of [3, 1, 2].entries()) for (let at = 0; at < times; at++) one.add(row);
    many.addMany(0, 6, 3, 9 + 1 + 4);
    const sample = { rows: 50, of: 5000 };
    expect(many.total(sample)).toEqual(one.total(sample));
  });

  it("stays a number when more is told than there are rows", () => {
    const counter = new Counter();
    counter.addMany(0, 500, 300, 900);
    const { count, interval } = counter.total({ rows: 100, of: 1000 });
    for (const number of [count, interval?.low, interval?.high]) expect(Number.isInteger(number)).toBe(true);
  });
});
