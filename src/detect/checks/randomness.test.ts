import { expect, it } from "vitest";
import { alphabets, sample } from "../../base/index.ts";
import { randomness } from "./randomness.ts";

it.each([
  "my-secret-token",
  "production-database-secret",
  "2024-05-01T12:00:00Z",
  "v1.2.3-rc.4",
  "com.example.foo.Bar2",
  "users/profile/avatar_64x64.png",
  "AES-256-GCM",
  "us-east-1",
  "text-embedding-3-small",
  "https://host/x9Qz7Kw2",
  "/run/secrets/q8Zr3T",
  "anna.berg+7@firma.de",
  "passwordResetTokenHandler",
  "123456789012",
  "<|endoftext|>",
])("%s is not random", (value) => {
  expect(randomness(value)).toBeUndefined();
});

it("knows what machines make", () => {
  let missed = 0;
  for (const alphabet of [alphabets.hex, alphabets.base36, alphabets.alnum, alphabets.base64url]) {
    for (let seed = 1; seed <= 100; seed++) {
      if (randomness(sample(alphabet, 32, seed)) !== "random") missed++;
    }
  }
  expect(missed).toBeLessThan(8);
});
