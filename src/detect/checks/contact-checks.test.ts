import { expect, it } from "vitest";
import { isKeyedAsIdentifier } from "./identifier-key.ts";
import { isPhoneNumber } from "./phone-number.ts";
import { isReservedDomain } from "./reserved-domain.ts";
import { isTopLevelDomain } from "./top-level-domain.ts";
import { topLevelDomains } from "./top-level-domains.ts";

it("knows the top-level domains in every spelling", () => {
  expect(topLevelDomains.size).toBeGreaterThan(1_300);
  expect(["com", "DE", "ai", "中国", "xn--fiqs8s", "рф"].every(isTopLevelDomain)).toBe(true);
  expect(["png", "local", "c0m", "", "constructor"].some(isTopLevelDomain)).toBe(false);
});

it("knows the domains that nobody can own", () => {
  expect(
    ["example.com", "mail.example.org", "x.test", "localhost", "db.internal"].every(isReservedDomain),
  ).toBe(true);
  expect(["example.de", "myexample.com", "test.com", "latest"].some(isReservedDomain)).toBe(false);
});

it("asks the numbering plan of the world or of a country", () => {
  expect(isPhoneNumber("+49 30 18305000")).toBe(true);
  expect(isPhoneNumber("030 18305000", ["DE"])).toBe(true);
  expect(isPhoneNumber("030 18305000", ["US"])).toBe(false);
  expect(isPhoneNumber("030 18305000")).toBe(false);
  expect(isPhoneNumber("+999 123456789")).toBe(false);
});

it("tells the key of a record's number from other words", () => {
  const keyed = (before: string): boolean => isKeyedAsIdentifier(before, before.length);
  for (const before of ['"trace_id": ', "orderId=", "Order no. ", "ts: ", "user id: "])
    expect(keyed(before), before).toBe(true);
  for (const before of ["she paid ", "said: ", "phone: ", "", "android "])
    expect(keyed(before), before).toBe(false);
});
