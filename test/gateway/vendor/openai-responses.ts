import { type Call, firstSecond, Refused } from "./call.ts";
import { contentTexts, schemaOf } from "./openai-content.ts";
import { responseEvents } from "./openai-response-events.ts";
import { at, listOf, textOf } from "./reading.ts";
import { type Prompt, type Reply, replyTo, seal } from "./reply.ts";
import type { Answer } from "./wire.ts";

/** https://platform.openai.com/docs/api-reference/responses */
export function responsesAnswer(call: Call): Answer {
  const { body, memory, model } = call;
  const input = at(body, "input");
  const given = typeof input === "string" ? [{ role: "user", content: input }] : listOf(input);
  const previous = textOf(at(body, "previous_response_id"));
  const earlier = previous === "" ? [] : memory.responses.get(previous);
  if (earlier === undefined) throw new Refused(400, `Previous response with id '${previous}' not found.`);
  const items = [...earlier, ...given];
  for (const item of items) {
    const isSealed = at(item, "type") === "reasoning" && typeof at(item, "encrypted_content") === "string";
    if (isSealed && at(item, "encrypted_content") !== seal(textOf(at(item, "id"))))
      throw new Refused(400, "The encrypted content could not be verified.");
  }
  const output = outputOf(call, replyTo(promptOf(body, model, items)));
  const id = `resp_${call.number}`;
  memory.responses.set(id, [...items, ...output]);
  const response = {
    id,
    object: "response",
    created_at: firstSecond,
    status: "completed",
    background: false,
    error: null,
    incomplete_details: null,
    instructions: at(body, "instructions") ?? null,
    max_output_tokens: null,
    metadata: at(body, "metadata") ?? {},
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: previous === "" ? null : previous,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: at(body, "text") ?? { format: { type: "text" } },
    tool_choice: "auto",
    tools: at(body, "tools") ?? [],
    top_p: 1,
    truncation: "disabled",
    usage: {
      input_tokens: 10 * items.length,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 10 * items.length + 7,
    },
    user: at(body, "user") ?? null,
  };
  return at(body, "stream") === true
    ? { stream: "sse", frames: responseEvents(response) }
    : { status: 200, body: response };
}

function promptOf(body: unknown, model: string, items: readonly unknown[]): Prompt {
  const isResult = (item: unknown): boolean => at(item, "type") === "function_call_output";
  const textsOf = (item: unknown): string[] => contentTexts(at(item, "output") ?? at(item, "content"));
  const afterTools = items.findLastIndex((item) => !isResult(item)) + 1;
  return {
    model,
    texts: [textOf(at(body, "instructions")), ...items.flatMap(textsOf)],
    lastUser: textsOf(items.findLast((item) => at(item, "role") === "user")).join(" "),
    toolResults: items.slice(afterTools).map((item) => textsOf(item).join(" ")),
    tools: listOf(at(body, "tools")).map((tool) => ({
      name: textOf(at(tool, "name")),
      parameters: at(tool, "parameters"),
    })),
    ...schemaOf(at(body, "text", "format")),
  };
}

/** What a response holds; a part of it in the order in which it is said. */
export interface OutputItem {
  readonly type: "reasoning" | "message" | "function_call";
  readonly id: string;
  readonly [field: string]: unknown;
}

function outputOf({ number, body }: Call, reply: Reply): OutputItem[] {
  const reasoningId = `rs_${number}`;
  const isSealed = listOf(at(body, "include")).includes("reasoning.encrypted_content");
  const thinks = at(body, "reasoning") !== undefined;
  const reasoning: OutputItem = {
    type: "reasoning",
    id: reasoningId,
    summary: [{ type: "summary_text", text: reply.reasoning }],
    ...(isSealed && { encrypted_content: seal(reasoningId) }),
  };
  const calls = reply.calls.map(
    ({ name, input }, index): OutputItem => ({
      type: "function_call",
      id: `fc_${number}_${index}`,
      status: "completed",
      call_id: `call_${number}_${index}`,
      name,
      arguments: JSON.stringify(input),
    }),
  );
  const annotations =
    reply.cites === undefined
      ? []
      : [
          {
            type: "url_citation",
            start_index: reply.cites.start,
            end_index: reply.cites.end,
            url: "https://example.com/source",
            title: "Source",
          },
        ];
  const message: OutputItem = {
    type: "message",
    id: `msg_${number}`,
    status: "completed",
    role: "assistant",
    content: [
      reply.refusal === undefined
        ? { type: "output_text", text: reply.text, annotations, logprobs: [] }
        : { type: "refusal", refusal: reply.refusal },
    ],
  };
  return [...(thinks ? [reasoning] : []), ...(calls.length > 0 ? calls : [message])];
}
