import { messageEvents } from "./anthropic-events.ts";
import { type Call, type Family, Refused } from "./call.ts";
import { at, listOf, readableData, textOf } from "./reading.ts";
import { cachedMessages, type Prompt, type Reply, replyTo, seal } from "./reply.ts";
import type { Answer } from "./wire.ts";

const kinds: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
  529: "overloaded_error",
};

/** https://docs.claude.com/en/api/messages */
export const anthropic: Family = {
  name: "anthropic",
  answer(method, call) {
    const { path, model, body } = call;
    if (method === "GET" && path === "/v1/models") {
      const data = [modelOf("claude-mock")];
      return {
        status: 200,
        body: { data, has_more: false, first_id: "claude-mock", last_id: "claude-mock" },
      };
    }
    if (method === "GET" && path.startsWith("/v1/models/"))
      return { status: 200, body: modelOf(path.slice("/v1/models/".length)) };
    if (method !== "POST") return undefined;
    const messages = listOf(at(body, "messages"));
    if (path === "/v1/messages/count_tokens")
      return { status: 200, body: { input_tokens: 10 * messages.length } };
    if (path !== "/v1/messages") return undefined;
    if (model === "") throw new Refused(400, "model: Field required");
    if (typeof at(body, "max_tokens") !== "number") throw new Refused(400, "max_tokens: Field required");
    return messageAnswer(call);
  },
  failure: (status, message) => ({
    type: "error",
    error: { type: kinds[status] ?? "api_error", message },
    request_id: "req_mock",
  }),
  failureEvent: (message) => ({
    event: "error",
    data: { type: "error", error: { type: "overloaded_error", message } },
  }),
};

function modelOf(id: string): object {
  return { type: "model", id, display_name: "Mock", created_at: "2025-01-29T00:00:00Z" };
}

function messageAnswer(call: Call): Answer {
  const { body, memory, model, number } = call;
  const messages = listOf(at(body, "messages"));
  messages.forEach(refuseChangedThinking);
  const reply = replyTo(promptOf(body, model));
  const cached = cachedMessages(memory, model, messages);
  const message = {
    id: `msg_${number}`,
    type: "message",
    role: "assistant",
    model,
    content: contentOf(call, reply),
    stop_reason: reply.refusal !== undefined ? "refusal" : reply.calls.length > 0 ? "tool_use" : "end_turn",
    stop_sequence: null,
    usage: {
      input_tokens: 10 * (messages.length - cached),
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 10 * cached,
      output_tokens: 7,
      service_tier: "standard",
    },
  };
  return at(body, "stream") === true
    ? { stream: "sse", frames: messageEvents(message) }
    : { status: 200, body: message };
}

/** As the vendor does: what was thought comes back byte for byte, or the request is refused. */
function refuseChangedThinking(message: unknown, index: number): void {
  listOf(at(message, "content")).forEach((block, place) => {
    const type = at(block, "type");
    const isChanged =
      (type === "thinking" && at(block, "signature") !== seal(textOf(at(block, "thinking")))) ||
      (type === "redacted_thinking" && at(block, "data") !== seal("redacted"));
    if (isChanged)
      throw new Refused(
        400,
        `messages.${index}.content.${place}: Invalid \`signature\` in \`thinking\` block`,
      );
  });
}

function blockTexts(block: unknown): string[] {
  if (at(block, "type") === "tool_result") return contentTexts(at(block, "content"));
  const source = at(block, "source");
  if (source === undefined) return contentTexts(at(block, "text") ?? at(block, "content"));
  if (at(source, "type") === "base64")
    return [readableData(textOf(at(source, "media_type")), textOf(at(source, "data")))];
  return contentTexts(at(source, "data") ?? at(source, "content") ?? at(source, "url"));
}

function contentTexts(content: unknown): string[] {
  return typeof content === "string" ? [content] : listOf(content).flatMap(blockTexts);
}

function promptOf(body: unknown, model: string): Prompt {
  const messages = listOf(at(body, "messages"));
  const typed = (message: unknown, wanted: boolean): string[] =>
    contentTexts(
      typeof at(message, "content") === "string"
        ? at(message, "content")
        : listOf(at(message, "content")).filter((block) => (at(block, "type") === "tool_result") === wanted),
    );
  const last = messages.at(-1);
  const isResult = listOf(at(last, "content")).some((block) => at(block, "type") === "tool_result");
  const user = messages.findLast((message) => at(message, "role") === "user");
  const format = at(body, "output_config", "format") ?? at(body, "output_format");
  return {
    model,
    texts: [at(body, "system"), ...messages.map((message) => at(message, "content"))].flatMap(contentTexts),
    lastUser: typed(user, false).join(" "),
    toolResults: isResult ? typed(last, true) : [],
    tools: listOf(at(body, "tools")).map((tool) => ({
      name: textOf(at(tool, "name")),
      parameters: at(tool, "input_schema"),
    })),
    ...(at(format, "type") === "json_schema" && { schema: at(format, "schema") }),
  };
}

/** A part of a message; which fields it has depends on its type. */
export interface Block {
  readonly type: "thinking" | "redacted_thinking" | "text" | "tool_use";
  readonly [field: string]: unknown;
}

function contentOf({ body, number }: Call, reply: Reply): Block[] {
  const blocks: Block[] = [];
  if (["enabled", "adaptive"].includes(textOf(at(body, "thinking", "type"))))
    blocks.push(
      { type: "thinking", thinking: reply.reasoning, signature: seal(reply.reasoning) },
      { type: "redacted_thinking", data: seal("redacted") },
    );
  const text = reply.refusal ?? reply.text;
  const citations = reply.cites === undefined ? [] : citationsOf(body);
  if (text !== "") blocks.push({ type: "text", text, ...(citations.length > 0 && { citations }) });
  return [
    ...blocks,
    ...reply.calls.map(
      ({ name, input }, index): Block => ({
        type: "tool_use",
        id: `toolu_${number}_${index}`,
        name,
        input,
      }),
    ),
  ];
}

/** The last sentence of each document, in the way of https://docs.claude.com/en/docs/build-with-claude/citations */
function citationsOf(body: unknown): object[] {
  const documents = listOf(at(body, "messages"))
    .flatMap((message) => listOf(at(message, "content")))
    .filter((block) => at(block, "type") === "document");
  return documents.flatMap((document, document_index) => {
    const text = textOf(at(document, "source", "data"));
    if (at(document, "citations", "enabled") !== true || at(document, "source", "type") !== "text") return [];
    const start = text.lastIndexOf(". ") + ". ".length;
    return [
      {
        type: "char_location",
        cited_text: text.slice(start),
        document_index,
        document_title: at(document, "title") ?? null,
        start_char_index: start,
        end_char_index: text.length,
        file_id: null,
      },
    ];
  });
}
