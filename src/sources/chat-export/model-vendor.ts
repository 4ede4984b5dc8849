/**
 * The vendor behind a model's name, for front ends that speak to any of them. Only models that nobody else can run:
 * open weights (`llama3`, `deepseek-r1`, `gpt-oss`) may have answered on the person's own machine.
 */
export function vendorOfModel(model: unknown): string | undefined {
  if (typeof model !== "string") return undefined;
  // Behind a router's or connection's name: `openai/gpt-4o`, `anthropic.claude-sonnet-4`.
  const name = model.toLowerCase().replace(/^.*[/]/, "");
  if (name.includes("gpt-oss")) return undefined;
  if (/^(?:openai\.)?(?:gpt-|chatgpt-|o[1-9](?:-|$))/.test(name)) return "openai";
  if (/^(?:(?:\w+\.)*anthropic\.)?claude-/.test(name)) return "anthropic";
  if (/^(?:google\.)?gemini-/.test(name)) return "google";
  if (/^(?:xai\.)?grok-/.test(name)) return "xai";
  return undefined;
}

const ENDPOINTS: Readonly<Record<string, string>> = {
  openai: "openai",
  assistants: "openai",
  chatgptbrowser: "openai",
  azureopenai: "microsoft",
  azureassistants: "microsoft",
  bingai: "microsoft",
  anthropic: "anthropic",
  google: "google",
  bedrock: "amazon",
};

/** Kinds of endpoint that name nobody, and programs that people run themselves. */
const NO_VENDOR = new Set(
  "agents custom gptplugins ollama lmstudio localai vllm llama.cpp koboldcpp mlx".split(" "),
);

/** The vendor behind an endpoint of LibreChat; a custom one is known only by what the person called it. */
export function vendorOfEndpoint(endpoint: unknown): string | undefined {
  if (typeof endpoint !== "string" || endpoint === "") return undefined;
  const name = endpoint.toLowerCase();
  if (Object.hasOwn(ENDPOINTS, name)) return ENDPOINTS[name];
  return NO_VENDOR.has(name) || !/^[\w.-]{2,40}$/.test(name) ? undefined : name;
}
