import { type Call, type Family, Refused } from "./call.ts";
import { vectorOf } from "./openai.ts";
import { at, listOf, textOf } from "./reading.ts";
import { pieces, type Reply, replyTo } from "./reply.ts";
import type { Answer, Frame } from "./wire.ts";

/** https://docs.ollama.com/api */
export const ollama: Family = {
  name: "ollama",
  answer(method, call) {
    const { path, model, body } = call;
    if (method === "GET" && path === "/api/tags") {
      const details = { family: "mock", format: "gguf", parameter_size: "1B", quantization_level: "Q4_0" };
      const found = { name: "mock:latest", model: "mock:latest", size: 1, digest: "0".repeat(64), details };
      return { status: 200, body: { models: [{ ...found, modified_at: "2025-01-29T00:00:00Z" }] } };
    }
    if (method !== "POST" || !path.startsWith("/api/")) return undefined;
    if (model === "") throw new Refused(400, "model is required");
    if (path === "/api/chat") return streamed(call, chatReply(call), chatBody);
    if (path === "/api/generate") return streamed(call, generateReply(call), generateBody);
    if (path !== "/api/embed") return undefined;
    const embeddings = [at(body, "input")].flat().map((_, index) => vectorOf(index));
    return { status: 200, body: { model, embeddings, total_duration: 1, prompt_eval_count: 10 } };
  },
  failure: (_status, message) => ({ error: message }),
  failureEvent: (message) => ({ data: { error: message } }),
};

interface Said {
  readonly content?: string;
  readonly thinking?: string;
  readonly tool_calls?: readonly unknown[];
}

const chatBody = (said: Said): object => ({ message: { role: "assistant", content: "", ...said } });

function generateBody({ content = "", thinking }: Said): object {
  return { response: content, ...(thinking !== undefined && { thinking }) };
}

function format(body: unknown): { readonly schema?: unknown } {
  const format = at(body, "format");
  if (typeof format === "object" && format !== null) return { schema: format };
  return format === "json" ? { schema: { type: "object", properties: { answer: { type: "string" } } } } : {};
}

function chatReply({ body, model }: Call): Reply {
  const messages = listOf(at(body, "messages"));
  const afterTools = messages.findLastIndex((message) => at(message, "role") !== "tool") + 1;
  const contentOf = (message: unknown): string => textOf(at(message, "content"));
  return replyTo({
    model,
    texts: messages.map(contentOf),
    lastUser: contentOf(messages.findLast((message) => at(message, "role") === "user")),
    toolResults: messages.slice(afterTools).map(contentOf),
    tools: listOf(at(body, "tools")).map((tool) => ({
      name: textOf(at(tool, "function", "name")),
      parameters: at(tool, "function", "parameters"),
    })),
    ...format(body),
  });
}

function generateReply({ body, model }: Call): Reply {
  const lastUser = textOf(at(body, "prompt"));
  const texts = [textOf(at(body, "system")), lastUser, textOf(at(body, "suffix"))].filter(
    (text) => text !== "",
  );
  return replyTo({ model, texts, lastUser, toolResults: [], tools: [], ...format(body) });
}

function streamed({ body, model }: Call, reply: Reply, bodyOf: (said: Said) => object): Answer {
  const common = { model, created_at: "2025-01-29T00:00:00Z" };
  const end = {
    done: true,
    done_reason: "stop",
    total_duration: 4,
    load_duration: 1,
    prompt_eval_count: 10,
    prompt_eval_duration: 1,
    eval_count: 7,
    eval_duration: 1,
  };
  const content = reply.refusal ?? reply.text;
  const thinking = at(body, "think") === undefined || at(body, "think") === false ? "" : reply.reasoning;
  const tool_calls = reply.calls.map(({ name, input }) => ({ function: { name, arguments: input } }));
  const whole: Said = {
    content,
    ...(thinking !== "" && { thinking }),
    ...(tool_calls.length > 0 && { tool_calls }),
  };
  if (at(body, "stream") === false) return { status: 200, body: { ...common, ...bodyOf(whole), ...end } };
  const parts: Said[] = [
    ...pieces(thinking).map((thinking) => ({ thinking })),
    ...pieces(content).map((content) => ({ content })),
    ...(tool_calls.length > 0 ? [{ tool_calls }] : []),
  ];
  const frames = parts.map((said): Frame => ({ data: { ...common, ...bodyOf(said), done: false } }));
  return { stream: "lines", frames: [...frames, { data: { ...common, ...bodyOf({}), ...end } }] };
}
