import { expect, it } from "vitest";
import { mod97 } from "./mod-97.ts";

it("leaves 1 for a valid identifier, however long", () => {
  expect(mod97("5493001KJTIIGC8Y1R12")).toBe(1);
  expect(mod97("5493001KJTIIGC8Y1R13")).not.toBe(1);
  expect(mod97("98")).toBe(1);
});
