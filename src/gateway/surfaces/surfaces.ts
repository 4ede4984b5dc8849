import { stringAt } from "../request/request-rules.ts";
import { messagesAnswer } from "./anthropic-messages/answer.ts";
import { documentsOfMessages } from "./anthropic-messages/documents.ts";
import { messagesRequest } from "./anthropic-messages/request.ts";
import { geminiEmbedAnswer } from "./gemini-embed/answer.ts";
import { geminiAnswer } from "./gemini-generate/answer.ts";
import { generateRequest } from "./gemini-generate/request.ts";
import { ollamaChatAnswer } from "./ollama-chat/answer.ts";
import { ollamaChatRequest } from "./ollama-chat/request.ts";
import { ollamaEmbedAnswer } from "./ollama-embed/answer.ts";
import { ollamaEmbedRequest } from "./ollama-embed/request.ts";
import { ollamaGenerateAnswer } from "./ollama-generate/answer.ts";
import { ollamaGenerateRequest } from "./ollama-generate/request.ts";
import { chatAnswer } from "./openai-chat/answer.ts";
import { chatRequest } from "./openai-chat/request.ts";
import { completionsAnswer } from "./openai-completions/answer.ts";
import { completionsRequest } from "./openai-completions/request.ts";
import { embeddingsAnswer } from "./openai-embeddings/answer.ts";
import { embeddingsRequest } from "./openai-embeddings/request.ts";
import { responsesAnswer } from "./openai-responses/answer.ts";
import { responsesRequest } from "./openai-responses/request.ts";
import { plainAnswer } from "./plain-answer.ts";
import type { Surface } from "./surface.ts";

const isJsonFormat = (at: string) => (body: object) => (stringAt(body, at) ?? "").startsWith("json");
const isJsonMime = (body: object) =>
  [
    "generationConfig.responseMimeType",
    "generationConfig.response_mime_type",
    "generation_config.response_mime_type",
    "generation_config.responseMimeType",
  ].some((path) => stringAt(body, path) === "application/json");
const hasFormat = (body: object) => "format" in body;

/** Everything that is taken; what is not here is not handed on. */
export const surfaces: readonly Surface[] = [
  {
    id: "openai.chat",
    family: "openai",
    method: "POST",
    paths: ["/chat/completions"],
    request: chatRequest,
    answer: chatAnswer,
    asksForJson: isJsonFormat("response_format.type"),
  },
  {
    id: "openai.responses",
    family: "openai",
    method: "POST",
    paths: ["/responses"],
    request: responsesRequest,
    answer: responsesAnswer,
    asksForJson: isJsonFormat("text.format.type"),
    keeps: true,
    conversationOf: conversationIn,
  },
  {
    id: "openai.completions",
    family: "openai",
    method: "POST",
    paths: ["/completions"],
    request: completionsRequest,
    answer: completionsAnswer,
  },
  {
    id: "openai.embeddings",
    family: "openai",
    method: "POST",
    paths: ["/embeddings"],
    request: embeddingsRequest,
    answer: embeddingsAnswer,
  },
  {
    id: "openai.models",
    family: "openai",
    method: "GET",
    paths: ["/models", "/models/{model}"],
    answer: plainAnswer,
  },
  {
    id: "anthropic.messages",
    family: "anthropic",
    method: "POST",
    paths: ["/v1/messages"],
    request: messagesRequest,
    answer: messagesAnswer,
    documentsOf: documentsOfMessages,
    asksForJson: (body) =>
      isJsonFormat("output_format.type")(body) || isJsonFormat("output_config.format.type")(body),
  },
  {
    id: "anthropic.count-tokens",
    family: "anthropic",
    method: "POST",
    paths: ["/v1/messages/count_tokens"],
    request: messagesRequest,
    answer: plainAnswer,
  },
  {
    id: "anthropic.models",
    family: "anthropic",
    method: "GET",
    paths: ["/v1/models", "/v1/models/{model}"],
    query: ["after_id", "before_id", "limit"],
    answer: plainAnswer,
  },
  {
    id: "gemini.generate",
    family: "gemini",
    method: "POST",
    paths: geminiPaths("generateContent"),
    request: generateRequest,
    answer: geminiAnswer,
    asksForJson: isJsonMime,
  },
  {
    id: "gemini.stream",
    family: "gemini",
    method: "POST",
    paths: geminiPaths("streamGenerateContent"),
    query: ["alt"],
    request: generateRequest,
    answer: geminiAnswer,
    asksForJson: isJsonMime,
  },
  {
    id: "gemini.count-tokens",
    family: "gemini",
    method: "POST",
    paths: geminiPaths("countTokens"),
    request: generateRequest,
    answer: plainAnswer,
  },
  {
    id: "gemini.embed",
    family: "gemini",
    method: "POST",
    paths: [...geminiPaths("embedContent"), ...geminiPaths("batchEmbedContents")],
    request: generateRequest,
    answer: geminiEmbedAnswer,
  },
  {
    id: "gemini.models",
    family: "gemini",
    method: "GET",
    paths: ["/v1/models", "/v1beta/models", "/v1/models/{model}", "/v1beta/models/{model}"],
    query: ["pageSize", "pageToken"],
    answer: plainAnswer,
  },
  {
    id: "ollama.chat",
    family: "ollama",
    method: "POST",
    paths: ["/api/chat"],
    request: ollamaChatRequest,
    answer: ollamaChatAnswer,
    asksForJson: hasFormat,
  },
  {
    id: "ollama.generate",
    family: "ollama",
    method: "POST",
    paths: ["/api/generate"],
    request: ollamaGenerateRequest,
    answer: ollamaGenerateAnswer,
    asksForJson: hasFormat,
  },
  {
    id: "ollama.embed",
    family: "ollama",
    method: "POST",
    paths: ["/api/embed", "/api/embeddings"],
    request: ollamaEmbedRequest,
    answer: ollamaEmbedAnswer,
  },
  {
    id: "ollama.models",
    family: "ollama",
    method: "GET",
    paths: ["/api/tags", "/api/ps", "/api/version"],
    answer: plainAnswer,
  },
];

/** https://ai.google.dev/api/generate-content: models, and those one tuned. */
function geminiPaths(action: string): string[] {
  return ["/v1", "/v1beta"].flatMap((version) => [
    `${version}/models/{model}:${action}`,
    `${version}/tunedModels/{model}:${action}`,
  ]);
}

/** Whatever names a conversation. Two at once are one that nobody began, and so is what is no name. */
function conversationIn(body: object): string | undefined {
  const named = ["previous_response_id", "conversation"]
    .map((key): unknown => (Object.hasOwn(body, key) ? Reflect.get(body, key) : undefined))
    .filter((one) => one !== undefined && one !== null && one !== "")
    .map((one) => (typeof one === "string" ? one : (stringAt(one, "id") ?? "no name")));
  return named.length === 0 ? undefined : named.join(" ");
}
