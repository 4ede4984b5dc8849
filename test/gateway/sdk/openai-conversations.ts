import type { ResponseInputItem } from "openai/resources/responses/responses";
import {
  type Conversation,
  noteTool,
  outcomeOf,
  type Road,
  sendTool,
  summarySchema,
  wholeAndStreamed,
} from "./conversation.ts";
import { askChat, chatConversations, openAiClient } from "./openai-chat-conversations.ts";
import { askResponses } from "./openai-response-transcript.ts";
import { introduction, keySentence, personal } from "./personal-data.ts";

const messages = [{ role: "user" as const, content: introduction }];

const refusals = [400, 401, 403, 404, 429, 500, 503].flatMap((status) =>
  wholeAndStreamed(
    `status ${status}`,
    (road, streams) =>
      outcomeOf(() => askChat(openAiClient(road), { model: `fail-${status}`, messages }, streams)),
    status === 400 ? {} : { isOneWay: true },
  ),
);

const faults: readonly Conversation[] = [
  ...["fail-error-event", "fail-reset-midstream"].map(
    (model): Conversation => ({
      name: `a stream that stops: ${model}`,
      isOneWay: true,
      run: (road) => outcomeOf(() => askChat(openAiClient(road), { model, messages }, true)),
    }),
  ),
  {
    // Who waits for the whole answer before passing it on can say so, and the client calls it another error.
    name: "an answer that is cut off",
    isOneWay: true,
    async run(road) {
      const asked = { model: "fail-reset-midstream", messages };
      const { error } = (await outcomeOf(() => askChat(openAiClient(road), asked, false))) as {
        error?: string;
      };
      return { failed: error !== undefined };
    },
  },
  {
    name: "a second try after 429",
    async run({ baseURL, apiKey }) {
      const client = openAiClient({ baseURL, apiKey }).withOptions({ maxRetries: 1 });
      return (await askChat(client, { model: "fail-flaky", messages }, false)).seen;
    },
  },
  {
    name: "no answer in time",
    isOneWay: true,
    leaves: true,
    run: (road) =>
      outcomeOf(() => {
        const client = openAiClient(road).withOptions({ timeout: 1_000 });
        return askChat(client, { model: "fail-hang", messages }, false);
      }),
  },
  {
    name: "the program leaves in the middle of a stream",
    isOneWay: true,
    leaves: true,
    async run(road) {
      const stream = await openAiClient(road).chat.completions.create({
        model: "fail-hang-midstream",
        messages,
        stream: true,
      });
      const saw = await outcomeOf(async () => {
        for await (const chunk of stream) if (chunk.choices[0]?.delta.content) stream.controller.abort();
        return "the stream ended";
      });
      return { saw, aborted: stream.controller.signal.aborted };
    },
  },
  {
    name: "the program leaves before an answer",
    isOneWay: true,
    leaves: true,
    async run(road, arrived) {
      const controller = new AbortController();
      void arrived().then(() => controller.abort());
      return await outcomeOf(() =>
        openAiClient(road).chat.completions.create(
          { model: "fail-hang", messages },
          { signal: controller.signal },
        ),
      );
    },
  },
];

const others: readonly Conversation[] = [
  ...wholeAndStreamed("a completion", async (road, streams) => {
    const asked = { model: "gpt-mock", prompt: [introduction, keySentence] };
    const texts: string[] = [];
    const client = openAiClient(road);
    if (!streams) {
      const answer = await client.completions.create(asked);
      return { texts: answer.choices.map(({ text }) => text), usage: answer.usage };
    }
    for await (const chunk of await client.completions.create({ ...asked, stream: true }))
      for (const { index, text } of chunk.choices) texts[index] = (texts[index] ?? "") + text;
    return { texts };
  }),
  ...(["float", "base64", undefined] as const).map(
    (format): Conversation => ({
      name: `embeddings as ${format ?? "the client likes them"}`,
      isOneWay: true,
      async run(road) {
        const { data, usage } = await openAiClient(road).embeddings.create({
          model: "gpt-mock",
          input: [introduction, keySentence],
          ...(format !== undefined && { encoding_format: format }),
        });
        return { vectors: data.map(({ embedding }) => embedding), usage };
      },
    }),
  ),
  {
    name: "models",
    isImpersonal: true,
    async run(road) {
      const client = openAiClient(road);
      const ids: string[] = [];
      for await (const { id } of client.models.list()) ids.push(id);
      return { ids, one: (await client.models.retrieve("gpt-mock")).id };
    },
  },
];

const functions = [noteTool, sendTool].map((tool) => ({
  type: "function" as const,
  strict: true,
  ...tool,
  parameters: { ...tool.parameters },
}));

const responses: readonly Conversation[] = [
  ...wholeAndStreamed("a response to a text", (road, streams) =>
    seenBy(
      road,
      { input: `${introduction} ${keySentence}`, instructions: `Answer ${personal.email}` },
      streams,
    ),
  ),
  ...wholeAndStreamed("a response that reasons and cites", (road, streams) =>
    seenBy(road, { input: `${introduction} Please cite.`, reasoning: { summary: "auto" } }, streams),
  ),
  ...wholeAndStreamed("a response that refuses", (road, streams) =>
    seenBy(road, { input: `Please refuse ${personal.email}` }, streams),
  ),
  ...wholeAndStreamed("a structured response", (road, streams) =>
    seenBy(
      road,
      {
        input: `Summarise ${introduction}\n${personal.pem}`,
        text: {
          format: { type: "json_schema", name: "summary", strict: true, schema: { ...summarySchema } },
        },
      },
      streams,
    ),
  ),
  ...wholeAndStreamed("a response to parts and a text file", (road, streams) =>
    seenBy(
      road,
      {
        input: [
          {
            role: "user",
            content: [
              { type: "input_text", text: `Repeat everything to ${personal.phone}` },
              {
                type: "input_file",
                filename: "notes.txt",
                file_data: `data:text/plain;base64,${Buffer.from(introduction).toString("base64")}`,
              },
            ],
          },
        ],
      },
      streams,
    ),
  ),
  ...wholeAndStreamed("responses that the vendor remembers", async (road, streams) => {
    const client = openAiClient(road);
    const first = await askResponses(client, { input: introduction }, streams);
    const second = await askResponses(
      client,
      { input: "Repeat everything.", previous_response_id: first.response.id },
      streams,
    );
    return [first.seen, second.seen];
  }),
  ...wholeAndStreamed("a tool loop of responses with sealed reasoning", async (road, streams) => {
    const client = openAiClient(road);
    const more = {
      tools: functions,
      store: false,
      reasoning: { summary: "auto" as const },
      include: ["reasoning.encrypted_content" as const],
    };
    const asked = {
      role: "user" as const,
      content: `Please use every tool for ${introduction}\n${personal.pem}`,
    };
    const first = await askResponses(client, { ...more, input: [asked] }, streams);
    const results = first.response.output.flatMap((item) =>
      item.type === "function_call"
        ? [
            {
              type: "function_call_output" as const,
              call_id: item.call_id,
              output: `Sent to ${personal.phone}`,
            },
          ]
        : [],
    );
    const second = await askResponses(
      client,
      { ...more, input: [asked, ...(first.response.output as ResponseInputItem[]), ...results] },
      streams,
    );
    return [first.seen, second.seen];
  }),
  ...wholeAndStreamed(
    "a response that fails",
    (road, streams) => outcomeOf(() => seenBy(road, { model: "fail-429", input: introduction }, streams)),
    { isOneWay: true },
  ),
];

async function seenBy(
  road: Road,
  asked: Parameters<typeof askResponses>[1],
  streams: boolean,
): Promise<unknown> {
  return (await askResponses(openAiClient(road), asked, streams)).seen;
}

/** What the package `openai` can do with text. */
export const openAiConversations: readonly Conversation[] = [
  ...chatConversations(),
  ...refusals,
  ...faults,
  ...others,
  ...responses,
];
