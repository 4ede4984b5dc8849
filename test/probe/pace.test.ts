import { describe, expect, test } from "vitest";
import { Pace } from "../../src/probe/pace.ts";

const never = new AbortController().signal;

/** Milliseconds that so many turns take when all are asked for at once. */
async function timeOf(pace: Pace, addresses: readonly string[]): Promise<number> {
  const since = performance.now();
  await Promise.all(addresses.map((address) => pace.turn(address, never)));
  return performance.now() - since;
}

describe("the pace of connections", () => {
  test("spares one host more than all together, by no more than its jitter", async () => {
    const plan = { perSecond: 1000, perHost: 100 };
    const one = Array<string>(21).fill("10.0.0.1");
    const several = Array.from({ length: 201 }, (_, at) => `10.0.1.${at}`);
    // Twenty gaps of 10 ms, two hundred of 1 ms; a fifth less at best.
    expect(await timeOf(new Pace(plan, () => false), one)).toBeGreaterThan(20 * 10 * 0.8 - 5);
    expect(await timeOf(new Pace(plan, () => false), several)).toBeGreaterThan(200 * 0.8 - 5);
  });

  test("lets this machine pass at once", async () => {
    const pace = new Pace({ perSecond: 1, perHost: 1 }, (address) => address === "127.0.0.1");
    expect(await timeOf(pace, Array<string>(10_000).fill("127.0.0.1"))).toBeLessThan(500);
  });

  test("ends the waiting of everybody on a stop", async () => {
    const stop = new AbortController();
    const pace = new Pace({ perSecond: 0.01, perHost: 0.01 }, () => false);
    await pace.turn("10.0.0.1", stop.signal);
    const waiting = ["10.0.0.1", "10.0.0.2"].map((address) =>
      pace.turn(address, stop.signal).catch(() => "stopped"),
    );
    stop.abort();
    expect(await Promise.all(waiting)).toEqual(["stopped", "stopped"]);
    await expect(pace.turn("10.0.0.3", stop.signal)).rejects.toThrow();
  });

  test("remembers a bounded number of hosts", async () => {
    const pace = new Pace({ perSecond: 1e9, perHost: 1e9 }, () => false);
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < 300_000; at++) await pace.turn(`host-${at}`, never);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60e6);
  });
});
