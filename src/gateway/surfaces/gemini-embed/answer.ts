import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerRules } from "../../restore/answer-rules.ts";
import { plainAnswer } from "../plain-answer.ts";

// https://ai.google.dev/api/embeddings
export const geminiEmbedAnswer: AnswerRules = {
  ...plainAnswer,
  ...factsAt({
    usage: { at: ["usageMetadata"], input: ["promptTokenCount"], output: [] },
    id: ["responseId"],
    model: ["modelVersion"],
  }),
};
