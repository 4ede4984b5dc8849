import { expect, it } from "vitest";

import { mixesCases } from "./mixes-cases.ts";

it("tells random letter-digit texts from hashes, words and constants", () => {
  expect(mixesCases("q7Xw")).toBe(true);
  for (const plain of ["d41d8cd98f00", "D41D8CD98F00", "someCamelCaseName", "1234", "MAX_TOKENS_2", ""]) {
    expect(mixesCases(plain), plain).toBe(false);
  }
});
