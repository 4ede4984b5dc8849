import { expect, it } from "vitest";
import { crc16Xmodem } from "./crc16-xmodem.ts";

it("gives the check value of the catalogue", () => {
  expect(crc16Xmodem(Uint8Array.from("123456789", (digit) => digit.charCodeAt(0)))).toBe(0x31c3);
  expect(crc16Xmodem(new Uint8Array())).toBe(0);
});
