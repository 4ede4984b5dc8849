import { vendorOfModel } from "../chat-export/model-vendor.ts";

/** Whose servers end like this, from the addresses in each vendor's API reference. */
const hosts: readonly (readonly [string, string])[] = [
  ["openai.azure.com", "microsoft"],
  ["cognitiveservices.azure.com", "microsoft"],
  ["services.ai.azure.com", "microsoft"],
  ["models.github.ai", "microsoft"],
  ["openai.com", "openai"],
  ["anthropic.com", "anthropic"],
  ["googleapis.com", "google"],
  ["amazonaws.com", "amazon"],
  ["deepseek.com", "deepseek"],
  ["mistral.ai", "mistral"],
  ["groq.com", "groq"],
  ["x.ai", "xai"],
  ["openrouter.ai", "openrouter"],
  ["together.xyz", "together"],
  ["fireworks.ai", "fireworks"],
  ["perplexity.ai", "perplexity"],
  ["cohere.ai", "cohere"],
  ["cohere.com", "cohere"],
  ["moonshot.cn", "moonshot"],
  ["moonshot.ai", "moonshot"],
  ["aliyuncs.com", "alibaba"],
];

/** Names that gateways have for vendors (docs.litellm.ai/docs/providers, portkey.ai/docs/integrations/llms, Helicone's `provider`). */
const names: Readonly<Record<string, string>> = {
  azure: "microsoft",
  azure_ai: "microsoft",
  azure_text: "microsoft",
  "azure-openai": "microsoft",
  "azure-ai": "microsoft",
  bedrock: "amazon",
  bedrock_converse: "amazon",
  sagemaker: "amazon",
  aws: "amazon",
  vertex_ai: "google",
  vertex_ai_beta: "google",
  "vertex-ai": "google",
  gemini: "google",
  palm: "google",
  "text-completion-openai": "openai",
  mistralai: "mistral",
  "mistral-ai": "mistral",
  codestral: "mistral",
  "x-ai": "xai",
  together_ai: "together",
  "together-ai": "together",
  togetherai: "together",
  fireworks_ai: "fireworks",
  "fireworks-ai": "fireworks",
  cohere_chat: "cohere",
  dashscope: "alibaba",
};

/** Names that say which protocol was spoken, not with whom. */
const protocols = new Set(["openai", "custom_openai", "openai_like", "text-completion-openai", "custom"]);

/**
 * Whom a request went to, from what a log says of it: the address says it best, then the gateway's name for the vendor,
 * then a model nobody else runs. An address of nobody known is its own name: speaking OpenAI's protocol is not speaking to OpenAI.
 */
export function vendorOf(told: {
  readonly address?: unknown;
  readonly provider?: unknown;
  readonly model?: unknown;
}): string | undefined {
  const host = hostOf(told.address);
  const known = hosts.find(([end]) => host === end || host?.endsWith(`.${end}`) === true);
  if (known !== undefined) return known[1];
  const provider = typeof told.provider === "string" ? told.provider.trim().toLowerCase() : "";
  if (host !== undefined && (provider === "" || protocols.has(provider))) return host;
  if (provider !== "custom" && /^[a-z\d][\w.-]{1,39}$/.test(provider)) {
    const name = Object.hasOwn(names, provider)
      ? names[provider]
      : provider.replace(/^vertex_ai-.*/, "google");
    if (name !== undefined) return name;
  }
  // The aliases that DeepSeek's own service has; its open weights have other names (api-docs.deepseek.com).
  if (typeof told.model === "string" && /(?:^|\/)deepseek-(?:chat|reasoner)$/i.test(told.model))
    return "deepseek";
  return vendorOfModel(told.model);
}

function hostOf(address: unknown): string | undefined {
  if (typeof address !== "string" || address === "") return undefined;
  try {
    const { hostname } = new URL(address.includes("://") ? address : `https://${address}`);
    return hostname === "" ? undefined : hostname.replace(/\.$/, "").slice(0, 100);
  } catch {
    return undefined;
  }
}
