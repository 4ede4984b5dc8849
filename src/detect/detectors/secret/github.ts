import { alphabets, sample } from "../../../base/index.ts";
import { countingDigits, crcTail } from "../../checks/crc-tail.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const url64 = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const checked = (prefix: string, seed: number): string =>
  `${prefix}_${alnum(30, seed)}${crcTail(alnum(30, seed), countingDigits.base62, 6)}`;
const altered = (token: string): string => token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));

/** The last six characters of 36 are the CRC-32 of the thirty before them: a token that fails this was never issued. */
function hasChecksum({ value }: Candidate): boolean {
  const body = value.slice(-36, -6);
  return value.endsWith(crcTail(body, countingDigits.base62, 6));
}

const formats =
  "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/";

export const github: readonly Detector[] = [
  {
    id: "secret.github.personal-token",
    dataClass: "secret",
    title: "GitHub personal access token (classic)",
    severity: "critical",
    pattern: /ghp_[A-Za-z0-9]{36}/,
    check: hasChecksum,
    remedy: "rotate.github",
    finds: [
      `GITHUB_TOKEN=${checked("ghp", 1)}`,
      `git clone https://${checked("ghp", 2)}@github.com/org/repo.git`,
    ],
    ignores: [altered(checked("ghp", 3)), checked("ghp", 4).slice(0, -1), `ghp_${"x".repeat(36)}`],
    references: [formats],
  },
  {
    id: "secret.github.fine-grained-token",
    dataClass: "secret",
    title: "GitHub fine-grained personal access token",
    severity: "critical",
    pattern: /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/,
    check: isGenuine,
    remedy: "rotate.github",
    finds: [
      `GH_TOKEN=github_pat_11${alnum(20, 1)}_${alnum(59, 1)}`,
      `token: "github_pat_11${alnum(20, 2)}_${alnum(59, 2)}"`,
    ],
    ignores: [
      `github_pat_11${alnum(20, 3)}_${alnum(50, 3)}`,
      `github_pat_${"x".repeat(22)}_${"x".repeat(59)}`,
    ],
    references: [
      "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github",
    ],
  },
  {
    id: "secret.github.oauth-token",
    dataClass: "secret",
    title: "GitHub OAuth access token",
    severity: "critical",
    pattern: /gho_[A-Za-z0-9]{36}/,
    check: hasChecksum,
    remedy: "rotate.github",
    finds: [`oauth_token: ${checked("gho", 1)}`, `{"access_token":"${checked("gho", 2)}","scope":"repo"}`],
    ignores: [altered(checked("gho", 3)), checked("gho", 4).slice(0, -1)],
    references: [formats],
  },
  {
    id: "secret.github.app-token",
    dataClass: "secret",
    title: "GitHub App token",
    severity: "critical",
    pattern: /(?:ghu|ghs)_[A-Za-z0-9]{36}/,
    check: hasChecksum,
    remedy: "rotate.github",
    finds: [`GITHUB_TOKEN: ${checked("ghs", 1)}`, `x-access-token:${checked("ghu", 2)}`],
    ignores: [altered(checked("ghs", 3)), checked("ghu", 4).slice(0, -1)],
    references: [formats],
  },
  {
    id: "secret.github.stateless-app-token",
    dataClass: "secret",
    title: "GitHub App token (stateless)",
    severity: "critical",
    pattern: /(?:ghu|ghs)_[A-Za-z0-9]{1,20}_eyJ[\w-]{10,400}\.eyJ[\w-]{20,2000}\.[\w-]{20,800}/,
    remedy: "rotate.github",
    finds: [
      `GITHUB_TOKEN=ghs_12345_eyJ${url64(40, 1)}.eyJ${url64(200, 1)}.${url64(200, 2)}`,
      `Authorization: Bearer ghs_987654_eyJ${url64(60, 3)}.eyJ${url64(240, 3)}.${url64(180, 4)}`,
    ],
    ignores: [
      `ghs_12345_eyJ${url64(40, 5)}`,
      `ghx_12345_eyJ${url64(40, 6)}.eyJ${url64(200, 6)}.${url64(200, 7)}`,
    ],
    references: [
      "https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/",
    ],
  },
  {
    id: "secret.github.refresh-token",
    dataClass: "secret",
    title: "GitHub refresh token",
    severity: "critical",
    pattern: /ghr_[A-Za-z0-9]{36,76}/,
    check: isGenuine,
    remedy: "rotate.github",
    finds: [`"refresh_token":"ghr_${alnum(76, 1)}"`, `GITHUB_REFRESH_TOKEN=ghr_${alnum(36, 2)}`],
    ignores: [`ghr_${alnum(30, 1)}`, `ghr_${"x".repeat(76)}`],
    references: [formats],
  },
];
