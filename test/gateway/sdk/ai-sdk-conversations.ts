import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import {
  type EmbeddingModel,
  embedMany,
  generateObject,
  generateText,
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  stepCountIs,
  streamText,
  tool,
} from "ai";
import {
  type Conversation,
  noteTool,
  outcomeOf,
  type Road,
  summarySchema,
  wholeAndStreamed,
} from "./conversation.ts";
import { introduction, keySentence, personal } from "./personal-data.ts";

/** One provider of the package `ai`. */
interface Provider {
  readonly title: string;
  readonly kind: "openai" | "anthropic" | "gemini";
  model(road: Road, name?: string): LanguageModel;
  embedding?(road: Road): EmbeddingModel;
  readonly hasStructuredAnswers: boolean;
}

const providers: readonly Provider[] = [
  {
    title: "@ai-sdk/openai (responses)",
    kind: "openai",
    model: ({ baseURL, apiKey }, name = "gpt-mock") =>
      createOpenAI({ baseURL: `${baseURL}/v1`, apiKey }).responses(name),
    embedding: ({ baseURL, apiKey }) =>
      createOpenAI({ baseURL: `${baseURL}/v1`, apiKey }).embedding("gpt-mock"),
    hasStructuredAnswers: true,
  },
  {
    title: "@ai-sdk/openai (chat)",
    kind: "openai",
    model: ({ baseURL, apiKey }, name = "gpt-mock") =>
      createOpenAI({ baseURL: `${baseURL}/v1`, apiKey }).chat(name),
    hasStructuredAnswers: true,
  },
  {
    title: "@ai-sdk/openai-compatible",
    kind: "openai",
    model: ({ baseURL, apiKey }, name = "deepseek-reasoner") =>
      createOpenAICompatible({
        name: "mock",
        baseURL: `${baseURL}/v1`,
        apiKey,
        supportsStructuredOutputs: true,
        includeUsage: true,
      })(name),
    hasStructuredAnswers: true,
  },
  {
    title: "@ai-sdk/anthropic",
    kind: "anthropic",
    model: ({ baseURL, apiKey }, name = "claude-mock") =>
      createAnthropic({ baseURL: `${baseURL}/v1`, apiKey })(name),
    // Asks for a call of a tool of its own instead.
    hasStructuredAnswers: false,
  },
  {
    title: "@ai-sdk/google",
    kind: "gemini",
    model: ({ baseURL, apiKey }, name = "gemini-mock") =>
      createGoogleGenerativeAI({ baseURL: `${baseURL}/v1beta`, apiKey })(name),
    embedding: ({ baseURL, apiKey }) =>
      createGoogleGenerativeAI({ baseURL: `${baseURL}/v1beta`, apiKey }).embedding("gemini-mock"),
    hasStructuredAnswers: true,
  },
];

/** What a tool that runs here was called with. */
function notes() {
  const saved: unknown[] = [];
  const save_note = tool({
    description: noteTool.description,
    inputSchema: jsonSchema(noteTool.parameters),
    execute: async (input) => {
      saved.push(input);
      return `Saved for ${personal.phone}`;
    },
  });
  return { saved, tools: { save_note } };
}

function conversationsOf(provider: Provider): Conversation[] {
  const asked = (road: Road, name?: string) => ({
    model: provider.model(road, name),
    maxRetries: 0,
    maxOutputTokens: 4096,
  });
  const talk = async (
    road: Road,
    messages: ModelMessage[],
    streams: boolean,
    name?: string,
  ): Promise<object> => {
    const { saved, tools } = notes();
    const system = `The customer is ${personal.email}.`;
    const settings = { ...asked(road, name), system, messages, tools, stopWhen: stepCountIs(3) };
    if (!streams) {
      const { text, reasoningText, finishReason, usage, steps } = await generateText(settings);
      return { text, reasoningText, finishReason, usage: countsOf(usage), saved, steps: steps.length };
    }
    const failed: unknown[] = [];
    const result = streamText({ ...settings, onError: ({ error }) => void failed.push(error) });
    let joined = "";
    for await (const piece of result.textStream) joined += piece;
    if (failed.length > 0) throw failed[0];
    const [text, reasoningText, finishReason, usage, steps] = await Promise.all([
      result.text,
      result.reasoningText,
      result.finishReason,
      result.usage,
      result.steps,
    ]);
    return { joined, text, reasoningText, finishReason, usage: countsOf(usage), saved, steps: steps.length };
  };
  const user = (content: string): ModelMessage => ({ role: "user", content });
  const { embedding } = provider;
  return [
    ...wholeAndStreamed("an answer repeats what was said", (road, streams) =>
      talk(road, [user(`${introduction} ${keySentence}`)], streams),
    ),
    ...wholeAndStreamed("an answer repeats all messages", (road, streams) =>
      talk(
        road,
        [
          user(introduction),
          { role: "assistant", content: `Noted: ${personal.phone}.` },
          user(`Repeat everything. ${personal.pem}`),
        ],
        streams,
      ),
    ),
    ...wholeAndStreamed("a tool loop", (road, streams) =>
      talk(road, [user(`Please use the tool for ${introduction}\n${personal.pem}`)], streams),
    ),
    ...[400, 401, 429, 500].flatMap((status) =>
      wholeAndStreamed(
        `status ${status}`,
        (road, streams) => outcomeOf(() => talk(road, [user(introduction)], streams, `fail-${status}`)),
        status === 400 ? {} : { isOneWay: true },
      ),
    ),
    {
      name: "the program leaves in the middle of a stream",
      isOneWay: true,
      leaves: true,
      async run(road) {
        const controller = new AbortController();
        const result = streamText({
          ...asked(road, "fail-hang-midstream"),
          prompt: introduction,
          abortSignal: controller.signal,
          onError: () => {},
        });
        const parts = new Set<string>();
        for await (const { type } of result.fullStream) {
          parts.add(type);
          if (type === "text-delta") controller.abort();
        }
        return [...parts];
      },
    },
    ...(provider.hasStructuredAnswers
      ? [
          {
            name: "an object",
            async run(road: Road) {
              const { object, finishReason } = await generateObject({
                ...asked(road),
                schema: jsonSchema(summarySchema),
                prompt: `Summarise ${introduction}\n${personal.pem}`,
              });
              return { object, finishReason };
            },
          },
        ]
      : []),
    ...(embedding !== undefined
      ? [
          {
            name: "embeddings",
            isOneWay: true as const,
            async run(road: Road) {
              const values = [introduction, keySentence];
              return (await embedMany({ model: embedding(road), values, maxRetries: 0 })).embeddings;
            },
          },
        ]
      : []),
  ];
}

function countsOf({ inputTokens, outputTokens }: Awaited<ReturnType<typeof generateText>>["usage"]): object {
  return { inputTokens, outputTokens };
}

/** What the package `ai` can do with text, by provider. */
export const aiSdkConversations = providers.map((provider) => ({
  title: provider.title,
  kind: provider.kind,
  conversations: conversationsOf(provider),
}));
