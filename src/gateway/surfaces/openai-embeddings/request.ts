import type { RequestRules } from "../../request/request-rules.ts";

/** https://platform.openai.com/docs/api-reference/embeddings/create */
export const embeddingsRequest: RequestRules = {
  text: ["user"],
  opaque: ["{model,encoding_format,dimensions}"],
  codes: ["input", "input[]"],
  personAt: ["user"],
  modelAt: "model",
};
