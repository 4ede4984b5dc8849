import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerRules } from "../../restore/answer-rules.ts";
import { plainAnswer } from "../plain-answer.ts";

// https://platform.openai.com/docs/api-reference/embeddings/object
export const embeddingsAnswer: AnswerRules = {
  ...plainAnswer,
  ...factsAt({
    usage: { at: ["usage"], input: ["prompt_tokens"], output: ["completion_tokens"] },
    id: ["id"],
    model: ["model"],
  }),
};
