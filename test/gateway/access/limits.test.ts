import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createUsageMeter,
  type Refused,
  type Reservation,
  type UsageMeter,
} from "../../../src/gateway/access/limits.ts";
import { together, type Usage } from "../../../src/gateway/access/usage.ts";

function clockAt(start: string) {
  let time = Date.parse(start);
  return { now: () => new Date(time), pass: (seconds: number) => (time += seconds * 1000) };
}
const tokens = { input: 10, output: 20 };
const price = { input: 1, output: 2 };
const key = (limits: object) => [{ id: "key:1", limits }];

function taken(result: Reservation | Refused): Reservation {
  if ("why" in result) throw new Error(`refused: ${result.why}`);
  return result;
}
function refused(result: Reservation | Refused): Pick<Refused, "subject" | "limit" | "retryAfter"> {
  if (!("why" in result)) throw new Error("it was let in");
  const { subject, limit, retryAfter } = result;
  return { subject, limit, retryAfter };
}
const isIn = (result: Reservation | Refused): boolean => !("why" in result);

describe("a rate", () => {
  test("lets a burst in, then one at a time, and says how long to wait", () => {
    const clock = clockAt("2025-01-30T12:00:00Z");
    const meter = createUsageMeter(clock);
    const ask = () => meter.reserve(key({ rate: 60 }), tokens, undefined);
    for (let count = 0; count < 10; count++) taken(ask());
    expect(refused(ask())).toEqual({ subject: "key:1", limit: "rate", retryAfter: 1 });
    clock.pass(1);
    taken(ask());
    expect(isIn(ask())).toBe(false);
    clock.pass(3600);
    for (let count = 0; count < 10; count++) taken(ask());
    expect(isIn(ask())).toBe(false);
  });

  test("is never passed by more than the burst, however the requests come", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 30 })), { maxLength: 60 }),
        (rate, arrivals) => {
          const clock = clockAt("2025-01-30T12:00:00Z");
          const meter = createUsageMeter(clock);
          let admitted = 0;
          let seconds = 0;
          for (const [pause, count] of arrivals) {
            clock.pass(pause / 1000);
            seconds += pause / 1000;
            for (let one = 0; one < count; one++) {
              if (isIn(meter.reserve(key({ rate }), tokens, undefined))) admitted += 1;
            }
          }
          expect(admitted).toBeLessThanOrEqual(Math.max(1, rate / 6) + (seconds * rate) / 60 + 1e-6);
        },
      ),
    );
  });

  test("a clock that goes back gives nothing", () => {
    const clock = clockAt("2025-01-30T12:00:00Z");
    const meter = createUsageMeter(clock);
    const ask = () => isIn(meter.reserve(key({ rate: 6 }), tokens, undefined));
    expect([ask(), ask()]).toEqual([true, false]);
    clock.pass(-3600);
    expect(ask()).toBe(false);
    clock.pass(10);
    expect(ask()).toBe(true);
  });
});

describe("a budget", () => {
  test.each([
    [{ requestsPerDay: 2 }, "requestsPerDay", 43_200],
    [{ inputTokensPerDay: 29 }, "inputTokensPerDay", 43_200],
    [{ outputTokensPerDay: 40 }, "outputTokensPerDay", 43_200],
    [{ inputTokensPerMonth: 20 }, "inputTokensPerMonth", 129_600],
    [{ outputTokensPerMonth: 59 }, "outputTokensPerMonth", 129_600],
    [{ moneyPerMonth: 0.0001 }, "moneyPerMonth", 129_600],
  ])("%j is used up by two requests, until it begins anew", (budget, limit, retryAfter) => {
    const clock = clockAt("2025-01-30T12:00:00Z");
    const meter = createUsageMeter(clock);
    const ask = () => meter.reserve(key({ budget }), tokens, price);
    taken(ask()).settle(tokens);
    taken(ask());
    expect(refused(ask())).toEqual({ subject: "key:1", limit, retryAfter });
    clock.pass(retryAfter - 1);
    expect(isIn(ask())).toBe(false);
    clock.pass(1);
    taken(ask());
  });

  test("holds for key and team together, and a refusal takes from neither", () => {
    const meter = createUsageMeter(clockAt("2025-01-30T12:00:00Z"));
    const subjects = [
      { id: "key:1", limits: { rate: 600 } },
      { id: "team:a", limits: { budget: { requestsPerDay: 1 } } },
    ];
    taken(meter.reserve(subjects, tokens, undefined));
    expect(refused(meter.reserve(subjects, tokens, undefined))).toMatchObject({ subject: "team:a" });
    expect(meter.used().get("key:1")?.requestsPerDay).toBe(1);
  });

  test("counts what was used; what nobody knows counts as estimated, what was not sent as nothing", () => {
    const meter = createUsageMeter(clockAt("2025-01-30T12:00:00Z"));
    const ask = () => taken(meter.reserve(key({ budget: { moneyPerMonth: 1 } }), tokens, price));
    const used = () => {
      const { requestsPerDay, inputTokensPerDay, outputTokensPerMonth, moneyPerMonth } =
        meter.used().get("key:1") ?? {};
      return [requestsPerDay, inputTokensPerDay, outputTokensPerMonth, moneyPerMonth];
    };
    const first = ask();
    first.settle({ input: 5, output: 100 });
    first.settle({ input: 0, output: 0 });
    first.release();
    expect(used()).toEqual([1, 5, 100, 205]);
    ask().settle(undefined);
    expect(used()).toEqual([2, 15, 120, 255]);
    ask().settle({ input: Number.NaN, output: -1 });
    expect(used()).toEqual([3, 25, 140, 305]);
    ask().release();
    expect(used()).toEqual([3, 25, 140, 305]);
  });

  test("that is smaller than the request is told without a time to wait", () => {
    const meter = createUsageMeter(clockAt("2025-01-30T12:00:00Z"));
    const budget = { outputTokensPerDay: 19 };
    expect(refused(meter.reserve(key({ budget }), tokens, undefined)).retryAfter).toBeUndefined();
  });

  test("of money lets nothing in whose price nobody said", () => {
    const meter = createUsageMeter(clockAt("2025-01-30T12:00:00Z"));
    const asked = meter.reserve(key({ budget: { moneyPerMonth: 100 } }), tokens, undefined);
    expect(refused(asked)).toMatchObject({ limit: "price" });
  });

  test("goes on over midnight with what exceeds the reservation", () => {
    const clock = clockAt("2025-01-30T23:59:59Z");
    const meter = createUsageMeter(clock);
    const open = taken(meter.reserve(key({ budget: { requestsPerDay: 5 } }), tokens, undefined));
    clock.pass(2);
    open.settle({ input: 4, output: 50 });
    expect(meter.used().get("key:1")).toEqual({
      day: "2025-01-31",
      requestsPerDay: 0,
      inputTokensPerDay: 0,
      outputTokensPerDay: 30,
      inputTokensPerMonth: 4,
      outputTokensPerMonth: 50,
      moneyPerMonth: 0,
    });
  });
});

describe("several processes", () => {
  const exchange = (meters: readonly UsageMeter[]): void => {
    const all = meters.map((meter) => meter.used());
    for (const [at, meter] of meters.entries()) {
      const sum = new Map<string, Usage>();
      for (const [id, usage] of all.filter((_, other) => other !== at).flatMap((each) => [...each])) {
        sum.set(id, together(sum.get(id), usage, usage.day));
      }
      meter.hear(sum);
    }
  };

  test("share a budget, but for what comes in between two exchanges", () => {
    const clock = clockAt("2025-01-30T12:00:00Z");
    const meters = [1, 2, 3].map(() => createUsageMeter(clock));
    const ask = (meter: UsageMeter) =>
      isIn(meter.reserve(key({ budget: { requestsPerDay: 10 } }), tokens, undefined));
    let inAll = 0;
    for (let round = 0; round < 20; round++) {
      for (const meter of meters) if (ask(meter)) inAll += 1;
      clock.pass(1);
      exchange(meters);
    }
    expect(inAll).toBeGreaterThanOrEqual(10);
    expect(inAll).toBeLessThanOrEqual(12);
  });

  test("share a rate, but for one burst each", () => {
    const clock = clockAt("2025-01-30T12:00:00Z");
    const meters = [1, 2, 3, 4].map(() => createUsageMeter(clock));
    exchange(meters);
    let inAll = 0;
    const seconds = 600;
    for (let second = 0; second < seconds; second++) {
      for (const meter of meters) {
        for (let one = 0; one < 20; one++) {
          if (isIn(meter.reserve(key({ rate: 60 }), tokens, undefined))) inAll += 1;
        }
      }
      clock.pass(1);
      exchange(meters);
    }
    expect(inAll).toBeLessThanOrEqual(seconds + 4 * 10 + 4);
    expect(inAll).toBeGreaterThanOrEqual(seconds / 2);
  });

  test("what was used before a restart is heard as used by others, and is no debt of the rate", () => {
    const clock = clockAt("2025-01-30T12:00:00Z");
    const before = createUsageMeter(clock);
    const limits = { rate: 6, budget: { requestsPerDay: 2 } };
    taken(before.reserve(key(limits), tokens, undefined));
    const after = createUsageMeter(clock);
    after.hear(before.used());
    taken(after.reserve(key(limits), tokens, undefined));
    clock.pass(60);
    expect(refused(after.reserve(key(limits), tokens, undefined))).toMatchObject({ limit: "requestsPerDay" });
  });
});

describe("memory", () => {
  test("is bounded: beyond it nobody new is let in, until the month is over", () => {
    const clock = clockAt("2025-01-30T12:00:00Z");
    const meter = createUsageMeter(clock, 2);
    const ask = (id: string) => meter.reserve([{ id, limits: { rate: 600 } }], tokens, undefined);
    taken(ask("key:1"));
    taken(ask("key:2")).settle(tokens);
    expect(refused(ask("key:3"))).toMatchObject({ limit: "memory" });
    taken(ask("key:1"));
    clock.pass(3 * 86_400);
    taken(ask("key:3"));
    expect(meter.used().size).toBe(2);
  });

  test("those without limits take none", () => {
    const meter = createUsageMeter(clockAt("2025-01-30T12:00:00Z"), 0);
    taken(meter.reserve([{ id: "key:1", limits: undefined }], tokens, undefined));
    expect(meter.used().size).toBe(0);
  });
});
