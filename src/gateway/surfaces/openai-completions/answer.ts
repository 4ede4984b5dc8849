import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerRules } from "../../restore/answer-rules.ts";

// https://platform.openai.com/docs/api-reference/completions/object: one shape, whole and streamed.
export const completionsAnswer: AnswerRules = {
  framings: ["sse"],
  paths: {
    id: "keep",
    object: "keep",
    model: "keep",
    system_fingerprint: "keep",
    usage: "once",
    timings: "once",
    "error.type": "keep",
    "error.code": "keep",
    "choices[].finish_reason": "keep",
    "choices[].text": "answer-lane",
    "choices[].reasoning": "text-lane",
    "choices[].reasoning_content": "text-lane",
    "choices[].logprobs": "token-columns",
  },
  ends: ["choices[].finish_reason", "error"],
  tells: ['"usage":{', '"usage": {', '"error"'],
  ...factsAt({
    usage: { at: ["usage"], input: ["prompt_tokens"], output: ["completion_tokens"] },
    id: ["id"],
    model: ["model"],
  }),
};
