import { alphabets, sample } from "../../../base/index.ts";
import { supabaseRole } from "../../checks/supabase-role.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const url64 = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);

/** `{"alg":"HS256","typ":"JWT"}` and the claims, written by hand: the payloads are short and plain. */
const jwtHead = ["eyJhbGciOiJIUzI1NiIs", "InR5cCI6IkpXVCJ9"].join("");
const claims = {
  /** `{"iss":"supabase","ref":"abcdefghijklmnopqrst","role":"service_role","iat":1767225600}` */
  service: [
    "eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6ImFiY2RlZmdoaWprbG1ub3BxcnN0",
    "Iiwicm9sZSI6InNlcnZpY2Vfcm9sZSIsImlhdCI6MTc2NzIyNTYwMH0",
  ].join(""),
  /** The same with `"role":"anon"`. */
  anon: [
    "eyJpc3MiOiJzdXBhYmFzZSIsInJlZiI6ImFiY2RlZmdoaWprbG1ub3BxcnN0",
    "Iiwicm9sZSI6ImFub24iLCJpYXQiOjE3NjcyMjU2MDB9",
  ].join(""),
};
const projectKey = (payload: string, seed: number): string => `${jwtHead}.${payload}.${url64(43, seed)}`;
const jwt = /eyJ[\w-]{10,200}\.eyJ[\w-]{40,600}\.[\w-]{43}/;

/** Supabase, Neon, PlanetScale. */
export const managedDatabases: readonly Detector[] = [
  {
    id: "secret.supabase.personal-token",
    dataClass: "secret",
    title: "Supabase personal access token",
    severity: "critical",
    pattern: /sbp_(?:v0_)?[0-9a-f]{40}/,
    check: isGenuine,
    remedy: "rotate.supabase",
    finds: [`SUPABASE_ACCESS_TOKEN=sbp_${hex(40, 1)}`, `"token": "sbp_v0_${hex(40, 2)}"`],
    ignores: [`sbp_${hex(39, 1)}`, `sbp_v1_${hex(40, 3)}`],
    references: ["https://supabase.com/docs/reference/api/introduction"],
  },
  {
    id: "secret.supabase.secret-key",
    dataClass: "secret",
    title: "Supabase secret key",
    severity: "critical",
    pattern: /sb_secret_[\w-]{31}/,
    check: isGenuine,
    remedy: "rotate.supabase",
    finds: [
      `SUPABASE_SECRET_KEY=sb_secret_${alnum(22, 1)}_${alnum(8, 1)}`,
      `createClient(url, "sb_secret_${alnum(22, 2)}_${alnum(8, 2)}")`,
    ],
    ignores: [`sb_secret_${alnum(20, 1)}`, `sb_publishable_${alnum(22, 3)}_${alnum(8, 3)}`],
    references: ["https://supabase.com/docs/guides/api/api-keys"],
  },
  {
    id: "secret.supabase.publishable-key",
    dataClass: "secret",
    title: "Supabase publishable key",
    severity: "low",
    pattern: /sb_publishable_[\w-]{31}/,
    check: isGenuine,
    remedy: "rotate.supabase",
    finds: [
      `NEXT_PUBLIC_SUPABASE_KEY=sb_publishable_${alnum(22, 1)}_${alnum(8, 1)}`,
      `key: 'sb_publishable_${alnum(22, 2)}_${alnum(8, 2)}'`,
    ],
    ignores: [`sb_publishable_${alnum(20, 1)}`, `sb_secret_${alnum(22, 3)}_${alnum(8, 3)}`],
    references: ["https://supabase.com/docs/guides/api/api-keys"],
  },
  {
    id: "secret.supabase.service-role-key",
    dataClass: "secret",
    title: "Supabase service_role key",
    severity: "critical",
    pattern: jwt,
    check: ({ value }) => supabaseRole(value) === "service_role",
    remedy: "rotate.supabase",
    finds: [
      `SUPABASE_SERVICE_ROLE_KEY=${projectKey(claims.service, 1)}`,
      `apikey: ${projectKey(claims.service, 2)}`,
    ],
    ignores: [projectKey(claims.anon, 3), `${jwtHead}.${claims.service}.${url64(30, 4)}`],
    references: ["https://supabase.com/docs/guides/api/api-keys"],
  },
  {
    id: "secret.supabase.anon-key",
    dataClass: "secret",
    title: "Supabase anon key",
    severity: "low",
    pattern: jwt,
    check: ({ value }) => supabaseRole(value) === "anon",
    remedy: "rotate.supabase",
    finds: [
      `NEXT_PUBLIC_SUPABASE_ANON_KEY=${projectKey(claims.anon, 1)}`,
      `"anonKey": "${projectKey(claims.anon, 2)}"`,
    ],
    ignores: [projectKey(claims.service, 3), `${jwtHead}.${claims.anon}.${url64(30, 4)}`],
    references: ["https://supabase.com/docs/guides/api/api-keys"],
  },
  {
    id: "secret.neon.api-key",
    dataClass: "secret",
    title: "Neon API key",
    severity: "critical",
    pattern: /napi_[A-Za-z0-9]{64}/,
    check: isGenuine,
    remedy: "rotate.database",
    finds: [`NEON_API_KEY=napi_${alnum(64, 1)}`, `Authorization: Bearer napi_${alnum(64, 2)}`],
    ignores: [`napi_${alnum(60, 1)}`, "napi_create_string_utf8"],
    references: ["https://neon.com/docs/manage/api-keys"],
  },
  {
    id: "secret.planetscale.credential",
    dataClass: "secret",
    title: "PlanetScale password or token",
    severity: "critical",
    pattern: /pscale_(?:pw|tkn|oauth)_[\w=.-]{32,64}/,
    check: isGenuine,
    remedy: "rotate.database",
    finds: [
      `DATABASE_PASSWORD=pscale_pw_${alnum(43, 1)}`,
      `PLANETSCALE_SERVICE_TOKEN=pscale_tkn_${alnum(43, 2)}`,
    ],
    ignores: [`pscale_pw_${alnum(20, 1)}`, `pscale_db_${alnum(43, 3)}`],
    references: [
      "https://planetscale.com/docs/concepts/service-tokens",
      "https://github.com/trufflesecurity/trufflehog (pkg/detectors/planetscale, planetscaledb)",
    ],
  },
];
