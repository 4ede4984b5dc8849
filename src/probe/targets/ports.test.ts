import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatertightError } from "../../base/index.ts";
import { parsePorts, portText } from "./ports.ts";

describe("--ports", () => {
  it("takes numbers, ranges and the words default and all, and gives each port once in order", () => {
    expect(parsePorts("8123,9000-9003,9002,8123")).toEqual({
      default: false,
      ports: [8123, 9000, 9001, 9002, 9003],
    });
    expect(parsePorts(" default , 12345 ")).toEqual({ default: true, ports: [12345] });
    expect(parsePorts("DEFAULT")).toEqual({ default: true, ports: [] });
    expect(parsePorts("8123,9000-9010,all").ports).toHaveLength(65_535);
    expect(parsePorts("1,65535").ports).toEqual([1, 65_535]);
  });

  it.each([
    "",
    "0",
    "65536",
    "80a",
    "-1",
    "9010-9000",
    "8123,",
    "8123;9000",
    "1e3",
    "0x50",
    "８０",
    "1-2-3",
    "all-9",
    "99999999999",
  ])("says what it takes instead of %j", (text) => {
    expect(() => parsePorts(text)).toThrow(WatertightError);
    expect(() => parsePorts(text)).toThrow(
      /^--ports takes numbers and ranges from 1 to 65535, default and all, got "/,
    );
  });

  it("does not take long for ranges that overlap ten thousand times", () => {
    expect(parsePorts(new Array(10_000).fill("1-65535").join(",")).ports).toHaveLength(65_535);
  });

  it("reads again what it wrote", () => {
    const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(ports, (given) => {
        const sorted = given.toSorted((one, other) => one - other);
        expect(parsePorts(portText(sorted)).ports).toEqual(sorted);
      }),
    );
  });
});
