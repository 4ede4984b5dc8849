import { expect, it } from "vitest";

import { judgeDatabasePassword } from "./database-password.ts";

it("takes a password for one", () => {
  for (const password of [
    "s2Tf2k@rLMy",
    "D1fficultP%40ss",
    "vg498hweg",
    "correct-horse-battery",
    "Tr0ub4dor&3",
  ]) {
    expect(judgeDatabasePassword(password, "app", "db.internal"), password).toBe(true);
  }
});

it("leaves out what stands for a password", () => {
  const stands = [
    "password",
    "pass",
    "db_password",
    "your-password",
    "*****",
    "$DB_PASS",
    `$${"{PW}"}`,
    "{password}",
    "%s",
  ];
  for (const password of [
    ...stands,
    "[YOUR-PASSWORD]",
    "<password>",
    "x",
    "xxx",
    "{{ db.password }}",
    "%(password)s",
  ]) {
    expect(judgeDatabasePassword(password, "app", "db.internal"), password).toBe(false);
  }
});

it("is less sure of manuals and of one's own machine", () => {
  expect(judgeDatabasePassword("postgres", "postgres", "db")).toBe("medium");
  expect(judgeDatabasePassword("s2Tf2krLMy", "app", "localhost")).toBe("medium");
  expect(judgeDatabasePassword("s2Tf2krLMy", "app", "db.example.com")).toBe("medium");
  expect(judgeDatabasePassword("secret", "user", "host")).toBe(false);
});
