import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerPaths, AnswerRules } from "../../restore/answer-rules.ts";

/** A block of content. */
const block = (at: string): AnswerPaths => ({
  [`${at}.type`]: "keep",
  [`${at}.id`]: "keep",
  [`${at}.tool_use_id`]: "keep",
  [`${at}.text`]: "answer",
  // Signed: a changed one is refused when it is sent back, https://platform.claude.com/docs/en/build-with-claude/extended-thinking
  [`${at}.thinking`]: "keep",
  [`${at}.signature`]: "keep",
  [`${at}.data`]: "keep",
  [`${at}.citations[].type`]: "keep",
  [`${at}.citations[].encrypted_index`]: "keep",
  [`${at}.citations[].file_id`]: "keep",
  [`${at}.content[].type`]: "keep",
  [`${at}.content[].encrypted_content`]: "keep",
  [`${at}.content.encrypted_stdout`]: "keep",
});

const message = (at: string): AnswerPaths => ({
  [`${at}id`]: "keep",
  [`${at}type`]: "keep",
  [`${at}role`]: "keep",
  [`${at}model`]: "keep",
  [`${at}stop_reason`]: "keep",
  [`${at}usage`]: "keep",
  [`${at}container.id`]: "keep",
  ...block(`${at}content[]`),
});

// https://platform.claude.com/docs/en/api/messages and …/build-with-claude/streaming
export const messagesAnswer: AnswerRules = {
  framings: ["sse"],
  paths: {
    ...message(""),
    ...message("message."),
    ...block("content_block"),
    "error.type": "keep",
    request_id: "keep",
    "delta.**": "text-lane",
    "delta.type": "keep",
    "delta.text": "answer-lane",
    "delta.partial_json": "json-lane",
    "delta.thinking": "keep",
    "delta.signature": "keep",
    "delta.stop_reason": "keep",
    "delta.stop_sequence": "whole",
    "delta.container": "keep",
    "delta.citation.**": "whole",
    "delta.citation.type": "keep",
    "delta.citation.file_id": "keep",
    "delta.citation.encrypted_index": "keep",
  },
  // https://platform.claude.com/docs/en/build-with-claude/citations
  documents: { index: "document_index", start: "start_char_index", end: "end_char_index" },
  place: ["index"],
  endsPlace: /^content_block_stop$/,
  endsAll: /^(?:message_delta|message_stop|error)$/,
  tells: ['"usage"', '"error"'],
  ...factsAt({
    usage: {
      at: ["message.usage", "usage"],
      input: ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"],
      output: ["output_tokens"],
    },
    id: ["message.id", "id"],
    model: ["message.model", "model"],
  }),
};
