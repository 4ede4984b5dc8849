import { alphabets, sample } from "../../../base/index.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const body = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const references = ["https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key"];

/** Keys are 95 characters after their prefix and end in AA; another length may be a cut or a later kind. */
function ofKnownLength(candidate: Candidate): boolean | "medium" {
  if (!isGenuine(candidate)) return false;
  return /01-[\w-]{93}AA$|03-[\w-]{93}AA$/.test(candidate.value) || "medium";
}

export const anthropic: readonly Detector[] = [
  {
    id: "secret.anthropic.api-key",
    dataClass: "secret",
    title: "Anthropic API key",
    severity: "critical",
    pattern: /sk-ant-api[0-9]{2}-[\w-]{80,120}/,
    check: ofKnownLength,
    remedy: "rotate.anthropic",
    finds: [
      `ANTHROPIC_API_KEY=sk-ant-api03-${body(93, 1)}AA`,
      `{"x-api-key": "sk-ant-api03-${body(93, 2)}AA", "anthropic-version": "2023-06-01"}`,
    ],
    ignores: ["ANTHROPIC_API_KEY=sk-ant-api03-your-key-here", `sk-ant-api03-${body(40, 1)}AA`],
    references,
  },
  {
    id: "secret.anthropic.admin-key",
    dataClass: "secret",
    title: "Anthropic admin key",
    severity: "critical",
    pattern: /sk-ant-admin[0-9]{2}-[\w-]{80,120}/,
    check: ofKnownLength,
    remedy: "rotate.anthropic",
    finds: [
      `ANTHROPIC_ADMIN_KEY="sk-ant-admin01-${body(93, 3)}AA"`,
      `curl -H 'x-api-key: sk-ant-admin01-${body(93, 4)}AA'`,
    ],
    ignores: ["sk-ant-admin01-...", `sk-ant-admin-${body(93, 3)}AA`],
    references,
  },
  {
    id: "secret.anthropic.oauth-token",
    dataClass: "secret",
    title: "Claude OAuth token",
    severity: "critical",
    pattern: /sk-ant-o[ar]t[0-9]{2}-[\w-]{80,120}/,
    check: ofKnownLength,
    remedy: "rotate.anthropic",
    finds: [
      `CLAUDE_CODE_OAUTH_TOKEN=sk-ant-oat01-${body(93, 5)}AA`,
      `"refreshToken":"sk-ant-ort01-${body(93, 6)}AA"`,
    ],
    ignores: ["sk-ant-oat01-TEST_SETUP_TOKEN_NOT_REAL", `sk-ant-oat01-${body(30, 5)}`],
    references: ["https://docs.claude.com/en/docs/claude-code/iam (claude setup-token)"],
  },
  {
    id: "secret.anthropic.session",
    dataClass: "secret",
    title: "claude.ai session cookie",
    severity: "critical",
    pattern: /sk-ant-sid[0-9]{2}-[\w-]{80,130}/,
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.anthropic",
    finds: [
      `Cookie: sessionKey=sk-ant-sid01-${body(86, 7)}-${body(6, 8)}AA`,
      `"value": "sk-ant-sid01-${body(93, 9)}AA"`,
    ],
    ignores: ["sessionKey starts with sk-ant-sid01-", `sk-ant-sid01-${body(20, 7)}`],
    references: ["cookie prefix as read by public claude.ai clients; not published by the vendor"],
  },
];
