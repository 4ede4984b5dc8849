import { type Call, firstSecond } from "./call.ts";
import { contentTexts, schemaOf } from "./openai-content.ts";
import { at, listOf, textOf } from "./reading.ts";
import { cachedMessages, type Prompt, pieces, type Reply, replyTo } from "./reply.ts";
import type { Answer, Frame } from "./wire.ts";

/** https://platform.openai.com/docs/api-reference/chat, and what DeepSeek adds to it. */
export function chatAnswer(call: Call): Answer {
  const { body, model, memory } = call;
  const messages = listOf(at(body, "messages"));
  const cached = cachedMessages(memory, model, messages);
  const usage = {
    prompt_tokens: 10 * messages.length,
    completion_tokens: 7,
    total_tokens: 10 * messages.length + 7,
    prompt_tokens_details: { cached_tokens: 10 * cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
  const reply = replyTo(promptOf(call));
  const choices = Array.from({ length: Number(at(body, "n") ?? 1) }, (_, index) =>
    choiceOf(call, index === 0 ? reply : { ...reply, text: `(${index + 1}) ${reply.text}` }, index),
  );
  const common = {
    id: `chatcmpl-${call.number}`,
    created: firstSecond,
    model,
    system_fingerprint: "fp_mock",
  };
  if (at(body, "stream") !== true)
    return { status: 200, body: { ...common, object: "chat.completion", choices, usage } };
  const withUsage = at(body, "stream_options", "include_usage") === true;
  const chunk = (choices: unknown, more: object = withUsage ? { usage: null } : {}): Frame => ({
    data: { ...common, object: "chat.completion.chunk", choices, ...more },
  });
  const lanes = choices.map(deltasOf);
  const longest = Math.max(...lanes.map((lane) => lane.length));
  const frames: Frame[] = [];
  for (let turn = 0; turn < longest; turn++) {
    for (const lane of lanes) if (lane[turn] !== undefined) frames.push(chunk([lane[turn]]));
  }
  if (withUsage) frames.push(chunk([], { usage }));
  return { stream: "sse", frames: [...frames, { data: "[DONE]" }] };
}

function promptOf({ body, model }: Call): Prompt {
  const messages = listOf(at(body, "messages"));
  const afterTools = messages.findLastIndex((message) => at(message, "role") !== "tool") + 1;
  const user = messages.findLast((message) => at(message, "role") === "user");
  return {
    model,
    texts: messages.flatMap((message) => contentTexts(at(message, "content"))),
    lastUser: contentTexts(at(user, "content")).join(" "),
    toolResults: messages.slice(afterTools).map((message) => contentTexts(at(message, "content")).join(" ")),
    tools: listOf(at(body, "tools")).map((tool) => ({
      name: textOf(at(tool, "function", "name")),
      parameters: at(tool, "function", "parameters"),
    })),
    ...schemaOf(at(body, "response_format")),
  };
}

function choiceOf({ body, model, number }: Call, reply: Reply, index: number) {
  const { text, refusal, calls, cites } = reply;
  return {
    index,
    message: {
      role: "assistant",
      content: calls.length > 0 || refusal !== undefined ? null : text,
      refusal: refusal ?? null,
      ...(model === "deepseek-reasoner" && { reasoning_content: reply.reasoning }),
      ...(calls.length > 0 && {
        tool_calls: calls.map(({ name, input }, at) => ({
          id: `call_${number}_${index}_${at}`,
          type: "function",
          function: { name, arguments: JSON.stringify(input) },
        })),
      }),
      annotations:
        cites === undefined
          ? []
          : [
              {
                type: "url_citation",
                url_citation: {
                  start_index: cites.start,
                  end_index: cites.end,
                  url: "https://example.com/source",
                  title: "Source",
                },
              },
            ],
    },
    logprobs: at(body, "logprobs") === true ? { content: pieces(text).map(logprobOf), refusal: null } : null,
    finish_reason: calls.length > 0 ? "tool_calls" : "stop",
  };
}

function logprobOf(token: string) {
  const own = { token, logprob: -0.25, bytes: [...Buffer.from(token)] };
  return { ...own, top_logprobs: [own] };
}

function deltasOf({ index, message, logprobs, finish_reason }: ReturnType<typeof choiceOf>): object[] {
  const delta = (delta: object, more: object = { logprobs: null }): object => ({
    index,
    delta,
    ...more,
    finish_reason: null,
  });
  const { content, refusal, reasoning_content = "", tool_calls = [], annotations } = message;
  return [
    delta({ role: "assistant", content: content === null ? null : "", refusal: null }),
    ...pieces(reasoning_content).map((reasoning_content) => delta({ reasoning_content })),
    ...pieces(content ?? "").map((content) =>
      delta(
        { content },
        { logprobs: logprobs === null ? null : { content: [logprobOf(content)], refusal: null } },
      ),
    ),
    ...pieces(refusal ?? "").map((refusal) => delta({ refusal })),
    ...tool_calls.flatMap(({ id, type, function: { name, arguments: input } }, index) => [
      delta({ tool_calls: [{ index, id, type, function: { name, arguments: "" } }] }),
      ...pieces(input).map((piece) => delta({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
    ...(annotations.length > 0 ? [delta({ annotations })] : []),
    { index, delta: {}, logprobs: null, finish_reason },
  ];
}
