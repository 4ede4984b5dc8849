import { expect, it } from "vitest";
import { isUnifiedSocialCreditCode } from "./uscc.ts";

it("accepts the standard's example and refuses one off", () => {
  expect(isUnifiedSocialCreditCode("91110000600037341L")).toBe(true);
  expect(isUnifiedSocialCreditCode("91110000600037341M")).toBe(false);
  expect(isUnifiedSocialCreditCode("9111000060003734IL")).toBe(false);
});

it("accepts the check character 0, which stdnum refuses", () => {
  const body = "91310000MA1K";
  const ending = Array.from({ length: 1000 }, (_, at) => `${body}${String(at).padStart(5, "0")}0`);
  expect(ending.filter(isUnifiedSocialCreditCode).length).toBeGreaterThan(10);
});
