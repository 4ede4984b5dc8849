import { factsAt } from "../restore/answer-facts.ts";
import type { AnswerRules } from "../restore/answer-rules.ts";

/** Lists of models, counts, embeddings: no text of a model but what an error may repeat; numbers are not walked through. */
export const plainAnswer: AnswerRules = {
  framings: [],
  paths: {
    data: "keep",
    models: "keep",
    embedding: "keep",
    embeddings: "keep",
    object: "keep",
    id: "keep",
    model: "keep",
    type: "keep",
    usage: "keep",
    "error.type": "keep",
    "error.code": "keep",
    "error.status": "keep",
  },
  tells: [],
  ...factsAt({ usage: { at: [], input: [], output: [] }, id: [], model: ["model"] }),
};
