import { factsAt } from "../../restore/answer-facts.ts";
import type { AnswerPaths, AnswerRules } from "../../restore/answer-rules.ts";

/** What `message` and `delta` have alike. */
const message = (at: string): AnswerPaths => ({
  [`${at}.role`]: "once",
  [`${at}.audio.id`]: "once",
  [`${at}.audio.data`]: "once",
  [`${at}.images`]: "once",
  [`${at}.annotations.**`]: "whole",
  [`${at}.annotations[].type`]: "keep",
  [`${at}.function_call.name`]: "whole",
  [`${at}.tool_calls[].id`]: "once",
  [`${at}.tool_calls[].type`]: "once",
  [`${at}.tool_calls[].extra_content`]: "once",
  [`${at}.tool_calls[].function.name`]: "whole",
  [`${at}.tool_calls[].custom.name`]: "whole",
  // OpenRouter, https://openrouter.ai/docs/use-cases/reasoning-tokens
  [`${at}.reasoning_details[].id`]: "once",
  [`${at}.reasoning_details[].type`]: "keep",
  [`${at}.reasoning_details[].format`]: "keep",
  [`${at}.reasoning_details[].data`]: "once",
  [`${at}.reasoning_details[].signature`]: "once",
  // Mistral, https://docs.mistral.ai/api/: content may be a list of parts.
  [`${at}.content[].type`]: "keep",
  [`${at}.content[].thinking[].type`]: "keep",
});

// https://platform.openai.com/docs/api-reference/chat/object and …/chat-streaming/streaming
export const chatAnswer: AnswerRules = {
  framings: ["sse"],
  paths: {
    id: "keep",
    object: "keep",
    model: "keep",
    provider: "keep",
    system_fingerprint: "keep",
    service_tier: "keep",
    usage: "once",
    x_groq: "once",
    timings: "once",
    obfuscation: "once",
    prompt_filter_results: "once",
    "error.type": "keep",
    "error.code": "keep",
    "choices[].finish_reason": "keep",
    "choices[].native_finish_reason": "keep",
    "choices[].logprobs.content": "token-rows",
    "choices[].logprobs.refusal": "token-rows",
    "choices[].message.content": "answer",
    "choices[].message.function_call.arguments": "json",
    "choices[].message.tool_calls[].function.arguments": "json",
    ...message("choices[].message"),
    "choices[].delta.**": "text-lane",
    "choices[].delta.content": "answer-lane",
    "choices[].delta.function_call.arguments": "json-lane",
    "choices[].delta.tool_calls[].function.arguments": "json-lane",
    ...message("choices[].delta"),
  },
  ends: ["choices[].finish_reason", "error"],
  offsets: (["message", "delta"] as const).map((name) => ({
    at: `choices[].${name}.annotations[].url_citation`,
    start: "start_index",
    end: "end_index",
    up: 3,
    text: "content",
  })),
  // Documented as "the index of the first character": code points, as the vendor's own language counts characters.
  unit: "code-points",
  tells: ['"usage":{', '"usage": {', '"error"'],
  ...factsAt({
    usage: {
      at: ["usage", "x_groq.usage"],
      input: ["prompt_tokens"],
      output: ["completion_tokens"],
    },
    id: ["id"],
    model: ["model"],
  }),
};
