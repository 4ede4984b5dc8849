import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Redacted } from "../../../src/base/index.ts";
import { type Asked, checkReceipt, makeReceipt } from "../../../src/gateway/policy/receipt.ts";

const secret = new Redacted(new Uint8Array(32).fill(7));
const now = new Date("2025-01-30T12:00:00Z");
const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const asked: Asked = {
  key: "key_0123456789abcdef",
  vendor: "openai",
  policy: "0123456789ab",
  body: new TextEncoder().encode('{"model":"m"}'),
  classes: ["business", "unread"],
};
const receipt = makeReceipt(secret, asked, now);

describe("a receipt", () => {
  test("confirms what was asked, for five minutes", () => {
    expect(checkReceipt(secret, receipt, asked, now)).toEqual({ holds: true });
    expect(checkReceipt(secret, receipt, asked, later(300_000))).toEqual({ holds: true });
    expect(checkReceipt(secret, receipt, { ...asked, classes: ["unread"] }, now)).toEqual({ holds: true });
  });

  test.each([
    ["has expired", asked, later(300_001)],
    ["from the future", asked, later(-1)],
    ["another key", { ...asked, key: "key_fedcba9876543210" }, now],
    ["another vendor", { ...asked, vendor: "groq" }, now],
    ["policy has changed", { ...asked, policy: "ba9876543210" }, now],
    ["another body", { ...asked, body: new TextEncoder().encode('{"model": "m"}') }, now],
    ["does not speak of secret", { ...asked, classes: ["secret", "unread"] as const }, now],
  ])("is refused when: %s", (why, other, at) => {
    expect(checkReceipt(secret, receipt, other, at)).toEqual({
      holds: false,
      why: expect.stringContaining(why),
    });
  });

  test("is refused under another secret, and for any change of a character", () => {
    const stranger = new Redacted(new Uint8Array(32).fill(8));
    expect(checkReceipt(stranger, receipt, asked, now).holds).toBe(false);
    fc.assert(
      fc.property(fc.nat(receipt.length - 1), fc.constantFrom(..."Aa0-_. é"), (at, other) => {
        fc.pre(receipt[at] !== other);
        const altered = receipt.slice(0, at) + other + receipt.slice(at + 1);
        expect(checkReceipt(secret, altered, asked, now).holds).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test("may be any text at all", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant("a".repeat(1e6))),
        (text) => {
          expect(checkReceipt(secret, text, asked, now).holds).toBe(false);
        },
      ),
    );
  });
});
