import { expect, it } from "vitest";
import { countingDigits, crcTail } from "./crc-tail.ts";

it("writes the CRC-32 of a text in the digits asked for", () => {
  // "123456789" is the check value of CRC-32: cbf43926.
  expect(crcTail("123456789", countingDigits.base16, 8)).toBe("CBF43926");
  expect(crcTail("123456789", countingDigits.base36, 7)).toBe((0xcbf43926).toString(36).padStart(7, "0"));
});

it("fills up with zeros", () => {
  expect(crcTail("", countingDigits.base62, 6)).toBe("000000");
});

it("counts in the order of the digits", () => {
  const capitalsFirst = crcTail("123456789", countingDigits.base62, 6);
  const smallFirst = crcTail("123456789", countingDigits.base62SmallFirst, 6);
  expect(smallFirst).toBe(
    capitalsFirst.replace(/[A-Za-z]/g, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())),
  );
});
