import { expect, it } from "vitest";
import { awsAccount } from "./aws-account.ts";

it("reads the account out of a key id", () => {
  // The example of trufflesecurity.com/blog/research-uncovers-aws-account-numbers-hidden-in-access-keys, invalidated there.
  expect(awsAccount(["ASIA", "QNZGKIQY56JQ7WML"].join(""))).toBe(29608264753);
});

it("says that old key ids carry none", () => {
  expect(awsAccount("AKIAIOSFODNN7EXAMPLE")).toBeUndefined();
});
