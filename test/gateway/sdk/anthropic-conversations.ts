import Anthropic from "@anthropic-ai/sdk";
import type {
  Message,
  MessageCreateParamsNonStreaming,
  MessageParam,
  ToolResultBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
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

type Asked = Omit<MessageCreateParamsNonStreaming, "model" | "stream" | "max_tokens"> & {
  readonly model?: string;
};

function client({ baseURL, apiKey }: Road): Anthropic {
  return new Anthropic({ baseURL, apiKey, maxRetries: 0, timeout: 20_000 });
}

interface Answered {
  readonly message: Message;
  readonly seen: object;
}

/** Asks once; a stream is read event by event and put together by the client as well. */
async function ask(road: Road, asked: Asked, streams: boolean): Promise<Answered> {
  const request = { model: "claude-mock", max_tokens: 4096, ...asked };
  if (!streams) {
    const message = await client(road).messages.create(request);
    return { message, seen: messageSeen(message) };
  }
  const joined: Record<string, string> = {};
  const stream = client(road).messages.stream(request);
  for await (const event of stream) {
    if (event.type !== "content_block_delta") continue;
    const { index, delta } = event;
    const piece =
      delta.type === "text_delta" ? delta.text : delta.type === "input_json_delta" ? delta.partial_json : "";
    joined[index] = (joined[index] ?? "") + piece;
  }
  const message = await stream.finalMessage();
  return { message, seen: { joined, ...messageSeen(message) } };
}

function messageSeen({ content, stop_reason, usage }: Message): object {
  return {
    stop_reason,
    usage,
    content: content.map((block) => {
      if (block.type === "text") return { text: block.text, cited: block.citations?.map(citedText) };
      if (block.type === "tool_use") return { name: block.name, input: block.input };
      // What was thought is sealed by the vendor, and nobody may change it: that it comes back is what counts.
      return { type: block.type };
    }),
  };
}

function citedText(citation: NonNullable<Anthropic.TextBlock["citations"]>[number]): unknown {
  const isPlace = citation.type === "char_location";
  return {
    text: citation.cited_text,
    title: isPlace ? citation.document_title : undefined,
    cut: isPlace ? cited.slice(citation.start_char_index, citation.end_char_index) : undefined,
  };
}

const cited = `${introduction} The answer is kept for ${personal.email}`;

const tools = [noteTool, sendTool].map(({ name, description, parameters }) => ({
  name,
  description,
  input_schema: { ...parameters, required: [...parameters.required] },
}));

const user = (content: MessageParam["content"]): MessageParam => ({ role: "user", content });

const once = (name: string, asked: Asked, more: Omit<Conversation, "name" | "run"> = {}): Conversation[] =>
  wholeAndStreamed(name, async (road, streams) => (await ask(road, asked, streams)).seen, more);

const toolLoop = (name: string, words: string, more: Partial<Asked> = {}): Conversation[] =>
  wholeAndStreamed(name, async (road, streams) => {
    const messages = [user(`Please ${words} for ${introduction}\n${personal.pem}`)];
    const first = await ask(road, { messages, tools, ...more }, streams);
    const results = first.message.content.flatMap((block): ToolResultBlockParam[] =>
      block.type === "tool_use"
        ? [
            {
              type: "tool_result",
              tool_use_id: block.id,
              content: [{ type: "text", text: `Saved for ${personal.phone}` }],
            },
          ]
        : [],
    );
    messages.push({ role: "assistant", content: first.message.content }, user(results));
    const second = await ask(road, { messages, tools, ...more }, streams);
    return [first.seen, second.seen];
  });

const texts: readonly Conversation[] = [
  ...once("an answer repeats what was said", { messages: [user(`${introduction} ${keySentence}`)] }),
  ...once("an answer repeats all messages and instructions", {
    system: [{ type: "text", text: `The customer is ${personal.email}.` }],
    messages: [
      user(introduction),
      { role: "assistant", content: `Noted: ${personal.phone}.` },
      user([
        { type: "text", text: "Repeat everything." },
        { type: "text", text: personal.key, cache_control: { type: "ephemeral" } },
      ]),
    ],
  }),
  ...once("a refusal", { messages: [user(`Please refuse ${personal.email}`)] }),
  ...once("a structured answer", {
    messages: [user(`Summarise ${introduction}\n${personal.pem}`)],
    output_config: { format: { type: "json_schema", schema: { ...summarySchema } } },
  }),
  ...once("text documents", {
    messages: [
      user([
        { type: "document", source: { type: "text", media_type: "text/plain", data: introduction } },
        { type: "document", source: { type: "content", content: [{ type: "text", text: keySentence }] } },
        { type: "text", text: "Repeat everything." },
      ]),
    ],
  }),
  ...once("a citation of a document", {
    messages: [
      user([
        {
          type: "document",
          title: `About ${personal.phone}`,
          source: { type: "text", media_type: "text/plain", data: cited },
          citations: { enabled: true },
        },
        { type: "text", text: `Please cite for ${personal.email}` },
      ]),
    ],
  }),
  ...once("an image", {
    messages: [
      user([
        { type: "image", source: { type: "base64", media_type: "image/png", data: image } },
        { type: "text", text: `What is it? Tell ${personal.email}` },
      ]),
    ],
  }),
  ...wholeAndStreamed("three turns with the answers sent back", async (road, streams) => {
    const messages: MessageParam[] = [];
    const turns: object[] = [];
    for (const said of [introduction, keySentence, "Repeat everything."]) {
      messages.push(user(said));
      const { message, seen } = await ask(road, { system: `For ${personal.email}.`, messages }, streams);
      messages.push({ role: "assistant", content: message.content });
      turns.push(seen);
    }
    return turns;
  }),
  ...toolLoop("a tool loop", "use the tool"),
  ...toolLoop("a tool loop with two calls", "use every tool"),
  ...toolLoop("a tool loop with sealed thinking sent back", "use the tool", {
    thinking: { type: "enabled", budget_tokens: 2048 },
  }),
];

const messages = [user(introduction)];

const faults: readonly Conversation[] = [
  ...[400, 401, 403, 404, 429, 500, 529].flatMap((status) =>
    wholeAndStreamed(
      `status ${status}`,
      (road, streams) => outcomeOf(() => ask(road, { model: `fail-${status}`, messages }, streams)),
      status === 400 ? {} : { isOneWay: true },
    ),
  ),
  ...["fail-error-event", "fail-reset-midstream"].map(
    (model): Conversation => ({
      name: `a stream that stops: ${model}`,
      isOneWay: true,
      run: (road) => outcomeOf(() => ask(road, { model, messages }, true)),
    }),
  ),
  {
    name: "the program leaves in the middle of a stream",
    isOneWay: true,
    leaves: true,
    async run(road) {
      const stream = client(road).messages.stream({
        model: "fail-hang-midstream",
        max_tokens: 4096,
        messages,
      });
      return await outcomeOf(async () => {
        for await (const { type } of stream) if (type === "content_block_delta") stream.abort();
      });
    },
  },
  {
    name: "thinking that somebody changed",
    isOneWay: true,
    async run(road) {
      const { message } = await ask(
        road,
        { messages, thinking: { type: "enabled", budget_tokens: 2048 } },
        false,
      );
      const changed = message.content.map((block) =>
        block.type === "thinking" ? { ...block, thinking: `${block.thinking}!` } : block,
      );
      const again = [...messages, { role: "assistant" as const, content: changed }, user("And now?")];
      return await outcomeOf(() => ask(road, { messages: again }, false));
    },
  },
];

/** What the package `@anthropic-ai/sdk` can do with text. */
export const anthropicConversations: readonly Conversation[] = [
  ...texts,
  ...faults,
  {
    name: "counting tokens",
    isOneWay: true,
    run: (road) =>
      client(road).messages.countTokens({ model: "claude-mock", system: keySentence, messages, tools }),
  },
  {
    name: "models",
    isImpersonal: true,
    async run(road) {
      const ids: string[] = [];
      for await (const { id } of client(road).models.list()) ids.push(id);
      return { ids, one: (await client(road).models.retrieve("claude-mock")).id };
    },
  },
];
