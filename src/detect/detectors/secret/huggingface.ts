import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const letters = (seed: number): string => sample(alphabets.lower + alphabets.upper, 34, seed);
const references = ["https://huggingface.co/docs/hub/security-tokens"];

export const huggingface: readonly Detector[] = [
  {
    id: "secret.huggingface.user-token",
    dataClass: "secret",
    title: "Hugging Face access token",
    severity: "critical",
    pattern: /hf_[A-Za-z0-9]{34}/,
    // Tokens seen in the wild hold letters only; one with digits is likelier an identifier.
    check: (candidate) => isGenuine(candidate) && (!/\d/.test(candidate.value.slice(3)) || "medium"),
    remedy: "rotate.huggingface",
    finds: [`HF_TOKEN=hf_${letters(1)}`, `huggingface-cli login --token hf_${letters(2)}`],
    ignores: [`hf_${letters(1)}x`, "HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    references,
  },
  {
    id: "secret.huggingface.organization-token",
    dataClass: "secret",
    title: "Hugging Face organization token (legacy)",
    severity: "critical",
    pattern: /api_org_[A-Za-z]{34}/,
    check: isGenuine,
    remedy: "rotate.huggingface",
    finds: [`Authorization: Bearer api_org_${letters(3)}`, `"token": "api_org_${letters(4)}"`],
    ignores: [`api_org_${letters(3).slice(4)}`, `api_org_${letters(3)}9`],
    references,
  },
];
