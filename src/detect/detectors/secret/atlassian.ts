import { base64, utf8 } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import { base64Text } from "../../checks/base64-text.ts";
import { countingDigits, crcTail } from "../../checks/crc-tail.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const checked = (stem: string): string => `${stem}${crcTail(stem, countingDigits.base16, 8)}`;
const cloudToken = (kind: string, seed: number): string => checked(`${kind}${alnum(170, seed)}=`);
const altered = (token: string): string => token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
const dataCenter = (seed: number): string =>
  base64.encode(utf8.decode(`${sample(alphabets.digits, 12, seed)}:${alnum(20, seed)}`));
const kinds = { api: ["ATATT3xF", "fGF0"].join(""), access: ["ATCTT3xF", "fGN0"].join("") };

/** The last eight digits are the CRC-32 of everything before them. */
function hasChecksum({ value }: Candidate): boolean {
  return value.toUpperCase().endsWith(crcTail(value.slice(0, -8), countingDigits.base16, 8));
}

const management =
  "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/";

/** Jira, Confluence, Bitbucket, Trello, Opsgenie. */
export const atlassian: readonly Detector[] = [
  {
    id: "secret.atlassian.api-token",
    dataClass: "secret",
    title: "Atlassian API token",
    severity: "critical",
    pattern: /ATATT3xFfGF0[\w=-]{100,250}=[0-9A-F]{8}/,
    check: hasChecksum,
    remedy: "rotate.secret",
    finds: [`JIRA_API_TOKEN=${cloudToken(kinds.api, 1)}`, `"apiToken": "${cloudToken(kinds.api, 2)}"`],
    ignores: [altered(cloudToken(kinds.api, 3)), cloudToken(kinds.api, 4).slice(0, 100)],
    references: [
      management,
      "https://github.com/DataDog/dd-sensitive-data-scanner (atlassian_token_checksum.rs)",
    ],
  },
  {
    id: "secret.atlassian.access-token",
    dataClass: "secret",
    title: "Atlassian organization or Bitbucket access token",
    severity: "critical",
    pattern: /ATCTT3xFfG[\w=-]{100,300}=[0-9A-F]{8}/,
    check: (candidate) => (hasChecksum(candidate) ? true : "medium"),
    remedy: "rotate.secret",
    finds: [
      `BITBUCKET_TOKEN=${cloudToken(kinds.access, 1)}`,
      `x-token-auth:${cloudToken(kinds.access, 2)}@bitbucket.org`,
    ],
    ignores: [`ATCTT3xFfG${alnum(60, 3)}=0A1B2C3D`, cloudToken(kinds.access, 4).slice(0, 100)],
    references: ["https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/"],
  },
  {
    id: "secret.atlassian.bitbucket-app-password",
    dataClass: "secret",
    title: "Bitbucket app password",
    severity: "critical",
    pattern: /ATBB[A-Za-z0-9]{32}/,
    check: (candidate) => isGenuine(candidate) && (hasChecksum(candidate) ? true : "medium"),
    remedy: "rotate.secret",
    finds: [
      `git clone https://dev:${checked(`ATBB${alnum(24, 1)}`)}@bitbucket.org/team/repo`,
      `BITBUCKET_APP_PASSWORD=ATBB${alnum(24, 2)}1D12516D`,
    ],
    ignores: [`ATBB${alnum(20, 1)}`, `ATBB${"x".repeat(32)}`],
    references: ["https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/"],
  },
  {
    id: "secret.atlassian.data-center-token",
    dataClass: "secret",
    title: "Jira or Confluence Data Center personal access token",
    severity: "critical",
    pattern: /(?:BBDC-)?[MNO][A-Za-z0-9+/]{43}/,
    near: [
      "jira",
      "confluence",
      "bitbucket",
      "atlassian",
      "jira_token",
      "jira_pat",
      "confluence_pat",
      "bbdc",
    ],
    context: "required",
    confidence: "high",
    // Base64 of the token's number, a colon and twenty random bytes.
    check: ({ value }) => /^\d{6,16}:/.test(base64Text(value.replace("BBDC-", "")) ?? ""),
    remedy: "rotate.secret",
    finds: [`JIRA_PAT=${dataCenter(1)}`, `confluence: { token: "${dataCenter(2)}" }`],
    ignores: [`jira N${sample(alphabets.base64, 43, 3)}`, `JIRA_PAT=${dataCenter(4).slice(0, 40)}`],
    references: ["https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html"],
  },
  {
    id: "secret.atlassian.api-token-legacy",
    dataClass: "secret",
    title: "Atlassian API token (legacy)",
    severity: "critical",
    pattern: /[A-Za-z0-9]{24}/,
    near: ["jira", "confluence", "atlassian", "jira_api_token", "jira_token", "confluence_token"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`JIRA_API_TOKEN=${alnum(24, 1)}`, `confluence password: ${alnum(24, 2)}`],
    ignores: [`jira board ${hex(24, 3)}`, `JIRA_API_TOKEN=${alnum(23, 4)}`],
    references: [management],
  },
  {
    id: "secret.trello.token",
    dataClass: "secret",
    title: "Trello token",
    severity: "high",
    pattern: /ATTA[0-9a-f]{64}[0-9A-F]{8}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`TRELLO_TOKEN=ATTA${hex(64, 1)}1A2B3C4D`, `?token=ATTA${hex(64, 2)}9F8E7D6C`],
    ignores: [`ATTA${hex(60, 3)}1A2B3C4D`, `ATTB${hex(64, 4)}1A2B3C4D`],
    references: ["https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/"],
  },
  {
    id: "secret.trello.token-legacy",
    dataClass: "secret",
    title: "Trello key or token (legacy)",
    severity: "high",
    pattern: /[0-9a-f]{64}|[0-9a-f]{32}/,
    near: ["trello", "trello_key", "trello_token", "api.trello.com"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`TRELLO_API_KEY=${hex(32, 1)}`, `trello token "${hex(64, 2)}"`],
    ignores: [`TRELLO_API_KEY=${hex(31, 3)}`, `trello commit ${hex(40, 4)}`],
    references: ["https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/"],
  },
  {
    id: "secret.opsgenie.api-key",
    dataClass: "secret",
    title: "Opsgenie API key",
    severity: "high",
    pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    near: ["opsgenie", "geniekey", "opsgenie_api_key"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`Authorization: GenieKey ${sampleUuid(1)}`, `opsgenie_api_key: ${sampleUuid(2)}`],
    ignores: [`opsgenie ${sampleUuid(3).slice(1)}`, `OPSGENIE_KEY=${hex(32, 4)}`],
    references: ["https://docs.opsgenie.com/docs/api-key-management"],
  },
];
