import { expect, it } from "vitest";
import { GroupedWrites } from "./grouped-writes.ts";

it("writes in one what came in during the one before", async () => {
  const groups: number[][] = [];
  let go: () => void = () => {};
  const writes = new GroupedWrites<number>({
    write: async (items) => {
      groups.push([...items]);
      if (groups.length === 1) await new Promise<void>((resolve) => (go = resolve));
    },
    bytesOf: () => 10,
    bytes: 30,
  });
  const first = writes.add(0);
  await expect.poll(() => groups.length).toBe(1);
  const others = [1, 2, 3, 4, 5].map((one) => writes.add(one));
  go();
  await Promise.all([first, ...others]);
  await writes.settled();
  expect(groups).toEqual([[0], [1, 2, 3], [4, 5]]);
});

it("tells only those whose write failed, and goes on", async () => {
  const writes = new GroupedWrites<number>({
    write: async (items) => {
      if (items.includes(1)) throw new Error("no room");
    },
    bytesOf: () => 1,
    bytes: 1,
  });
  const done = await Promise.allSettled([0, 1, 2].map((one) => writes.add(one)));
  expect(done.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

it("refuses what would fill the memory, and takes a large one when nothing waits", async () => {
  const writes = new GroupedWrites<number>({
    write: async () => {},
    bytesOf: (size) => size,
    waitingBytes: 100,
  });
  const done = await Promise.allSettled([60, 30, 60, 10].map((size) => writes.add(size)));
  expect(done.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  await expect(writes.add(1000)).resolves.toBeUndefined();
});
