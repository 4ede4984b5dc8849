import {
  type Candidate,
  type Content,
  type FunctionDeclaration,
  type GenerateContentParameters,
  type GenerateContentResponse,
  GoogleGenAI,
  type Part,
} from "@google/genai";
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

type Asked = Omit<GenerateContentParameters, "model"> & { readonly model?: string };

function client({ baseURL, apiKey }: Road): GoogleGenAI {
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: baseURL, timeout: 20_000 } });
}

interface Answered {
  /** Of the first candidate, as they came. */
  readonly parts: readonly Part[];
  readonly seen: object;
}

async function ask(road: Road, asked: Asked, streams: boolean): Promise<Answered> {
  const request = { model: "gemini-mock", ...asked };
  const answers: GenerateContentResponse[] = [];
  if (!streams) answers.push(await client(road).models.generateContent(request));
  else for await (const part of await client(road).models.generateContentStream(request)) answers.push(part);
  const candidates = answers.flatMap(({ candidates = [] }) => candidates);
  const indices = [...new Set(candidates.map(({ index = 0 }) => index))];
  const of = (wanted: number): Candidate[] => candidates.filter(({ index = 0 }) => index === wanted);
  const partsOf = (wanted: number): Part[] => of(wanted).flatMap(({ content }) => content?.parts ?? []);
  const joined = (parts: readonly Part[]): string => parts.map(({ text = "" }) => text).join("");
  return {
    parts: partsOf(0),
    seen: {
      candidates: indices.map((index) => ({
        text: joined(partsOf(index).filter(({ thought }) => thought !== true)),
        thought: joined(partsOf(index).filter(({ thought }) => thought === true)),
        calls: partsOf(index).flatMap(({ functionCall }) => functionCall ?? []),
        finish: of(index).at(-1)?.finishReason,
      })),
      usage: answers.at(-1)?.usageMetadata,
    },
  };
}

const functionDeclarations = [noteTool, sendTool].map(
  ({ name, description, parameters }): FunctionDeclaration => ({
    name,
    description,
    parametersJsonSchema: parameters,
  }),
);

const user = (...parts: Part[]): Content => ({ role: "user", parts });

const once = (name: string, asked: Asked, more: Omit<Conversation, "name" | "run"> = {}): Conversation[] =>
  wholeAndStreamed(name, async (road, streams) => (await ask(road, asked, streams)).seen, more);

const toolLoop = (words: string): Conversation[] =>
  wholeAndStreamed(`a loop with sealed calls: ${words}`, async (road, streams) => {
    const config = { tools: [{ functionDeclarations }] };
    const contents = [user({ text: `Please ${words} for ${introduction}\n${personal.pem}` })];
    const first = await ask(road, { contents, config }, streams);
    const calls = first.parts.filter(({ functionCall }) => functionCall !== undefined);
    const results = calls.map(
      ({ functionCall }): Part => ({
        functionResponse: {
          name: functionCall?.name ?? "",
          response: { output: `Saved for ${personal.phone}` },
        },
      }),
    );
    contents.push({ role: "model", parts: calls }, user(...results));
    return [first.seen, (await ask(road, { contents, config }, streams)).seen];
  });

const faults: readonly Conversation[] = [
  ...[400, 401, 403, 404, 429, 500, 503].flatMap((status) =>
    wholeAndStreamed(
      `status ${status}`,
      (road, streams) =>
        outcomeOf(() => ask(road, { model: `fail-${status}`, contents: introduction }, streams)),
      status === 400 ? {} : { isOneWay: true },
    ),
  ),
  ...["fail-error-event", "fail-reset-midstream"].map(
    (model): Conversation => ({
      name: `a stream that stops: ${model}`,
      isOneWay: true,
      run: (road) => outcomeOf(() => ask(road, { model, contents: introduction }, true)),
    }),
  ),
  {
    name: "the program leaves in the middle of a stream",
    isOneWay: true,
    leaves: true,
    async run(road) {
      const controller = new AbortController();
      return await outcomeOf(async () => {
        const stream = await client(road).models.generateContentStream({
          model: "fail-hang-midstream",
          contents: introduction,
          config: { abortSignal: controller.signal },
        });
        for await (const { text } of stream) if (text !== undefined && text !== "") controller.abort();
      });
    },
  },
];

/** What the package `@google/genai` can do with text. */
export const geminiConversations: readonly Conversation[] = [
  ...once("an answer repeats what was said", { contents: `${introduction} ${keySentence}` }),
  ...once("an answer repeats all messages and instructions", {
    contents: [
      user({ text: introduction }),
      { role: "model", parts: [{ text: `Noted: ${personal.phone}.` }] },
      user({ text: "Repeat everything." }, { text: personal.key }),
    ],
    config: { systemInstruction: `The customer is ${personal.email}.` },
  }),
  ...once("two candidates", { contents: introduction, config: { candidateCount: 2 } }),
  ...once("thoughts before the answer", {
    contents: introduction,
    config: { thinkingConfig: { includeThoughts: true } },
  }),
  ...once("a refusal", { contents: `Please refuse ${personal.email}` }),
  ...once("a structured answer", {
    contents: `Summarise ${introduction}\n${personal.pem}`,
    config: { responseMimeType: "application/json", responseJsonSchema: summarySchema },
  }),
  ...once("a text file", {
    contents: [
      user(
        { text: "Repeat everything." },
        { inlineData: { mimeType: "text/plain", data: Buffer.from(introduction).toString("base64") } },
      ),
    ],
  }),
  ...once("an image", {
    contents: [
      user(
        { text: `What is it? Tell ${personal.email}` },
        { inlineData: { mimeType: "image/png", data: image } },
      ),
    ],
  }),
  ...wholeAndStreamed("three turns of a chat", async (road, streams) => {
    const contents: Content[] = [];
    const turns: object[] = [];
    for (const said of [introduction, keySentence, "Repeat everything."]) {
      contents.push(user({ text: said }));
      const { parts, seen } = await ask(road, { contents }, streams);
      contents.push({ role: "model", parts: [{ text: parts.map(({ text = "" }) => text).join("") }] });
      turns.push(seen);
    }
    return turns;
  }),
  ...toolLoop("use the tool"),
  ...toolLoop("use every tool"),
  ...faults,
  {
    name: "a stream as one list",
    async run({ baseURL, apiKey }) {
      const response = await fetch(`${baseURL}/v1beta/models/gemini-mock:streamGenerateContent`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-goog-api-key": apiKey },
        body: JSON.stringify({ contents: [user({ text: `${introduction}\n${personal.pem}` })] }),
      });
      const answers = (await response.json()) as GenerateContentResponse[];
      const parts = answers.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
      return parts.map(({ text = "" }) => text).join("");
    },
  },
  {
    name: "counting tokens",
    isOneWay: true,
    async run(road) {
      const asked = { model: "gemini-mock", contents: introduction };
      return (await client(road).models.countTokens(asked)).totalTokens;
    },
  },
  {
    name: "embeddings",
    isOneWay: true,
    async run(road) {
      const asked = { model: "gemini-mock", contents: [introduction, keySentence] };
      return (await client(road).models.embedContent(asked)).embeddings;
    },
  },
  {
    name: "models",
    isImpersonal: true,
    async run(road) {
      const names: unknown[] = [];
      for await (const { name } of await client(road).models.list()) names.push(name);
      return { names, one: (await client(road).models.get({ model: "gemini-mock" })).name };
    },
  },
];
