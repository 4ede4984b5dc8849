import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";

import { crc32 } from "./crc32.ts";

it("gives the published check value", () => {
  // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms (reveng).
  expect(crc32("123456789")).toBe(0xcbf43926);
  expect(crc32("")).toBe(0);
});

it("agrees with zlib on any ASCII text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
      expect(crc32(text)).toBe(zlibCrc32(text));
    }),
  );
});
