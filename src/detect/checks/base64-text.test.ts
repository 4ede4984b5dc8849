import { expect, it } from "vitest";
import { base64Text } from "./base64-text.ts";

it("reads both alphabets, padded or not", () => {
  expect(base64Text("dXNlcjpwYXNz")).toBe("user:pass");
  expect(base64Text("dXNlcjpwYXNzMQ==")).toBe("user:pass1");
  expect(base64Text("dXNlcjpwYXNzMQ")).toBe("user:pass1");
  expect(base64Text("Pz8_")).toBe("???");
});

it("says when it is not base64", () => {
  expect(base64Text("not base64")).toBeUndefined();
  expect(base64Text("a")).toBeUndefined();
});
