import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerRules } from "../../restore/answer-rules.ts";

// https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-chat-completion
export const ollamaChatAnswer: AnswerRules = {
  framings: ["ndjson"],
  paths: {
    model: "keep",
    created_at: "keep",
    done_reason: "keep",
    logprobs: "token-rows",
    "message.role": "keep",
    "message.images": "once",
    "message.content": "answer-lane",
    "message.thinking": "text-lane",
    "message.tool_calls": "whole",
  },
  ends: ["done", "error"],
  tells: ["eval_count", '"error"'],
  ...factsAt({
    usage: { at: [""], input: ["prompt_eval_count"], output: ["eval_count"] },
    id: [],
    model: ["model"],
  }),
};
