import { expect, it } from "vitest";
import { isMachineReadableZone } from "./mrz.ts";

const first = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const second = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

it("accepts the passport specimen, joined in any way, and its second line alone", () => {
  for (const joint of ["\n", "\r\n", "\\n", ""])
    expect(isMachineReadableZone(first + joint + second)).toBe(true);
  expect(isMachineReadableZone(second)).toBe(true);
});

it("refuses a wrong digit in number, birth or expiry, and other lengths", () => {
  expect(isMachineReadableZone(second.replace("C36", "C37"))).toBe(false);
  expect(isMachineReadableZone(second.replace("7408122", "7408123"))).toBe(false);
  expect(isMachineReadableZone(second.replace("1204159", "1204158"))).toBe(false);
  expect(isMachineReadableZone(second.slice(1))).toBe(false);
});
