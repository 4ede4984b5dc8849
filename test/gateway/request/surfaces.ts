import { messagesRequest } from "../../../src/gateway/surfaces/anthropic-messages/request.ts";
import { generateRequest } from "../../../src/gateway/surfaces/gemini-generate/request.ts";
import { ollamaChatRequest } from "../../../src/gateway/surfaces/ollama-chat/request.ts";
import { ollamaEmbedRequest } from "../../../src/gateway/surfaces/ollama-embed/request.ts";
import { ollamaGenerateRequest } from "../../../src/gateway/surfaces/ollama-generate/request.ts";
import { chatRequest } from "../../../src/gateway/surfaces/openai-chat/request.ts";
import { completionsRequest } from "../../../src/gateway/surfaces/openai-completions/request.ts";
import { embeddingsRequest } from "../../../src/gateway/surfaces/openai-embeddings/request.ts";
import { responsesRequest } from "../../../src/gateway/surfaces/openai-responses/request.ts";

/** The rules of every surface that takes a body, by the name of its folder. */
export const requestRules = {
  "openai-chat": chatRequest,
  "openai-responses": responsesRequest,
  "openai-completions": completionsRequest,
  "openai-embeddings": embeddingsRequest,
  "anthropic-messages": messagesRequest,
  "gemini-generate": generateRequest,
  "ollama-chat": ollamaChatRequest,
  "ollama-generate": ollamaGenerateRequest,
  "ollama-embed": ollamaEmbedRequest,
};
