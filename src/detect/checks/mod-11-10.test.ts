import { expect, it } from "vitest";
import { hasMod11x10Checksum } from "./mod-11-10.ts";

it("agrees with ISO/IEC 7064's example 0794 5", () => {
  expect(hasMod11x10Checksum("07945")).toBe(true);
  expect(hasMod11x10Checksum("07946")).toBe(false);
  expect(hasMod11x10Checksum("07495")).toBe(false);
});
