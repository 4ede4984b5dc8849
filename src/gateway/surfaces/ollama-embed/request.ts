import type { RequestRules } from "../../request/request-rules.ts";

/** https://github.com/ollama/ollama/blob/main/docs/api.md; /api/embeddings, the older one, says `prompt`. */
export const ollamaEmbedRequest: RequestRules = {
  text: ["{input,prompt,options}"],
  opaque: ["{model,truncate,keep_alive,dimensions}"],
  personAt: [],
  modelAt: "model",
};
