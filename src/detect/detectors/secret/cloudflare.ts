import { alphabets, sample } from "../../../base/index.ts";
import { isFreeOf } from "../../checks/free-of.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const formats = "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats";

export const cloudflare: readonly Detector[] = [
  {
    id: "secret.cloudflare.user-token",
    dataClass: "secret",
    title: "Cloudflare user API token",
    severity: "critical",
    pattern: /cfut_[A-Za-z0-9]{40}[0-9a-f]{8}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `CLOUDFLARE_API_TOKEN=cfut_${alnum(40, 1)}${hex(8, 1)}`,
      `Bearer cfut_${alnum(40, 2)}${hex(8, 2)}`,
    ],
    ignores: [`cfut_${alnum(40, 1)}`, `cfxt_${alnum(40, 3)}${hex(8, 3)}`],
    references: [formats],
  },
  {
    id: "secret.cloudflare.account-token",
    dataClass: "secret",
    title: "Cloudflare account API token",
    severity: "critical",
    pattern: /cfat_[A-Za-z0-9]{40}[0-9a-f]{8}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `CF_API_TOKEN=cfat_${alnum(40, 1)}${hex(8, 1)}`,
      `api_token = "cfat_${alnum(40, 2)}${hex(8, 2)}"`,
    ],
    ignores: [`cfat_${alnum(40, 1)}`, `cfat_${alnum(40, 3)}${hex(8, 3)}0`],
    references: [formats],
  },
  {
    id: "secret.cloudflare.global-key",
    dataClass: "secret",
    title: "Cloudflare global API key",
    severity: "critical",
    pattern: /cfk_[A-Za-z0-9]{40}[0-9a-f]{8}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `X-Auth-Key: cfk_${alnum(40, 1)}${hex(8, 1)}`,
      `CLOUDFLARE_API_KEY='cfk_${alnum(40, 2)}${hex(8, 2)}'`,
    ],
    ignores: [`cfk_${alnum(40, 1)}`, `cfg_${alnum(40, 3)}${hex(8, 3)}`],
    references: [formats],
  },
  {
    id: "secret.cloudflare.global-key-legacy",
    dataClass: "secret",
    title: "Cloudflare global API key (legacy)",
    severity: "critical",
    pattern: /[0-9a-f]{37}/,
    near: ["cloudflare", "cf_api_key", "x-auth-key", "cf_key", "cf-api-key"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`CLOUDFLARE_API_KEY=${hex(37, 1)}`, `-H "X-Auth-Key: ${hex(37, 2)}"`],
    ignores: [`cloudflare zone ${hex(32, 3)}`, `digest ${hex(37, 4)}`],
    references: ["https://developers.cloudflare.com/fundamentals/api/get-started/keys/"],
  },
  {
    id: "secret.cloudflare.token-legacy",
    dataClass: "secret",
    title: "Cloudflare API token (legacy)",
    severity: "critical",
    pattern: /[\w-]{40}/,
    near: ["cloudflare", "cf_api_token", "cf_token", "cf-api-token", "cloudflare_api_token"],
    context: "required",
    check: (candidate) => isFreeOf(candidate, "-./") && isGenuineMixed(candidate),
    remedy: "rotate.secret",
    finds: [`CLOUDFLARE_API_TOKEN=${alnum(40, 1)}`, `cf_api_token: "${alnum(40, 2)}"`],
    ignores: [`cloudflare sha1 ${hex(40, 3)}`, `cloudflare-${"this-is-a-long-article-about-dns-records-"}`],
    references: ["https://developers.cloudflare.com/fundamentals/api/get-started/create-token/"],
  },
  {
    id: "secret.cloudflare.origin-ca-key",
    dataClass: "secret",
    title: "Cloudflare Origin CA key",
    severity: "critical",
    pattern: /v1\.0-[0-9a-f]{24}-[0-9a-f]{146}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `X-Auth-User-Service-Key: v1.0-${hex(24, 1)}-${hex(146, 1)}`,
      `CLOUDFLARE_ORIGIN_CA_KEY=v1.0-${hex(24, 2)}-${hex(146, 2)}`,
    ],
    ignores: [`v1.0-${hex(24, 3)}-${hex(140, 3)}`, `v1.0-${hex(20, 4)}-${hex(146, 4)}`],
    references: ["https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/"],
  },
];
