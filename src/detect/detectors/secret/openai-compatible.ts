import { alphabets, sample } from "../../../base/index.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);

/** Letters and digits both, or letters alone where they cannot be words; never the hash of a Slovak bundle (`app.sk-….js`). */
function looksIssued(candidate: Candidate): boolean {
  const { value, text, end } = candidate;
  if (!isGenuine(candidate) || /^\.(?:js|css|json|map|chunk|html)/.test(text.slice(end, end + 6)))
    return false;
  return /\d/.test(value) || value.length === 51;
}

/**
 * The last resort for `sk-` keys. DeepSeek, Qwen, Kimi, SiliconFlow and every relay that copied OpenAI's API issue them,
 * and most stand in code and logs without the name of their vendor.
 */
export const openaiCompatible: readonly Detector[] = [
  {
    id: "secret.openai-compatible.key",
    dataClass: "secret",
    title: "AI API key (sk-…, vendor unknown)",
    severity: "critical",
    pattern: /sk-[A-Za-z0-9]{32,64}/,
    generic: true,
    confidence: "medium",
    near: ["api_key", "api-key", "apikey", "api key", "bearer", "base_url", "baseurl", "llm", "密钥"],
    check: looksIssued,
    remedy: "rotate.secret",
    finds: [
      `api_key: sk-${hex(32, 1)}`,
      `{"authorization":"Bearer sk-${alnum(48, 2)}"}`,
      `user pasted sk-${sample(alphabets.lower, 48, 3)} into the chat`,
    ],
    ignores: [
      `messages.sk-${hex(32, 1)}.js`,
      `disk-${hex(32, 1)}`,
      `sk-${alnum(20, 1)}`,
      "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ],
    references: [
      "https://github.com/trufflesecurity/trufflehog (detectors deepseek, braintrust)",
      "https://github.com/songquanpeng/one-api (keys sk- and 48 letters and digits)",
    ],
  },
  {
    id: "secret.litellm.key",
    dataClass: "secret",
    title: "LiteLLM proxy key",
    severity: "critical",
    pattern: /sk-[\w-]{16,64}/,
    near: ["litellm", "litellm_master_key", "litellm_api_key", "lite_llm"],
    context: "required",
    check: (candidate) => isGenuine(candidate) && /\d/.test(candidate.value) && /[A-Z]/.test(candidate.value),
    remedy: "rotate.secret",
    finds: [`LITELLM_MASTER_KEY=sk-${alnum(22, 4)}`, `litellm virtual key "sk-${alnum(22, 6)}"`],
    ignores: [
      "LITELLM_MASTER_KEY=sk-codeforge-dev-environment",
      "LITELLM_MASTER_KEY=sk-1234",
      `sk-${alnum(22, 4)}`,
    ],
    references: ["https://docs.litellm.ai/docs/proxy/virtual_keys"],
  },
];
