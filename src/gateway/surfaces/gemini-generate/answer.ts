import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerRules } from "../../restore/answer-rules.ts";

// https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse: one shape, whole and streamed.
export const geminiAnswer: AnswerRules = {
  framings: ["sse", "json-array"],
  paths: {
    responseId: "keep",
    modelVersion: "keep",
    createTime: "keep",
    usageMetadata: "once",
    promptFeedback: "once",
    "error.status": "keep",
    "candidates[].finishReason": "keep",
    "candidates[].safetyRatings": "once",
    "candidates[].content.role": "keep",
    "candidates[].content.parts[].text": "answer-lane",
    "candidates[].content.parts[].thoughtSignature": "once",
    "candidates[].content.parts[].inlineData": "once",
    "candidates[].content.parts[].fileData": "once",
    "candidates[].content.parts[].functionCall.id": "keep",
    "candidates[].logprobsResult": "token-candidates",
    "candidates[].groundingMetadata.searchEntryPoint.sdkBlob": "keep",
  },
  ends: ["candidates[].finishReason", "error"],
  sequences: ["candidates[].content.parts"],
  offsets: [
    {
      at: "candidates[].groundingMetadata.groundingSupports[].segment",
      start: "startIndex",
      end: "endIndex",
      up: 4,
      text: "content/parts/{partIndex}/text",
      streamed: "content/parts/text/text",
    },
    ...["citationSources", "citations"].map((name) => ({
      at: `candidates[].citationMetadata.${name}[]`,
      start: "startIndex",
      end: "endIndex",
      up: 3,
      text: "content/parts/0/text",
      streamed: "content/parts/text/text",
    })),
  ],
  // "Start index in the given Part, measured in bytes": https://ai.google.dev/api/generate-content#Segment and #CitationSource
  unit: "bytes",
  tells: ['"usageMetadata"', '"error"'],
  ...factsAt({
    usage: {
      at: ["usageMetadata"],
      input: ["promptTokenCount", "toolUsePromptTokenCount"],
      output: ["candidatesTokenCount", "thoughtsTokenCount"],
    },
    id: ["responseId"],
    model: ["modelVersion"],
  }),
};
