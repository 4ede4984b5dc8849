import { expect, it } from "vitest";
import { isSecp256k1Key } from "./secp256k1-key.ts";

it("keeps to the order of the group, SEC 2 §2.4.1", () => {
  expect(isSecp256k1Key("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")).toBe(true);
  expect(isSecp256k1Key("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")).toBe(false);
  expect(isSecp256k1Key("0".repeat(63) + 1)).toBe(false);
});
