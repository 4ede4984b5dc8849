import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerRules } from "../../restore/answer-rules.ts";
import { plainAnswer } from "../plain-answer.ts";

// https://github.com/ollama/ollama/blob/main/docs/api.md#generate-embeddings
export const ollamaEmbedAnswer: AnswerRules = {
  ...plainAnswer,
  ...factsAt({
    usage: { at: [""], input: ["prompt_eval_count"], output: [] },
    id: [],
    model: ["model"],
  }),
};
