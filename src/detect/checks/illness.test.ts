import { expect, it } from "vitest";
import { isIllness } from "./illness.ts";

it("tells illnesses from tools", () => {
  expect(isIllness("type 2 diabetes")).toBe(true);
  expect(isIllness("sclérose en plaques")).toBe(true);
  expect(isIllness("a debugger")).toBe(false);
  expect(isIllness("tracing tools")).toBe(false);
});
