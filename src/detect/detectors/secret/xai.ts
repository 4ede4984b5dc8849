import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);

export const xai: readonly Detector[] = [
  {
    id: "secret.xai.api-key",
    dataClass: "secret",
    title: "xAI (Grok) API key",
    severity: "critical",
    pattern: /xai-[A-Za-z0-9]{70,120}/,
    check: (candidate) => isGenuine(candidate) && (candidate.value.length === 84 || "medium"),
    remedy: "rotate.xai",
    finds: [`XAI_API_KEY=xai-${alnum(80, 1)}`, `-H "Authorization: Bearer xai-${alnum(80, 2)}"`],
    ignores: [`xai-${alnum(40, 1)}`, "XAI_API_KEY=xai-your-api-key-here"],
    references: ["https://docs.x.ai/docs/overview", "https://github.com/google/osv-scalibr (veles)"],
  },
  {
    id: "secret.xai.management-key",
    dataClass: "secret",
    title: "xAI management key",
    severity: "critical",
    pattern: /xai-token-[A-Za-z0-9]{70,120}/,
    check: isGenuine,
    confidence: "medium",
    remedy: "rotate.xai",
    finds: [`XAI_MANAGEMENT_KEY=xai-token-${alnum(80, 3)}`, `"managementKey":"xai-token-${alnum(80, 4)}"`],
    ignores: [`xai-token-${alnum(20, 3)}`, "xai-token-count"],
    references: ["https://docs.x.ai/docs/management-api/guide; length as for API keys, not published"],
  },
];
