import { expect, it } from "vitest";
import { openDemo } from "./demo.ts";
import { logRows } from "./log-stream.ts";

it("makes the same rows every time, in the order of time", () => {
  const once = [...logRows(3000)];
  expect(once).toHaveLength(3000);
  expect([...logRows(3000)]).toEqual(once);
  expect(once.every(({ timestamp }, at) => at === 0 || timestamp > (once[at - 1]?.timestamp ?? ""))).toBe(
    true,
  );
});

it("ends early when it is told to", async () => {
  const stop = new AbortController();
  const demo = openDemo(100_000, stop.signal);
  let pieces = 0;
  for await (const collection of demo.collections()) {
    if ("why" in collection) throw new Error("the demo has no gaps");
    for await (const _ of collection.read()) {
      pieces++;
      stop.abort();
    }
  }
  expect(pieces).toBe(1);
});
