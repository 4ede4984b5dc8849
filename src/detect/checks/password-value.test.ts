import { expect, it } from "vitest";
import { isPasswordValue } from "./password-value.ts";

it.each(["Sommer2024!", "hunter2", "swordfish", "P@ss;w,9", "12345678", "Müller77"])(
  "%s may be one",
  (value) => {
    expect(isPasswordValue(value, "quoted")).toBe(true);
  },
);

it.each([
  "string",
  "null",
  "<password>",
  "****",
  "your-password",
  "user_password",
  `\${PW}`,
  "{{ pw }}",
  "%s",
  "/run/secrets/pw",
  "abc",
  "Please enter it",
])("%s is none", (value) => {
  expect(isPasswordValue(value, "quoted")).toBe(false);
});

it("asks more where less speaks for the value", () => {
  expect(isPasswordValue("swordfish", "line")).toBe(true);
  expect(isPasswordValue("swordfish", "code")).toBe(false);
  expect(isPasswordValue("swordfish", "loose")).toBe(false);
  expect(isPasswordValue("user.name2", "code")).toBe(false);
  expect(isPasswordValue("sha256-hashed", "loose")).toBe(false);
});
