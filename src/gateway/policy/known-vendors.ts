import type { VendorFamily } from "../../model/index.ts";

/** What is known of a vendor without asking anybody. */
export interface KnownVendor {
  readonly title: string;
  /** What its own SDK takes as base URL. */
  readonly url: string;
  readonly family: VendorFamily;
  /** Base URLs of the other forms it takes. */
  readonly also?: Partial<Record<VendorFamily, string>>;
  /** Where its key usually stands; absent: it needs none. */
  readonly env?: string;
  /** Where it processes what it gets, when it documents that. */
  readonly region?: string;
  readonly references: readonly string[];
}

/** Vendors that can be named without an address. */
export const knownVendors: Readonly<Record<string, KnownVendor>> = {
  openai: {
    title: "OpenAI",
    url: "https://api.openai.com/v1",
    family: "openai",
    env: "OPENAI_API_KEY",
    references: ["https://platform.openai.com/docs/api-reference/introduction"],
  },
  anthropic: {
    title: "Anthropic",
    url: "https://api.anthropic.com",
    family: "anthropic",
    also: { openai: "https://api.anthropic.com/v1" },
    env: "ANTHROPIC_API_KEY",
    references: [
      "https://docs.anthropic.com/en/api/overview",
      "https://docs.anthropic.com/en/api/openai-sdk",
    ],
  },
  gemini: {
    title: "Google Gemini",
    url: "https://generativelanguage.googleapis.com",
    family: "gemini",
    also: { openai: "https://generativelanguage.googleapis.com/v1beta/openai" },
    env: "GEMINI_API_KEY",
    references: ["https://ai.google.dev/api", "https://ai.google.dev/gemini-api/docs/openai"],
  },
  deepseek: {
    title: "DeepSeek",
    url: "https://api.deepseek.com",
    family: "openai",
    also: { anthropic: "https://api.deepseek.com/anthropic" },
    env: "DEEPSEEK_API_KEY",
    region: "CN",
    references: [
      "https://api-docs.deepseek.com",
      "https://api-docs.deepseek.com/guides/anthropic_api",
      "https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html",
    ],
  },
  mistral: {
    title: "Mistral",
    url: "https://api.mistral.ai/v1",
    family: "openai",
    env: "MISTRAL_API_KEY",
    region: "EU",
    references: ["https://docs.mistral.ai/api", "https://help.mistral.ai"],
  },
  groq: {
    title: "Groq",
    url: "https://api.groq.com/openai/v1",
    family: "openai",
    env: "GROQ_API_KEY",
    references: ["https://console.groq.com/docs/openai"],
  },
  xai: {
    title: "xAI",
    url: "https://api.x.ai/v1",
    family: "openai",
    env: "XAI_API_KEY",
    references: ["https://docs.x.ai/docs/api-reference"],
  },
  openrouter: {
    title: "OpenRouter",
    url: "https://openrouter.ai/api/v1",
    family: "openai",
    env: "OPENROUTER_API_KEY",
    references: ["https://openrouter.ai/docs/quickstart"],
  },
  together: {
    title: "Together AI",
    url: "https://api.together.xyz/v1",
    family: "openai",
    env: "TOGETHER_API_KEY",
    references: ["https://docs.together.ai/docs/openai-api-compatibility"],
  },
  fireworks: {
    title: "Fireworks AI",
    url: "https://api.fireworks.ai/inference/v1",
    family: "openai",
    env: "FIREWORKS_API_KEY",
    references: ["https://docs.fireworks.ai/tools-sdks/openai-compatibility"],
  },
  cohere: {
    title: "Cohere",
    url: "https://api.cohere.ai/compatibility/v1",
    family: "openai",
    env: "COHERE_API_KEY",
    references: ["https://docs.cohere.com/docs/compatibility-api"],
  },
  perplexity: {
    title: "Perplexity",
    url: "https://api.perplexity.ai",
    family: "openai",
    env: "PERPLEXITY_API_KEY",
    references: ["https://docs.perplexity.ai"],
  },
  cerebras: {
    title: "Cerebras",
    url: "https://api.cerebras.ai/v1",
    family: "openai",
    env: "CEREBRAS_API_KEY",
    references: ["https://inference-docs.cerebras.ai/resources/openai"],
  },
  ollama: {
    title: "Ollama on this machine",
    url: "http://127.0.0.1:11434",
    family: "ollama",
    also: { openai: "http://127.0.0.1:11434/v1" },
    region: "this machine",
    references: ["https://github.com/ollama/ollama/blob/main/docs/api.md", "https://docs.ollama.com/openai"],
  },
  vllm: {
    title: "vLLM on this machine",
    url: "http://127.0.0.1:8000/v1",
    family: "openai",
    region: "this machine",
    references: ["https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html"],
  },
  lmstudio: {
    title: "LM Studio on this machine",
    url: "http://127.0.0.1:1234/v1",
    family: "openai",
    region: "this machine",
    references: ["https://lmstudio.ai/docs/api/openai-api"],
  },
};
