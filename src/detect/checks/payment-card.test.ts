import { describe, expect, it } from "vitest";
import { cardBrand } from "./payment-card.ts";

describe("cardBrand", () => {
  it.each([
    ["4111111111111111", "visa"],
    ["5555555555554444", "mastercard"],
    ["2223003122003222", "mastercard"],
    ["378282246310005", "amex"],
    ["6011111111111117", "discover"],
    ["30569309025904", "diners"],
    ["3530111333300000", "jcb"],
    ["6250941006528599", "unionpay"],
    ["2200000000000004", "mir"],
  ])("%s is of %s", (digits, brand) => {
    expect(cardBrand(digits)).toBe(brand);
  });

  it.each([
    ["check digit", "4111111111111112"],
    ["issuer", "1111111111111117"],
    ["length for the issuer", "37828224631000"],
    ["one digit over and over", "0000000000000000"],
    ["letters", "411111111111111a"],
  ])("refuses a wrong %s", (_, digits) => {
    expect(cardBrand(digits)).toBeUndefined();
  });
});
