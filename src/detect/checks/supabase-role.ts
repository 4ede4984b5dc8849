import { decodeBase64Json } from "./base64-json.ts";

/** The role a Supabase project key (a JWT) speaks for: `anon`, `service_role`; `undefined` for any other JWT. */
export function supabaseRole(jwt: string): string | undefined {
  const claims = decodeBase64Json(jwt.split(".")[1] ?? "");
  const issuer = claims?.["iss"];
  const role = claims?.["role"];
  return (issuer === "supabase" || issuer === "supabase-demo") && typeof role === "string" ? role : undefined;
}
