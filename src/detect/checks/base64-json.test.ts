import { Buffer } from "node:buffer";
import { expect, it } from "vitest";

import { decodeBase64Json } from "./base64-json.ts";

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

it("reads an object in either alphabet, padded or not", () => {
  const value = { org: "acme", n: 5, odd: "??>>~~" };
  expect(decodeBase64Json(encode(value))).toEqual(value);
  expect(decodeBase64Json(encode(value).replace(/=+$/, ""))).toEqual(value);
  expect(decodeBase64Json(Buffer.from(JSON.stringify(value)).toString("base64url"))).toEqual(value);
});

it("finds no object where there is none", () => {
  for (const text of [
    "",
    "eyJ",
    "not base64!",
    encode([1]),
    encode("text"),
    encode(null),
    encode({}).slice(0, 2),
  ]) {
    expect(decodeBase64Json(text), text).toBeUndefined();
  }
});
