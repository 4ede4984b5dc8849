import OpenAI from "openai";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
} from "openai/resources/chat/completions";
import {
  type Conversation,
  image,
  noteTool,
  type Road,
  sendTool,
  summarySchema,
  wholeAndStreamed,
} from "./conversation.ts";
import { introduction, keySentence, personal } from "./personal-data.ts";

type Asked = Omit<ChatCompletionCreateParamsNonStreaming, "model" | "stream"> & { readonly model?: string };

/** The official client. */
export function openAiClient({ baseURL, apiKey }: Road, version = "v1"): OpenAI {
  return new OpenAI({ baseURL: `${baseURL}/${version}`, apiKey, maxRetries: 0, timeout: 20_000 });
}

interface Choice {
  text: string;
  refusal: string;
  reasoning: string;
  finish: string | null;
  logprobs: string;
  calls: { id: string; name: string; input: string }[];
  annotations: unknown[];
}

const empty = (): Choice => ({
  text: "",
  refusal: "",
  reasoning: "",
  finish: null,
  logprobs: "",
  calls: [],
  annotations: [],
});

function add(choice: Choice, said: ChatCompletionChunk.Choice | ChatCompletion.Choice): void {
  const part: ChatCompletionChunk.Choice.Delta | ChatCompletion.Choice["message"] =
    "delta" in said ? said.delta : said.message;
  choice.text += part.content ?? "";
  choice.refusal += part.refusal ?? "";
  if ("reasoning_content" in part) choice.reasoning += String(part.reasoning_content);
  if ("annotations" in part && Array.isArray(part.annotations)) choice.annotations.push(...part.annotations);
  choice.logprobs += (said.logprobs?.content ?? []).map(({ token }) => token).join("");
  choice.finish = said.finish_reason ?? choice.finish;
  (part.tool_calls ?? []).forEach((call, place) => {
    const index = "index" in call ? call.index : place;
    choice.calls[index] ??= { id: "", name: "", input: "" };
    const known = choice.calls[index];
    if (!("function" in call)) return;
    known.id += call.id ?? "";
    known.name += call.function?.name ?? "";
    known.input += call.function?.arguments ?? "";
  });
}

function seen({ calls, annotations, ...choice }: Choice): object {
  return {
    ...choice,
    calls: calls.map(({ name, input }) => ({ name, input: JSON.parse(input) as unknown })),
    cited: annotations.map((annotation) => {
      const { url_citation: place } = annotation as ChatCompletion.Choice["message"] extends {
        annotations?: (infer Annotation)[];
      }
        ? Annotation
        : never;
      return choice.text.slice(place.start_index, place.end_index);
    }),
  };
}

/** Asks once and gives the choices as they came together, and the transcript. */
export async function askChat(
  client: OpenAI,
  asked: Asked,
  streams: boolean,
): Promise<{ readonly choices: readonly Choice[]; readonly seen: object }> {
  const choices: Choice[] = [];
  const at = (index: number): Choice => {
    choices[index] ??= empty();
    return choices[index];
  };
  let usage: unknown;
  const request = { model: "gpt-mock", ...asked };
  if (streams) {
    const stream = await client.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) {
      for (const choice of chunk.choices) add(at(choice.index), choice);
      usage = chunk.usage ?? usage;
    }
  } else {
    const answer = await client.chat.completions.create(request);
    for (const choice of answer.choices) add(at(choice.index), choice);
    usage = answer.usage;
  }
  return { choices, seen: { choices: choices.map(seen), usage } };
}

const tools = [noteTool, sendTool].map((tool) => ({
  type: "function" as const,
  function: { ...tool, parameters: { ...tool.parameters } },
}));

const user = (content: string) => ({ role: "user" as const, content });

/** Chat completions; `version` is what stands before `/chat/completions`. */
export function chatConversations(version = "v1"): Conversation[] {
  const once = (name: string, asked: Asked, more: Omit<Conversation, "name" | "run"> = {}): Conversation[] =>
    wholeAndStreamed(
      name,
      async (road, streams) => (await askChat(openAiClient(road, version), asked, streams)).seen,
      more,
    );
  return [
    ...once("an answer repeats what was said", { messages: [user(`${introduction} ${keySentence}`)] }),
    ...once("an answer repeats all messages", {
      messages: [
        { role: "system", content: `The customer is ${personal.email}.` },
        { role: "developer", content: `Use ${personal.key}.` },
        user(introduction),
        { role: "assistant", content: `Noted: ${personal.phone}.` },
        user("Repeat everything."),
      ],
    }),
    ...once("a value with line breaks", { messages: [user(`Look:\n${personal.pem}\nThat is all.`)] }),
    ...once("the same value thirty times", {
      messages: [user(`${personal.email} `.repeat(30))],
    }),
    ...once("words that look like tokens", {
      messages: [
        user(`I typed [EMAIL:abcdefghijklmnop] and [EMAIL: and [PHONE:x] next to ${personal.email}`),
      ],
    }),
    ...once("two answers to one question", { messages: [user(introduction)], n: 2 }),
    ...once("tokens with their probabilities", {
      messages: [user(introduction)],
      logprobs: true,
      top_logprobs: 1,
    }),
    ...once("a refusal", { messages: [user(`Please refuse ${personal.email}`)] }),
    ...once("reasoning before the answer", { model: "deepseek-reasoner", messages: [user(introduction)] }),
    ...once("a citation behind restored text", { messages: [user(`${introduction} Please cite.`)] }),
    ...once("a structured answer", {
      messages: [user(`Summarise ${introduction}\n${personal.pem}`)],
      response_format: {
        type: "json_schema",
        json_schema: { name: "summary", strict: true, schema: { ...summarySchema } },
      },
    }),
    ...once("parts, a text file among them", {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Repeat everything." },
            {
              type: "file",
              file: {
                filename: "notes.txt",
                file_data: `data:text/plain;base64,${Buffer.from(introduction).toString("base64")}`,
              },
            },
          ],
        },
      ],
    }),
    ...once("an image", {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: `What is it? Tell ${personal.email}` },
            { type: "image_url", image_url: { url: `data:image/png;base64,${image}` } },
          ],
        },
      ],
    }),
    ...wholeAndStreamed("three turns with the answers sent back", async (road, streams) => {
      const client = openAiClient(road, version);
      const messages: Asked["messages"] = [{ role: "system", content: `For ${personal.email}.` }];
      const turns: object[] = [];
      for (const said of [introduction, keySentence, "Repeat everything."]) {
        messages.push(user(said));
        const { choices, seen } = await askChat(client, { messages }, streams);
        messages.push({ role: "assistant", content: choices[0]?.text ?? "" });
        turns.push(seen);
      }
      return turns;
    }),
    ...["use the tool", "use every tool"].flatMap((words) => toolLoop(words, version)),
  ];
}

function toolLoop(words: string, version: string): Conversation[] {
  return wholeAndStreamed(`a loop: ${words}`, async (road, streams) => {
    const client = openAiClient(road, version);
    const messages: Asked["messages"] = [user(`Please ${words} for ${introduction}\n${personal.pem}`)];
    const first = await askChat(client, { messages, tools }, streams);
    const calls = first.choices[0]?.calls ?? [];
    messages.push({
      role: "assistant",
      content: null,
      tool_calls: calls.map(({ id, name, input }) => ({
        id,
        type: "function",
        function: { name, arguments: input },
      })),
    });
    for (const { id } of calls)
      messages.push({
        role: "tool",
        tool_call_id: id,
        content: `Saved for ${personal.phone} by ${personal.key}`,
      });
    const second = await askChat(client, { messages, tools }, streams);
    return [first.seen, second.seen];
  });
}
