import { type Call, type Family, Refused } from "./call.ts";
import { vectorOf } from "./openai.ts";
import { at, listOf, readableData, textOf } from "./reading.ts";
import { type Prompt, pieces, type Reply, replyTo, seal } from "./reply.ts";
import type { Answer, Frame } from "./wire.ts";

const states: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

/** https://ai.google.dev/api */
export const gemini: Family = {
  name: "gemini",
  answer(method, call) {
    const { path, body } = call;
    if (method === "GET" && path === "/v1beta/models")
      return { status: 200, body: { models: [modelOf("gemini-mock")] } };
    const [, name = "", verb = ""] = /^\/v1beta\/models\/([^/:]+)(?::(\w+))?$/.exec(path) ?? [];
    if (method === "GET" && name !== "" && verb === "") return { status: 200, body: modelOf(name) };
    if (method !== "POST") return undefined;
    const contents = listOf(at(body, "contents") ?? at(body, "generateContentRequest", "contents"));
    if (verb === "countTokens") return { status: 200, body: { totalTokens: 10 * contents.length } };
    if (verb === "embedContent") return { status: 200, body: { embedding: { values: vectorOf(0) } } };
    if (verb === "batchEmbedContents") {
      const embeddings = listOf(at(body, "requests")).map((_, index) => ({ values: vectorOf(index) }));
      return { status: 200, body: { embeddings } };
    }
    if (verb === "generateContent" || verb === "streamGenerateContent")
      return contentAnswer(call, contents, verb === "streamGenerateContent");
    return undefined;
  },
  failure: (status, message) => ({ error: { code: status, message, status: states[status] ?? "INTERNAL" } }),
  failureEvent: (message) => ({ data: { error: { code: 503, message, status: "UNAVAILABLE" } } }),
};

function modelOf(name: string): object {
  return { name: `models/${name}`, displayName: "Mock", supportedGenerationMethods: ["generateContent"] };
}

interface Part {
  readonly text?: string;
  readonly thought?: true;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly name: string; readonly args: unknown };
}

const callSeal = (call: unknown): string => seal(JSON.stringify([at(call, "name"), at(call, "args")]));

function contentAnswer(call: Call, contents: readonly unknown[], isStream: boolean): Answer {
  for (const part of contents.flatMap((content) => listOf(at(content, "parts")))) {
    const signature = at(part, "thoughtSignature");
    if (signature !== undefined && signature !== callSeal(at(part, "functionCall")))
      throw new Refused(400, "Thought signature is not valid.");
  }
  const reply = replyTo(promptOf(call, contents));
  const config = at(call.body, "generationConfig");
  const finishReason = reply.refusal === undefined ? "STOP" : "SAFETY";
  const candidates = Array.from({ length: Number(at(config, "candidateCount") ?? 1) }, (_, index) => ({
    content: {
      role: "model",
      parts: partsOf(index === 0 ? reply : { ...reply, text: `(${index + 1}) ${reply.text}` }, config),
    },
    finishReason,
    index,
  }));
  const end = {
    usageMetadata: {
      promptTokenCount: 10 * contents.length,
      candidatesTokenCount: 7,
      totalTokenCount: 10 * contents.length + 7,
    },
    modelVersion: call.model,
    responseId: `answer-${call.number}`,
  };
  if (!isStream) return { status: 200, body: { candidates, ...end } };
  const frames = candidates.flatMap(({ content, index }) =>
    content.parts.flatMap(smallerParts).map((part): Frame => {
      const candidate = { content: { role: "model", parts: [part] }, index };
      return { data: { candidates: [candidate], modelVersion: call.model, responseId: end.responseId } };
    }),
  );
  const last = candidates.map(({ index }) => ({
    content: { role: "model", parts: [{ text: "" }] },
    finishReason,
    index,
  }));
  return {
    stream: call.query.get("alt") === "sse" ? "sse" : "array",
    frames: [...frames, { data: { candidates: last, ...end } }],
  };
}

function partsOf(reply: Reply, config: unknown): Part[] {
  const thinks = at(config, "thinkingConfig", "includeThoughts") === true;
  const text = reply.refusal ?? reply.text;
  return [
    ...(thinks ? [{ text: reply.reasoning, thought: true as const }] : []),
    ...(text === "" ? [] : [{ text }]),
    ...reply.calls.map(({ name, input }) => {
      const functionCall = { name, args: input };
      return { functionCall, thoughtSignature: callSeal(functionCall) };
    }),
  ];
}

function smallerParts(part: Part): Part[] {
  return part.text === undefined ? [part] : pieces(part.text).map((text) => ({ ...part, text }));
}

function partTexts(part: unknown): string[] {
  const inline = at(part, "inlineData") ?? at(part, "inline_data");
  if (inline === undefined) return [textOf(at(part, "text"))].filter((text) => text !== "");
  const mediaType = textOf(at(inline, "mimeType") ?? at(inline, "mime_type"));
  return [readableData(mediaType, textOf(at(inline, "data")))];
}

function promptOf({ body, model }: Call, contents: readonly unknown[]): Prompt {
  const instructions = at(body, "systemInstruction") ?? at(body, "system_instruction");
  const textsOf = (content: unknown): string[] => listOf(at(content, "parts")).flatMap(partTexts);
  const results = listOf(at(contents.at(-1), "parts")).flatMap((part) => {
    const response = at(part, "functionResponse", "response");
    return response === undefined ? [] : Object.values(response as object).map(String);
  });
  const isUser = (content: unknown): boolean =>
    at(content, "role") !== "model" && textsOf(content).length > 0;
  const schema =
    at(body, "generationConfig", "responseJsonSchema") ?? at(body, "generationConfig", "responseSchema");
  return {
    model,
    texts: [instructions, ...contents].flatMap(textsOf),
    lastUser: textsOf(contents.findLast(isUser)).join(" "),
    toolResults: results,
    tools: listOf(at(body, "tools"))
      .flatMap((tool) => listOf(at(tool, "functionDeclarations")))
      .map((tool) => ({
        name: textOf(at(tool, "name")),
        parameters: at(tool, "parametersJsonSchema") ?? at(tool, "parameters"),
      })),
    ...(schema !== undefined && { schema }),
  };
}
