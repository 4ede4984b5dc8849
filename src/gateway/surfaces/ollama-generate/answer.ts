import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerRules } from "../../restore/answer-rules.ts";

// https://github.com/ollama/ollama/blob/main/docs/api.md#generate-a-completion
export const ollamaGenerateAnswer: AnswerRules = {
  framings: ["ndjson"],
  paths: {
    model: "keep",
    created_at: "keep",
    done_reason: "keep",
    context: "once",
    image: "once",
    logprobs: "token-rows",
    response: "answer-lane",
    thinking: "text-lane",
  },
  ends: ["done", "error"],
  tells: ["eval_count", '"error"'],
  ...factsAt({
    usage: { at: [""], input: ["prompt_eval_count"], output: ["eval_count"] },
    id: [],
    model: ["model"],
  }),
};
