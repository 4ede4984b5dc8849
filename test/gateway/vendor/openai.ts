import { type Call, type Family, firstSecond, Refused } from "./call.ts";
import { chatAnswer } from "./openai-chat.ts";
import { responsesAnswer } from "./openai-responses.ts";
import { at, listOf, textOf } from "./reading.ts";
import { pieces, replyTo } from "./reply.ts";
import type { Answer, Frame } from "./wire.ts";

const kinds: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  400: ["invalid_request_error", null],
  401: ["invalid_request_error", "invalid_api_key"],
  404: ["invalid_request_error", "model_not_found"],
  429: ["requests", "rate_limit_exceeded"],
};

/** OpenAI, and all that speak as it does. */
export const openai: Family = {
  name: "openai",
  answer(method, call) {
    const path = call.path.replace(/^\/(v1beta\/openai|v1)(?=\/)/, "");
    if (method === "GET" && path === "/models")
      return {
        status: 200,
        body: { object: "list", data: [modelOf("gpt-mock"), modelOf("deepseek-reasoner")] },
      };
    if (method === "GET" && path.startsWith("/models/"))
      return { status: 200, body: modelOf(decodeURIComponent(path.slice("/models/".length))) };
    if (method !== "POST") return undefined;
    const isKnown = ["/chat/completions", "/responses", "/completions", "/embeddings"].includes(path);
    if (isKnown && call.model === "") throw new Refused(400, "you must provide a model parameter");
    if (path === "/chat/completions") return chatAnswer(call);
    if (path === "/responses") return responsesAnswer(call);
    if (path === "/completions") return completionAnswer(call);
    if (path === "/embeddings") return embeddingAnswer(call);
    return undefined;
  },
  failure(status, message) {
    const [type, code] = kinds[status] ?? ["server_error", null];
    return { error: { message, type, param: null, code } };
  },
  failureEvent: (message) => ({
    data: { error: { message, type: "server_error", param: null, code: "server_error" } },
  }),
};

function modelOf(id: string): object {
  return { id, object: "model", created: firstSecond, owned_by: "mock" };
}

function completionAnswer({ body, model, number }: Call): Answer {
  const prompt = at(body, "prompt");
  const texts = typeof prompt === "string" ? [prompt] : listOf(prompt).map(textOf);
  const common = { id: `cmpl-${number}`, object: "text_completion", created: firstSecond, model };
  const choices = texts.map((lastUser, index) => ({
    text: replyTo({ model, texts: [lastUser], lastUser, toolResults: [], tools: [] }).text,
    index,
    logprobs: null,
    finish_reason: "stop",
  }));
  const usage = {
    prompt_tokens: 10 * texts.length,
    completion_tokens: 7,
    total_tokens: 10 * texts.length + 7,
  };
  if (at(body, "stream") !== true) return { status: 200, body: { ...common, choices, usage } };
  const frames = choices.flatMap(({ text, index }) => [
    ...pieces(text).map((piece) => ({ text: piece, index, logprobs: null, finish_reason: null })),
    { text: "", index, logprobs: null, finish_reason: "stop" },
  ]);
  const chunks = frames.map((choice): Frame => ({ data: { ...common, choices: [choice] } }));
  return { stream: "sse", frames: [...chunks, { data: "[DONE]" }] };
}

/** Vectors that say where a text stood and nothing of what it said. */
export function vectorOf(index: number): number[] {
  return [0.5, -0.25, index];
}

function embeddingAnswer({ body, model }: Call): Answer {
  const input = [at(body, "input")].flat();
  const data = input.map((_, index) => {
    const vector = vectorOf(index);
    const embedding =
      at(body, "encoding_format") === "base64"
        ? Buffer.from(Float32Array.from(vector).buffer).toString("base64")
        : vector;
    return { object: "embedding", index, embedding };
  });
  const tokens = 10 * input.length;
  return {
    status: 200,
    body: { object: "list", data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } },
  };
}
