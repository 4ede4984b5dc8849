import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenShapesIn, tokensUnder } from "./token.ts";

const tokenOf = tokensUnder(new Uint8Array(32).fill(7));
const other = tokensUnder(new Uint8Array(32).fill(8));

test("a value has one token under a key, and another under another key or as another kind", () => {
  const token = tokenOf("contact.email", "ada@example.org");
  expect(token).toMatch(/^\[EMAIL:[a-z2-7]{16}\]$/);
  expect(tokenOf("contact.email", "ada@example.org")).toBe(token);
  expect(tokenOf("contact.email", "Ada@example.org")).not.toBe(token);
  expect(tokenOf("contact.phone", "ada@example.org").slice(-17)).not.toBe(token.slice(-17));
  expect(other("contact.email", "ada@example.org")).not.toBe(token);
});

test("tokens are recognised wherever they stand, and only whole ones", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (before, value, behind) => {
      const token = tokenOf("financial.iban", value);
      const spans = tokenShapesIn(`${before}${token}${behind}`);
      expect(spans).toContainEqual({ start: before.length, end: before.length + token.length });
      expect(tokenShapesIn(token.slice(0, -1))).toEqual([]);
    }),
  );
});

test("one wrong character is told by the check character", () => {
  const token = tokenOf("contact.email", "ada@example.org");
  const at = token.length - 5;
  const swapped = token.charAt(at) === "a" ? "b" : "a";
  expect(tokenShapesIn(`${token.slice(0, at)}${swapped}${token.slice(at + 1)}`)).toEqual([]);
});
