import { bech32 } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import { decodeBase64Json } from "../../checks/base64-json.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineMixed } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const capitals = (length: number, seed: number): string =>
  sample(alphabets.upper + alphabets.digits, length, seed);
const base64 = (length: number, seed: number): string => sample(alphabets.base64, length, seed);
/** `{"signInAddress":"my.1password.eu","userAuth":{"method":"SRPg-4096` in base64. */
const serviceAccount = [
  "eyJzaWduSW5BZGRyZXNzIjoibXkuMXBhc3N3b3JkLmV1Iiwi",
  "dXNlckF1dGgiOnsibWV0aG9kIjoiU1JQZy00MDk2",
].join("");
const ageKey = (seed: number): string =>
  bech32
    .encode(
      "age-secret-key-",
      bech32.toWords(Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + seed * 11) % 256)),
      false,
    )
    .toUpperCase();

/** age writes its keys in bech32 (BIP-173), whose last six characters are a checksum over all of it. */
function isBech32(value: string): boolean {
  return bech32.decodeUnsafe(value.toLowerCase(), false) !== undefined;
}

/** Vault, Doppler, 1Password, Bitwarden, Infisical, age. */
export const secretManagers: readonly Detector[] = [
  {
    id: "secret.vault.service-token",
    dataClass: "secret",
    title: "HashiCorp Vault token",
    severity: "critical",
    pattern: /hvs\.[\w-]{24,160}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`VAULT_TOKEN=hvs.CAESI${alnum(90, 1)}`, `vault login hvs.${alnum(24, 2)}`],
    ignores: [`hvs.${alnum(10, 1)}`, `hvs.${"x".repeat(24)}`],
    references: ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
  },
  {
    id: "secret.vault.batch-token",
    dataClass: "secret",
    title: "HashiCorp Vault batch or recovery token",
    severity: "critical",
    pattern: /(?:hvb|hvr)\.[\w-]{24,300}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`X-Vault-Token: hvb.AAAAAQ${alnum(150, 1)}`, `recovery: hvr.${alnum(24, 2)}`],
    ignores: [`hvb.${alnum(10, 1)}`, `hvx.${alnum(150, 3)}`],
    references: ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
  },
  {
    id: "secret.vault.token-legacy",
    dataClass: "secret",
    title: "HashiCorp Vault token (before 1.10)",
    severity: "critical",
    pattern: /[sbr]\.[A-Za-z0-9]{24,26}/,
    near: ["vault", "vault_token", "x-vault-token", "vaulttoken"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`VAULT_TOKEN=s.${alnum(24, 1)}`, `X-Vault-Token: s.${alnum(24, 2)}`],
    ignores: [`vault s.${alnum(20, 1)}`, `file s.${alnum(24, 3)}`],
    references: ["https://developer.hashicorp.com/vault/docs/concepts/tokens"],
  },
  {
    id: "secret.vault.unseal-key",
    dataClass: "secret",
    title: "HashiCorp Vault unseal key",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{44}/,
    near: [
      "unseal key",
      "unseal_key",
      "unsealkey",
      "operator unseal",
      "unseal key 1",
      "unseal key 2",
      "unseal key 3",
    ],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`Unseal Key 1: ${base64(44, 1)}`, `vault operator unseal ${base64(44, 2)}`],
    ignores: [`Unseal Key 1: ${base64(40, 3)}`, `hash ${base64(44, 4)}`],
    references: ["https://developer.hashicorp.com/vault/docs/concepts/seal"],
  },
  {
    id: "secret.doppler.token",
    dataClass: "secret",
    title: "Doppler token",
    severity: "critical",
    pattern: /dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/,
    keywords: ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."],
    keywordWithin: 10,
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`DOPPLER_TOKEN=dp.st.prd.${alnum(43, 1)}`, `doppler login dp.pt.${alnum(43, 2)}`],
    ignores: [`dp.st.prd.${alnum(30, 1)}`, `dp.xx.${alnum(43, 3)}`],
    references: ["https://docs.doppler.com/reference/auth-token-formats"],
  },
  {
    id: "secret.one-password.service-account",
    dataClass: "secret",
    title: "1Password service account token",
    severity: "critical",
    pattern: /ops_eyJ[A-Za-z0-9+/]{250,4000}={0,3}/,
    // Cut short it no longer reads as JSON; it still opens nothing less than a vault when it is whole elsewhere.
    check: ({ value }) => (decodeBase64Json(value.slice(4)) === undefined ? "medium" : true),
    remedy: "rotate.secret",
    finds: [
      `OP_SERVICE_ACCOUNT_TOKEN=ops_${serviceAccount}${base64(600, 1)}`,
      `"token": "ops_${serviceAccount}${base64(300, 2)}"`,
    ],
    ignores: [`ops_${serviceAccount}`, `ops_${base64(300, 3)}`],
    references: ["https://developer.1password.com/docs/service-accounts/"],
  },
  {
    id: "secret.one-password.secret-key",
    dataClass: "secret",
    title: "1Password Secret Key",
    severity: "critical",
    pattern: /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `Secret Key: A3-${capitals(6, 1)}-${capitals(6, 2)}-${capitals(5, 3)}-${capitals(5, 4)}-${capitals(5, 5)}-${capitals(5, 6)}`,
      `OP_SECRET_KEY=A3-${capitals(6, 7)}-${capitals(11, 8)}-${capitals(5, 9)}-${capitals(5, 10)}-${capitals(5, 11)}`,
    ],
    ignores: [
      `A3-${capitals(6, 1)}-${capitals(6, 2)}-${capitals(5, 3)}`,
      "A3-XXXXXX-XXXXXX-XXXXX-XXXXX-XXXXX-XXXXX",
    ],
    references: ["https://support.1password.com/secret-key-security/"],
  },
  {
    id: "secret.bitwarden.access-token",
    dataClass: "secret",
    title: "Bitwarden Secrets Manager access token",
    severity: "critical",
    pattern:
      /0\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==/,
    near: ["bws", "bitwarden", "bws_access_token", "access-token", "access_token"],
    context: "required",
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `BWS_ACCESS_TOKEN=0.${sampleUuid(1)}.${alnum(30, 1)}:${base64(22, 1)}==`,
      `bitwarden: "0.${sampleUuid(2)}.${alnum(30, 2)}:${base64(22, 2)}=="`,
    ],
    ignores: [
      `BWS_ACCESS_TOKEN=0.${sampleUuid(3)}.${alnum(20, 3)}:${base64(22, 3)}==`,
      `bws project ${sampleUuid(4)}`,
    ],
    references: ["https://bitwarden.com/help/access-tokens/"],
  },
  {
    id: "secret.infisical.service-token",
    dataClass: "secret",
    title: "Infisical service token",
    severity: "critical",
    pattern: /st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}/,
    near: ["infisical", "infisical_token"],
    context: "required",
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `INFISICAL_TOKEN=st.${hex(24, 1)}.${hex(32, 1)}.${hex(32, 2)}`,
      `infisical run --token=st.${hex(24, 3)}.${hex(32, 3)}.${hex(32, 4)}`,
    ],
    ignores: [
      `INFISICAL_TOKEN=st.${hex(24, 5)}.${hex(32, 5)}`,
      `infisical test.${hex(24, 6)}.${hex(32, 6)}.${hex(32, 7)}`,
    ],
    references: ["https://infisical.com/docs/documentation/platform/token"],
  },
  {
    id: "secret.age.identity",
    dataClass: "secret",
    title: "age secret key",
    severity: "critical",
    pattern: /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/,
    check: ({ value }) => isBech32(value),
    remedy: "revoke.private-key",
    finds: [`# created: 2026-01-01\n${ageKey(1)}`, `SOPS_AGE_KEY=${ageKey(2)}`],
    ignores: [ageKey(3).replace(/.$/, (last) => (last === "Q" ? "P" : "Q")), ageKey(4).slice(0, -1)],
    references: ["https://age-encryption.org/v1", "BIP-173"],
  },
];
