import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const hex = (seed: number): string => sample(alphabets.hex, 32, seed);

export const deepseek: readonly Detector[] = [
  {
    id: "secret.deepseek.api-key",
    dataClass: "secret",
    title: "DeepSeek API key",
    severity: "critical",
    // The prefix is shared with many vendors that copied OpenAI's API: only the name near it tells them apart.
    pattern: /sk-[0-9a-f]{32}/,
    near: ["deepseek", "deep_seek", "deep-seek", "深度求索"],
    context: "required",
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.deepseek",
    finds: [
      `DEEPSEEK_API_KEY=sk-${hex(1)}`,
      `OpenAI(base_url="https://api.deepseek.com", api_key="sk-${hex(2)}")`,
      `深度求索的密钥：sk-${hex(3)}`,
    ],
    ignores: [
      `OTHER_API_KEY=sk-${hex(1)}`,
      `DEEPSEEK_API_KEY=sk-${hex(1).slice(1)}`,
      "DEEPSEEK_API_KEY=sk-xxxxxxxx",
    ],
    references: [
      "https://api-docs.deepseek.com/",
      "https://github.com/trufflesecurity/trufflehog (detector deepseek)",
    ],
  },
];
