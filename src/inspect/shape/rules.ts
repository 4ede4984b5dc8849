import type { Evidence, Judgement, Rule } from "./evidence.ts";
import { configuration, documents, embeddings } from "./rules-knowledge.ts";
import { accessLog, applicationLog, events, traces } from "./rules-logs.ts";
import { contactList, credentials, healthRecords, payments, userTable } from "./rules-people.ts";
import { chatHistory, correspondence, systemPrompts, trainingSet } from "./rules-talk.ts";

/** Of two kinds that the same amount speaks for, the one named first wins. */
const rules: readonly Rule[] = [
  chatHistory,
  systemPrompts,
  trainingSet,
  credentials,
  healthRecords,
  payments,
  userTable,
  contactList,
  correspondence,
  traces,
  accessLog,
  applicationLog,
  events,
  embeddings,
  documents,
  configuration,
];

const enough = 50;

/** Every kind that enough speaks for, the strongest first. */
export function judgements(evidence: Evidence): Judgement[] {
  return rules
    .map((rule) => rule(evidence))
    .filter((judgement) => judgement !== undefined)
    .filter(({ score }) => score >= enough)
    .sort((one, other) => other.score - one.score);
}
