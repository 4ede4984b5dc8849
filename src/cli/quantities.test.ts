import { describe, expect, test } from "vitest";
import { columns, fromFlag, memory, seconds, share, since, threads, unpacked } from "./quantities.ts";

describe("a share", () => {
  test.each([
    ["1%", 0.01],
    ["0.01", 0.01],
    [".5", 0.5],
    ["0.5 %", 0.005],
    ["100%", 1],
  ])("%s is %d", (text, expected) => {
    expect(share.parse(text)).toBeCloseTo(expected, 12);
  });

  test.each(["", "0", "0%", "1", "1.0", "10", "101%", "-1%", "1e-3", "NaN", "half", "1%%", "1/100"])(
    "%j is none",
    (text) => {
      expect(share.parse(text)).toBeUndefined();
    },
  );
});

describe("a time", () => {
  const now = new Date("2025-01-29T12:00:00Z");
  test.each([
    ["2025-01-29", "2025-01-29T00:00:00.000Z"],
    ["2025-01-29T08:00", "2025-01-29T08:00:00.000Z"],
    ["2025-01-29 08:00:30", "2025-01-29T08:00:30.000Z"],
    ["2025-01-29T08:00:00+02:00", "2025-01-29T06:00:00.000Z"],
    ["30m", "2025-01-29T11:30:00.000Z"],
    ["24h", "2025-01-28T12:00:00.000Z"],
    ["7d", "2025-01-22T12:00:00.000Z"],
    ["2w", "2025-01-15T12:00:00.000Z"],
  ])("%s is %s", (text, expected) => {
    expect(since(now).parse(text)?.toISOString()).toBe(expected);
  });

  test.each(["", "yesterday", "2025-02-30", "2025-13-01", "2025-01-29T25:00", "2025-01-30", "24", "999999w"])(
    "%j is none, or lies where no row can",
    (text) => {
      expect(since(now).parse(text)).toBeUndefined();
    },
  );
});

test("sizes, numbers and lists are read with their bounds", () => {
  expect([unpacked.parse("500MB"), unpacked.parse("20 gb"), unpacked.parse("12")]).toEqual([5e8, 2e10, 12]);
  expect([unpacked.parse("lots"), unpacked.parse("-1")]).toEqual([undefined, undefined]);
  expect([memory.parse("500MB"), memory.parse("1MB")]).toEqual([5e8, undefined]);
  expect([seconds.parse("30"), seconds.parse("0"), seconds.parse("1.5")]).toEqual([30, undefined, undefined]);
  expect([threads.parse("4"), threads.parse("257")]).toEqual([4, undefined]);
  expect(columns.parse("message, users.email")).toEqual(["message", "users.email"]);
  expect(columns.parse("message,,email")).toBeUndefined();
});

test("a flag that is wrong is named with what it takes", () => {
  expect(fromFlag("threads", undefined, threads)).toBeUndefined();
  expect(() => fromFlag("threads", "many", threads)).toThrow(
    '--threads takes a number from 1 to 256, got "many"',
  );
});
