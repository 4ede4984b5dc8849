import { alphabets, sample } from "../../../base/index.ts";
import { countingDigits, crcTail } from "../../checks/crc-tail.ts";
import { isFreeOf } from "../../checks/free-of.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const url64 = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const routable = (prefix: string, version: string, seed: number): string => {
  const stem = `${prefix}-${alnum(30, seed)}${version}.0u`;
  return `${stem}${crcTail(stem, countingDigits.base36, 7)}`;
};
const versioned = (prefix: string, seed: number): string => {
  const stem = `${prefix}-${alnum(30, seed)}.01.0u`;
  return `${stem}${crcTail(stem, countingDigits.base36, 7)}`;
};
const altered = (token: string): string => token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));

/** A routable token ends with the CRC-32, in base 36 and seven digits, of all that stands before. */
function hasChecksum({ value }: Candidate): boolean {
  return value.endsWith(crcTail(value.slice(0, -7), countingDigits.base36, 7));
}

const prefixes = "https://docs.gitlab.com/security/tokens/#token-prefixes";
const routing =
  "https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/";

export const gitlab: readonly Detector[] = [
  {
    id: "secret.gitlab.personal-token",
    dataClass: "secret",
    title: "GitLab personal access token",
    severity: "critical",
    pattern: /glpat-[\w-]{20}/,
    check: (candidate) => isFreeOf(candidate, "-") && isGenuine(candidate),
    remedy: "rotate.gitlab",
    finds: [`GITLAB_TOKEN=glpat-${alnum(20, 1)}`, `PRIVATE-TOKEN: glpat-${alnum(20, 2)}`],
    ignores: [`glpat-${alnum(15, 1)}`, `glpat-${alnum(20, 3)}-more`, `glpat-${"x".repeat(20)}`],
    references: [prefixes],
  },
  {
    id: "secret.gitlab.routable-token",
    dataClass: "secret",
    title: "GitLab personal access token (routable)",
    severity: "critical",
    pattern: /glpat-[\w-]{27,300}\.(?:[0-9a-z]{9}|[0-9a-z]{2}\.[0-9a-z]{9})/,
    check: hasChecksum,
    remedy: "rotate.gitlab",
    finds: [`GITLAB_TOKEN=${routable("glpat", "", 1)}`, `"token": "${versioned("glpat", 2)}"`],
    ignores: [altered(routable("glpat", "", 3)), altered(versioned("glpat", 4))],
    references: [routing, "https://github.com/google/osv-scalibr (veles detector gitlabpat)"],
  },
  {
    id: "secret.gitlab.other-token",
    dataClass: "secret",
    title: "GitLab deploy, runner, trigger or other token",
    severity: "critical",
    pattern:
      /(?:gldt|glrtr|glrt|glft|glptt|glimt|glsoat|glffct|gloas|glagent|glcbt|glwt)-(?:[\w-]{20,300}\.(?:[0-9a-z]{9}|[0-9a-z]{2}\.[0-9a-z]{9})|[\w-]{20,64})/,
    check: (candidate) => (candidate.value.includes(".") ? hasChecksum(candidate) : isGenuine(candidate)),
    remedy: "rotate.gitlab",
    finds: [
      `CI_DEPLOY_PASSWORD=gldt-${alnum(20, 1)}`,
      `curl -F token=glptt-${sample(alphabets.hex, 40, 2)} -F ref=main`,
      `token = "${versioned("glrt", 3)}"`,
    ],
    ignores: [`gldt-${alnum(10, 1)}`, `glxx-${alnum(20, 4)}`, `glft-${"x".repeat(20)}`],
    references: [prefixes],
  },
  {
    id: "secret.gitlab.runner-registration",
    dataClass: "secret",
    title: "GitLab runner registration token",
    severity: "critical",
    pattern: /GR1348941[\w-]{20}/,
    check: isGenuine,
    remedy: "rotate.gitlab",
    finds: [
      `gitlab-runner register --registration-token GR1348941${alnum(20, 1)}`,
      `REGISTRATION_TOKEN=GR1348941${url64(20, 2)}`,
    ],
    ignores: [`GR1348941${alnum(15, 1)}`, `GR1348942${alnum(20, 3)}`],
    references: [prefixes],
  },
];
