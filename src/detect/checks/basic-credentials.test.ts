import { base64, utf8 } from "@scure/base";
import { expect, it } from "vitest";
import { holdsBasicCredentials } from "./basic-credentials.ts";

const encode = (text: string): string => base64.encode(utf8.decode(text));

it("wants user and password in readable text", () => {
  expect(holdsBasicCredentials(encode("anna:Sommer2024!"))).toBe(true);
  expect(holdsBasicCredentials(encode("anna:Müller77"))).toBe(true);
  for (const text of ["anna", "anna:", "user:password", "anna:<password>", "\u0000\u0001:\u0002"]) {
    expect(holdsBasicCredentials(encode(text)), text).toBe(false);
  }
  expect(holdsBasicCredentials("authentication")).toBe(false);
});
