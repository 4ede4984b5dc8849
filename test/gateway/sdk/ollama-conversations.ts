import { type ChatRequest, type GenerateRequest, type Message, Ollama, type ToolCall } from "ollama";
import {
  type Conversation,
  image,
  noteTool,
  outcomeOf,
  type Road,
  sendTool,
  summarySchema,
  wholeAndStreamed,
} from "./conversation.ts";
import { introduction, keySentence, personal } from "./personal-data.ts";

type Asked = Omit<ChatRequest, "model" | "stream"> & { readonly model?: string };

function client({ baseURL, apiKey }: Road): Ollama {
  return new Ollama({ host: baseURL, headers: { authorization: `Bearer ${apiKey}` } });
}

interface Seen {
  content: string;
  thinking: string;
  calls: ToolCall[];
  finish: string;
  counts: readonly number[];
}

async function chat(road: Road, asked: Asked, streams: boolean): Promise<Seen> {
  const seen: Seen = { content: "", thinking: "", calls: [], finish: "", counts: [] };
  const request = { model: "llama-mock", ...asked };
  const answers = streams
    ? await client(road).chat({ ...request, stream: true })
    : [await client(road).chat({ ...request, stream: false })];
  for await (const { message, done_reason, prompt_eval_count, eval_count } of answers) {
    seen.content += message.content;
    seen.thinking += message.thinking ?? "";
    seen.calls.push(...(message.tool_calls ?? []));
    seen.finish = done_reason;
    seen.counts = [prompt_eval_count, eval_count];
  }
  return seen;
}

async function generate(
  road: Road,
  asked: Omit<GenerateRequest, "model" | "stream">,
  streams: boolean,
): Promise<object> {
  const seen = { response: "", thinking: "" };
  const request = { model: "llama-mock", ...asked };
  const answers = streams
    ? await client(road).generate({ ...request, stream: true })
    : [await client(road).generate({ ...request, stream: false })];
  for await (const { response, thinking } of answers) {
    seen.response += response;
    seen.thinking += thinking ?? "";
  }
  return seen;
}

const tools = [noteTool, sendTool].map(({ name, description, parameters: { type, properties } }) => ({
  type: "function",
  function: { name, description, parameters: { type, properties: properties as Record<string, object> } },
}));

const user = (content: string, more: Partial<Message> = {}): Message => ({ role: "user", content, ...more });

const once = (name: string, asked: Asked, more: Omit<Conversation, "name" | "run"> = {}): Conversation[] =>
  wholeAndStreamed(name, (road, streams) => chat(road, asked, streams), more);

const toolLoop = (words: string): Conversation[] =>
  wholeAndStreamed(`a loop: ${words}`, async (road, streams) => {
    const messages = [user(`Please ${words} for ${introduction}\n${personal.pem}`)];
    const first = await chat(road, { messages, tools }, streams);
    messages.push({ role: "assistant", content: "", tool_calls: first.calls });
    for (const { function: called } of first.calls)
      messages.push({ role: "tool", tool_name: called.name, content: `Saved for ${personal.phone}` });
    return [first, await chat(road, { messages, tools }, streams)];
  });

const messages = [user(introduction)];

/** What the package `ollama` can do with text. */
export const ollamaConversations: readonly Conversation[] = [
  ...once("an answer repeats what was said", { messages: [user(`${introduction} ${keySentence}`)] }),
  ...once("an answer repeats all messages", {
    messages: [
      { role: "system", content: `The customer is ${personal.email}.` },
      user(introduction),
      { role: "assistant", content: `Noted: ${personal.phone}.` },
      user(`Repeat everything. ${personal.key}`),
    ],
  }),
  ...once("thinking before the answer", { messages, think: true }),
  ...once("a structured answer", {
    messages: [user(`Summarise ${introduction}\n${personal.pem}`)],
    format: summarySchema,
  }),
  ...once("an image", { messages: [user(`What is it? Tell ${personal.email}`, { images: [image] })] }),
  ...toolLoop("use the tool"),
  ...toolLoop("use every tool"),
  ...wholeAndStreamed("text to go on with", (road, streams) =>
    generate(
      road,
      { prompt: `Repeat everything. ${introduction}`, system: keySentence, think: true },
      streams,
    ),
  ),
  ...[400, 401, 404, 429, 500].flatMap((status) =>
    wholeAndStreamed(
      `status ${status}`,
      (road, streams) => outcomeOf(() => chat(road, { model: `fail-${status}`, messages }, streams)),
      status === 400 ? {} : { isOneWay: true },
    ),
  ),
  ...["fail-error-event", "fail-reset-midstream", "fail-end-midstream"].map(
    (model): Conversation => ({
      name: `a stream that stops: ${model}`,
      isOneWay: true,
      run: (road) => outcomeOf(() => chat(road, { model, messages }, true)),
    }),
  ),
  {
    name: "the program leaves in the middle of a stream",
    isOneWay: true,
    leaves: true,
    async run(road) {
      const stream = await client(road).chat({ model: "fail-hang-midstream", messages, stream: true });
      return await outcomeOf(async () => {
        for await (const { message } of stream) if (message.content !== "") stream.abort();
      });
    },
  },
  {
    name: "embeddings",
    isOneWay: true,
    async run(road) {
      const asked = { model: "llama-mock", input: [introduction, keySentence] };
      return (await client(road).embed(asked)).embeddings;
    },
  },
  {
    name: "models",
    isImpersonal: true,
    run: async (road) => (await client(road).list()).models.map(({ name }) => name),
  },
];
