import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

/** base64 of "OpenAI": stands in the middle of every key since 2023. */
const infix = ["T3Blb", "kFJ"].join("");
const half = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);

const references = ["https://platform.openai.com/docs/api-reference/authentication"];

export const openai: readonly Detector[] = [
  {
    id: "secret.openai.project-key",
    dataClass: "secret",
    title: "OpenAI project key",
    severity: "critical",
    pattern: /sk-proj-(?:[\w-]{74}T3BlbkFJ[\w-]{74}|[\w-]{58}T3BlbkFJ[\w-]{58}|[\w-]{20}T3BlbkFJ[\w-]{20})/,
    check: isGenuine,
    remedy: "rotate.openai",
    finds: [
      `OPENAI_API_KEY=sk-proj-${half(74, 1)}${infix}${half(74, 2)}`,
      `"sk-proj-${half(20, 3)}${infix}${half(20, 4)}"`,
    ],
    ignores: [`sk-proj-${half(74, 1)}${half(82, 2)}`, `sk-proj-${half(10, 1)}${infix}${half(10, 2)}`],
    references,
  },
  {
    id: "secret.openai.service-account-key",
    dataClass: "secret",
    title: "OpenAI service account key",
    severity: "critical",
    pattern:
      /sk-svcacct-(?:[\w-]{74}T3BlbkFJ[\w-]{74}|[\w-]{58}T3BlbkFJ[\w-]{58}|[\w-]{20}T3BlbkFJ[\w-]{20})/,
    check: isGenuine,
    remedy: "rotate.openai",
    finds: [
      `openai.api_key = "sk-svcacct-${half(58, 5)}${infix}${half(58, 6)}"`,
      `Authorization: Bearer sk-svcacct-${half(74, 7)}${infix}${half(74, 8)}`,
    ],
    ignores: [`sk-svcacct-${half(124, 5)}`, `sk-svcacct-${half(58, 5)}${infix}${half(30, 6)}`],
    references,
  },
  {
    id: "secret.openai.admin-key",
    dataClass: "secret",
    title: "OpenAI admin key",
    severity: "critical",
    pattern: /sk-admin-(?:[\w-]{74}T3BlbkFJ[\w-]{74}|[\w-]{58}T3BlbkFJ[\w-]{58})/,
    check: isGenuine,
    remedy: "rotate.openai-admin",
    finds: [
      `OPENAI_ADMIN_KEY=sk-admin-${half(58, 9)}${infix}${half(58, 10)}`,
      `{"key": "sk-admin-${half(74, 11)}${infix}${half(74, 12)}"}`,
    ],
    ignores: [`sk-admin-${half(20, 9)}${infix}${half(20, 10)}`, "sk-admin-key-goes-here"],
    references: ["https://platform.openai.com/docs/api-reference/admin-api-keys"],
  },
  {
    id: "secret.openai.user-key",
    dataClass: "secret",
    title: "OpenAI user key (legacy)",
    severity: "critical",
    // "None" stands where the project's kind would: keys of users without a project, 2024.
    pattern: /sk-(?:None-)?[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/,
    check: (candidate) => isGenuine({ ...candidate, value: candidate.value.replace("None-", "") }),
    remedy: "rotate.openai",
    finds: [
      `key: sk-${alnum(20, 1)}${infix}${alnum(20, 2)}`,
      `const key = "sk-None-${alnum(20, 3)}${infix}${alnum(20, 4)}";`,
    ],
    ignores: [`sk-${alnum(48, 1)}`, `task-${alnum(20, 1)}${infix}`],
    references,
  },
  {
    id: "secret.openai.session",
    dataClass: "secret",
    title: "OpenAI dashboard session",
    severity: "critical",
    pattern: /sess-[A-Za-z0-9]{40}/,
    near: ["openai", "chatgpt", "dall-e", "dall·e"],
    context: "required",
    check: isGenuine,
    remedy: "rotate.openai",
    finds: [
      `https://api.openai.com/dashboard/billing -H "Bearer sess-${alnum(40, 5)}"`,
      `OPENAI_SESSION=sess-${alnum(40, 6)}`,
    ],
    ignores: [`web session sess-${alnum(40, 5)}`, `openai sess-${alnum(32, 5)}`],
    references: [
      "shape as checked by public clients of api.openai.com/dashboard; not published by the vendor",
    ],
  },
];
