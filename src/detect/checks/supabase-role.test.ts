import { base64urlnopad, utf8 } from "@scure/base";
import { expect, it } from "vitest";
import { supabaseRole } from "./supabase-role.ts";

const jwt = (payload: object): string =>
  `e30.${base64urlnopad.encode(utf8.decode(JSON.stringify(payload)))}.c2lnbmF0dXJl`;

it("reads the role of a Supabase key", () => {
  expect(supabaseRole(jwt({ iss: "supabase", ref: "abc", role: "service_role" }))).toBe("service_role");
  expect(supabaseRole(jwt({ role: "anon", iss: "supabase" }))).toBe("anon");
});

it("has nothing to say about other tokens", () => {
  expect(supabaseRole(jwt({ iss: "https://issuer.test", role: "anon" }))).toBeUndefined();
  expect(supabaseRole("no.jwt")).toBeUndefined();
});
