import { describe, expect, it } from "vitest";
import { base58Length, decodeBase58Address } from "./base58-address.ts";
import { ethereumAddress } from "./ethereum-address.ts";
import { isMoneroAddress } from "./monero-address.ts";
import { isRippleAddress } from "./ripple-address.ts";
import { isSegwitAddress } from "./segwit-address.ts";

describe("decodeBase58Address", () => {
  it("gives version and payload of the address of block 0", () => {
    const bytes = decodeBase58Address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
    expect([bytes?.[0], bytes?.length]).toEqual([0, 21]);
  });

  it("refuses a wrong letter and what is no Base58", () => {
    expect(decodeBase58Address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")).toBeUndefined();
    expect(decodeBase58Address("0OIl")).toBeUndefined();
  });
});

it("counts the bytes of Base58", () => {
  expect(base58Length("11111111111111111111111111111111")).toBe(32);
  expect(base58Length("0OIl")).toBeUndefined();
});

// Test vectors of BIP 173 and BIP 350.
describe("isSegwitAddress", () => {
  it.each([
    ["BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"],
    ["bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y"],
    ["bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"],
  ])("accepts %s", (address) => {
    expect(isSegwitAddress(address, ["bc"])).toBe(true);
  });

  it.each([
    ["the older checksum above version 0", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"],
    ["the newer checksum for version 0", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh"],
    ["another network", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"],
    ["both letter cases", "bc1QW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"],
  ])("refuses %s", (_, address) => {
    expect(isSegwitAddress(address, ["bc"])).toBe(false);
  });
});

describe("ethereumAddress", () => {
  // Test cases of EIP-55.
  it.each([
    ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "checked"],
    ["0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb", "checked"],
    ["0xde709f2102306220921060314715629080e2fb77", "unchecked"],
    ["0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9adb", undefined],
    ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", undefined],
  ])("%s is %s", (address, state) => {
    expect(ethereumAddress(address)).toBe(state);
  });
});

it("accepts the donation address of the Monero project and refuses it with two letters swapped", () => {
  const address =
    "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H";
  expect(isMoneroAddress(address)).toBe(true);
  expect(isMoneroAddress(address.replace("tN", "Nt"))).toBe(false);
  expect(isMoneroAddress(address.slice(1))).toBe(false);
});

it("accepts the genesis account of the XRP Ledger and refuses it with another last letter", () => {
  expect(isRippleAddress("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh")).toBe(true);
  expect(isRippleAddress("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi")).toBe(false);
  expect(isRippleAddress("0OIl")).toBe(false);
});
