import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerPaths, AnswerRules } from "../../restore/answer-rules.ts";

/** What is never touched in an item of the output, wherever a copy of it stands. */
const item = (at: string): AnswerPaths => ({
  [`${at}.id`]: "keep",
  [`${at}.type`]: "keep",
  [`${at}.role`]: "keep",
  [`${at}.status`]: "keep",
  [`${at}.call_id`]: "keep",
  [`${at}.container_id`]: "keep",
  [`${at}.encrypted_content`]: "keep",
  // Bytes of an image, and what a computer_use screen shows.
  [`${at}.result`]: "keep",
  [`${at}.arguments`]: "json",
  [`${at}.summary[].type`]: "keep",
  ...part(`${at}.content[]`),
});

const part = (at: string): AnswerPaths => ({
  [`${at}.type`]: "keep",
  [`${at}.text`]: "answer",
  [`${at}.logprobs`]: "token-rows",
  [`${at}.annotations[].type`]: "keep",
  [`${at}.annotations[].file_id`]: "keep",
  [`${at}.annotations[].container_id`]: "keep",
});

const answer = (at: string): AnswerPaths => ({
  [`${at}id`]: "keep",
  [`${at}object`]: "keep",
  [`${at}model`]: "keep",
  [`${at}status`]: "keep",
  [`${at}previous_response_id`]: "keep",
  [`${at}service_tier`]: "keep",
  [`${at}usage`]: "keep",
  [`${at}error.code`]: "keep",
  [`${at}output_text`]: "answer",
  ...item(`${at}output[]`),
});

const range = { start: "start_index", end: "end_index" } as const;

// https://platform.openai.com/docs/api-reference/responses/object and …/responses-streaming
export const responsesAnswer: AnswerRules = {
  framings: ["sse"],
  paths: {
    ...answer(""),
    ...answer("response."),
    ...item("item"),
    ...part("part"),
    type: "keep",
    item_id: "keep",
    obfuscation: "once",
    code: "whole",
    text: "answer",
    arguments: "json",
    partial_image_b64: "keep",
    logprobs: "token-rows",
    "annotation.type": "keep",
    "annotation.file_id": "keep",
    "annotation.container_id": "keep",
    // What a delta of a kind not named here holds.
    delta: "text-lane",
  },
  types: {
    "response.output_text.delta": { delta: "answer-lane" },
    "response.refusal.delta": { delta: "text-lane" },
    "response.reasoning_text.delta": { delta: "text-lane" },
    "response.reasoning_summary_text.delta": { delta: "text-lane" },
    "response.custom_tool_call_input.delta": { delta: "text-lane" },
    "response.code_interpreter_call_code.delta": { delta: "text-lane" },
    "response.audio.transcript.delta": { delta: "text-lane" },
    "response.function_call_arguments.delta": { delta: "json-lane" },
    "response.mcp_call_arguments.delta": { delta: "json-lane" },
    "response.audio.delta": { delta: "keep" },
    "response.reasoning_text.done": { text: "whole" },
    "response.reasoning_summary_text.done": { text: "whole" },
  },
  place: ["output_index", "content_index", "summary_index"],
  endsPlace: /\.done$/,
  endsAll: /^(?:error|response\.(?:completed|incomplete|failed|cancelled))$/,
  offsets: [
    ...["output[].content[]", "response.output[].content[]", "item.content[]", "part"].map((at) => ({
      at: `${at}.annotations[]`,
      ...range,
      up: 2,
      text: "text",
    })),
    { at: "annotation", ...range, up: "root" as const, text: "response.output_text.delta/delta" },
  ],
  // Documented as "the index of the first character": code points, as the vendor's own language counts characters.
  unit: "code-points",
  sequenceNumber: "sequence_number",
  tells: ['"response":', '"error"'],
  ...factsAt({
    usage: { at: ["response.usage", "usage"], input: ["input_tokens"], output: ["output_tokens"] },
    id: ["response.id", "id"],
    model: ["response.model", "model"],
  }),
};
